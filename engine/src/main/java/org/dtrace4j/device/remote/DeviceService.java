package org.dtrace4j.device.remote;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.dtrace4j.abi.TargetStop;
import org.dtrace4j.ctf.CtfFile;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.ModuleDescription;

/**
 * The side of the traced system: answers the requests of one consumer.
 *
 * <pre>
 *   request   name of a method of Device, its arguments
 *   answer    0, the result
 *             1, a DeviceException's reason, its message
 *             2, what was wrong with the request; the stream ends
 *             3, what an extension could not do
 * </pre>
 *
 * <p>Three methods are not passed on as they are. {@code types} answers with the types of all loaded modules at once, as
 * a {@link CtfFile}: they refer to each other. {@code sleep} has a second argument, whether the system may hurry, and
 * answers with how much time has passed and whether the system is still there: it comes back after a while, so that
 * the consumer can hear other things. {@code close} is never sent: the end of the stream says it.
 */
public final class DeviceService {
    static final byte RESULT = 0;
    static final byte REFUSAL = 1;
    static final byte MALFORMED = 2;
    static final byte FAILURE = 3;
    static final String SLEEP = "sleep";
    static final String GO = "go";
    static final String TYPES = "types";
    static final String CLOSE = "close";

    private final Map<String, Method> methods = methods();
    private final Device device;
    private final Object extension;
    private final Turns turns;
    private final Map<String, TypeContainer> containers = new LinkedHashMap<>();
    private final ValueCodec values = new ValueCodec(new TypeCodec(containers::values));

    /** @param device for this consumer alone; closed by {@link #serve} */
    public DeviceService(Device device, Turns turns) {
        this(device, turns, Device.class, device);
    }

    /**
     * The same, with requests for something else that the system has.
     *
     * @param type an interface whose methods have other names than those of a device; they may throw IOException with
     *        a message for the user
     */
    public <T> DeviceService(Device device, Turns turns, Class<T> type, T extension) {
        this.device = device;
        this.turns = turns;
        this.extension = extension;
        for (Method method : type.getMethods()) {
            methods.putIfAbsent(method.getName(), method);
        }
    }

    static Map<String, Method> methods() {
        Map<String, Method> methods = new TreeMap<>();
        for (Method method : Device.class.getMethods()) {
            methods.put(method.getName(), method);
        }
        return methods;
    }

    /**
     * Answers until the consumer goes, or sends what is no request; then closes the device.
     *
     * @throws IOException when the stream fails
     */
    public void serve(Frames frames) throws IOException, InterruptedException {
        try {
            boolean understood = true;
            while (understood) {
                byte[] answer = answer(frames.read(Frames.LARGE));
                understood = answer[0] != MALFORMED;
                frames.write(answer);
            }
        } catch (EOFException e) {
            // The consumer has gone.
        } finally {
            close();
        }
    }

    private void close() throws InterruptedException {
        try {
            turns.call(CLOSE, () -> {
                device.close();
                return null;
            });
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("closing a device does not fail", e);
        }
    }

    private byte[] answer(byte[] request) throws IOException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            DataInputStream in = ValueCodec.stream(request);
            String name = (String) values.read(String.class, in);
            out.writeByte(RESULT);
            if (name.equals(SLEEP)) {
                Turns.Passed passed = turns.pass(in.readLong(), in.readBoolean());
                values.write(Turns.Passed.class, passed, out);
            } else if (name.equals(TYPES)) {
                turn(name, () -> {
                    values.write(byte[].class, types(), out);
                    return null;
                });
            } else {
                call(name, in, out);
            }
        } catch (DeviceException e) {
            bytes.reset();
            out.writeByte(REFUSAL);
            values.write(DeviceException.Reason.class, e.reason(), out);
            values.write(String.class, e.getMessage(), out);
        } catch (ExtensionFailure e) {
            bytes.reset();
            out.writeByte(FAILURE);
            values.write(String.class, e.getMessage(), out);
        } catch (IOException e) {
            bytes.reset();
            out.writeByte(MALFORMED);
            values.write(String.class, e instanceof EOFException ? "the request is too short" : e.getMessage(), out);
        }
        return bytes.toByteArray();
    }

    private void call(String name, DataInputStream in, DataOutputStream out)
            throws IOException, DeviceException, InterruptedException {
        Method method = methods.get(name);
        if (method == null || name.equals(CLOSE)) {
            throw new IOException("no such request");
        }
        List<Object> arguments = new ArrayList<>();
        for (Type type : method.getGenericParameterTypes()) {
            arguments.add(values.read(type, in));
        }
        if (in.available() > 0) {
            throw new IOException("the request is too long");
        }
        Object answering = method.getDeclaringClass().isInstance(device) ? device : extension;
        turn(name, () -> {
            Object result = invoke(method, answering, arguments.toArray());
            if (method.getReturnType() != void.class) {
                values.write(method.getGenericReturnType(), result, out);
            }
            return null;
        });
    }

    /** What ends the thread of the system that does this, ends it, and is no answer. */
    private static Object invoke(Method method, Object answering, Object[] arguments) throws ReflectiveOperationException {
        try {
            return method.invoke(answering, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof TargetStop stop) {
                throw stop;
            }
            throw e;
        }
    }

    /** Has something done in the system's turn. What it throws that a request may not, is a defect. */
    private void turn(String request, Callable<Void> action) throws IOException, DeviceException, InterruptedException {
        try {
            turns.call(request, action);
        } catch (InvocationTargetException e) {
            rethrow(e.getCause());
        } catch (IOException | DeviceException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a method of the device cannot be called", e);
        }
    }

    /** What the user is to be told that an extension could not do. */
    private static final class ExtensionFailure extends IOException {
        private static final long serialVersionUID = 1L;

        ExtensionFailure(IOException cause) {
            super(cause.getMessage());
        }
    }

    private static void rethrow(Throwable cause) throws IOException, DeviceException, InterruptedException {
        if (cause instanceof IOException failure) {
            throw new ExtensionFailure(failure);
        } else if (cause instanceof DeviceException refusal) {
            throw refusal;
        } else if (cause instanceof InterruptedException interrupt) {
            throw interrupt;
        } else if (cause instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) cause;
    }

    /** The types of all loaded modules, and of modules that these have for parents, parents first. */
    private byte[] types() throws IOException {
        Set<TypeContainer> all = new LinkedHashSet<>();
        for (ModuleDescription module : device.modules()) {
            device.types(module.name()).ifPresent(own -> addParentsFirst(own, all));
        }
        containers.clear();
        all.forEach(container -> containers.put(container.module(), container));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CtfFile.write(List.copyOf(all), bytes);
        return bytes.toByteArray();
    }

    private static void addParentsFirst(TypeContainer container, Set<TypeContainer> all) {
        Optional<TypeContainer> parent = container.parent();
        parent.ifPresent(p -> addParentsFirst(p, all));
        all.add(container);
    }
}
