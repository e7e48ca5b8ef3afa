package org.dtrace4j.device.remote;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.dtrace4j.ctf.CtfFile;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.DeviceLostException;

/**
 * The side of the consumer: a {@link Device} whose calls are answered by a {@link DeviceService}. For one thread at a
 * time.
 *
 * <p>The stream is used by a thread of its own: a thread that is interrupted while it reads a channel closes it, and
 * interrupting the consumer is how a person ends tracing.
 */
public final class RemoteDevice implements InvocationHandler {
    private final Frames frames;
    private final Closeable stream;
    private final boolean hurry;
    private final BlockingQueue<byte[]> requests = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<Optional<byte[]>> answers = new ArrayBlockingQueue<>(1);
    private final Map<String, TypeContainer> containers = new LinkedHashMap<>();
    private final ValueCodec values =
            new ValueCodec(new TypeCodec(() -> Collections.unmodifiableCollection(containers.values())));
    private boolean gone;

    private RemoteDevice(Frames frames, Closeable stream, boolean hurry) {
        this.frames = frames;
        this.stream = stream;
        this.hurry = hurry;
    }

    /**
     * A device at the other end of a stream.
     *
     * @param stream what is to be closed when the device is
     * @param hurry whether the system may go faster than the host's time while this consumer waits
     */
    public static Device over(Frames frames, Closeable stream, boolean hurry) {
        return over(frames, stream, hurry, Device.class);
    }

    /**
     * The same, with the extension that the service at the other end has.
     *
     * @return a device that is an {@code extension} also
     */
    public static Device over(Frames frames, Closeable stream, boolean hurry, Class<?> extension) {
        RemoteDevice device = new RemoteDevice(frames, stream, hurry);
        Thread thread = new Thread(device::exchange, "device");
        thread.setDaemon(true);
        thread.start();
        return (Device) Proxy.newProxyInstance(Device.class.getClassLoader(), extension == Device.class
                ? new Class<?>[] {Device.class} : new Class<?>[] {Device.class, extension}, device);
    }

    private void exchange() {
        try {
            while (true) {
                Optional<byte[]> answer;
                byte[] request = requests.take();
                try {
                    frames.write(request);
                    answer = Optional.of(frames.read(Frames.LARGE));
                } catch (IOException e) {
                    answer = Optional.empty();
                }
                answers.put(answer);
            }
        } catch (InterruptedException e) {
            // The device has been closed.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        try {
            return switch (method.getName()) {
                case DeviceService.CLOSE -> close();
                case DeviceService.SLEEP -> sleep((Long) arguments[0]);
                case DeviceService.TYPES -> types((String) arguments[0]);
                case DeviceService.GO -> go(method, arguments);
                default -> call(method, arguments);
            };
        } catch (ExtensionException e) {
            throw new IOException(e.getMessage());
        } catch (IOException e) {
            throw new DeviceLostException(e.getMessage());
        } catch (DeviceException e) {
            if (List.of(method.getExceptionTypes()).contains(IOException.class)) {
                throw new IOException(e.getMessage());
            }
            if (!List.of(method.getExceptionTypes()).contains(DeviceException.class)) {
                throw new DeviceLostException(e.getMessage());
            }
            throw e;
        }
    }

    private Object ofObject(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "a device over a stream";
        };
    }

    private Object close() throws IOException {
        gone = true;
        stream.close();
        return null;
    }

    private Object call(Method method, Object[] arguments) throws IOException, DeviceException {
        boolean mayHoldTypes = containers.isEmpty() && method.getName().equals("arguments");
        if (mayHoldTypes) {
            fetchTypes();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        values.write(String.class, method.getName(), out);
        Type[] types = method.getGenericParameterTypes();
        for (int i = 0; i < types.length; i++) {
            values.write(types[i], arguments[i], out);
        }
        Type result = method.getGenericReturnType();
        DataInputStream in = exchange(bytes.toByteArray());
        return result == void.class ? null : values.read(result, in);
    }

    /** What the extension could not do, as the user is to be told. */
    private static final class ExtensionException extends IOException {
        private static final long serialVersionUID = 1L;

        ExtensionException(String message) {
            super(message);
        }
    }

    /** Begins to trace; whoever is in a hurry says so before, so that the system does not run ahead of the first look. */
    private Object go(Method method, Object[] arguments) throws IOException, DeviceException {
        if (hurry) {
            pass(0);
        }
        return call(method, arguments);
    }

    private Turns.Passed pass(long nanos) throws IOException, DeviceException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        values.write(String.class, DeviceService.SLEEP, out);
        out.writeLong(nanos);
        out.writeBoolean(hurry);
        return (Turns.Passed) values.read(Turns.Passed.class, exchange(bytes.toByteArray()));
    }

    /** Waits in turns, between which it looks whether the thread was interrupted. */
    private boolean sleep(long nanos) throws IOException, DeviceException, InterruptedException {
        long left = nanos;
        while (left > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (gone) {
                return false;
            }
            Turns.Passed passed;
            try {
                passed = pass(left);
            } catch (DeviceException e) {
                if (e.reason() == DeviceException.Reason.GONE) {
                    return false;
                }
                throw e;
            }
            left -= passed.nanos();
            if (!passed.alive()) {
                return false;
            }
        }
        return true;
    }

    private Optional<TypeContainer> types(String module) throws IOException, DeviceException {
        if (!containers.containsKey(module)) {
            fetchTypes();
        }
        return Optional.ofNullable(containers.get(module));
    }

    private void fetchTypes() throws IOException, DeviceException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        values.write(String.class, DeviceService.TYPES, new DataOutputStream(bytes));
        byte[] file = (byte[]) values.read(byte[].class, exchange(bytes.toByteArray()));
        for (TypeContainer container : CtfFile.read(new ByteArrayInputStream(file))) {
            containers.put(container.module(), container);
        }
    }

    /** Sends a request, and takes the status off the answer. */
    private DataInputStream exchange(byte[] request) throws IOException, DeviceException {
        if (gone) {
            throw new DeviceException(DeviceException.Reason.GONE);
        }
        Optional<byte[]> answer = uninterruptibly(request);
        if (answer.isEmpty()) {
            gone = true;
            throw new DeviceException(DeviceException.Reason.GONE);
        }
        DataInputStream in = ValueCodec.stream(answer.get());
        byte status = in.readByte();
        if (status == DeviceService.REFUSAL) {
            DeviceException.Reason reason = (DeviceException.Reason) values.read(DeviceException.Reason.class, in);
            String message = (String) values.read(String.class, in);
            String detail = message.startsWith(reason.text() + ": ") ? message.substring(reason.text().length() + 2) : "";
            throw detail.isEmpty() ? new DeviceException(reason) : new DeviceException(reason, detail);
        }
        if (status == DeviceService.FAILURE) {
            throw new ExtensionException((String) values.read(String.class, in));
        }
        if (status != DeviceService.RESULT) {
            throw new IOException("the traced system did not understand: " + values.read(String.class, in));
        }
        return in;
    }

    private Optional<byte[]> uninterruptibly(byte[] request) {
        boolean interrupted = false;
        boolean sent = false;
        try {
            while (true) {
                try {
                    if (!sent) {
                        requests.put(request);
                        sent = true;
                    }
                    return answers.take();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
