package org.dtrace4j.kernel.ksim;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.kernel.providers.DtraceDevice;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * A device as a process of the machine uses it: what controls tracing is a control call of the process, made in the
 * kernel; sleeping is its sleep. What only looks something up is answered at once.
 */
final class ProcessDevice implements InvocationHandler {
    /** The methods of {@link Device} that are control calls, with the names of these. */
    private static final Map<String, String> CONTROL_CALLS = Map.of(
            "enable", "DTRACEIOC_ENABLE",
            "go", "DTRACEIOC_GO",
            "stop", "DTRACEIOC_STOP",
            "setOption", "DTRACEIOC_OPTION",
            "snapshot", "DTRACEIOC_BUFSNAP",
            "aggregations", "DTRACEIOC_AGGSNAP",
            "status", "DTRACEIOC_STATUS");
    private static final String SLEEP = "sleep";

    private final Syscalls sys;
    private final int fd;
    private final Device behind;

    private ProcessDevice(Syscalls sys, int fd, Device behind) {
        this.sys = sys;
        this.fd = fd;
        this.behind = behind;
    }

    /**
     * Opens the device for a process, whose system calls these are; to be used on its thread only.
     *
     * @throws SystemCallError when it cannot be opened
     */
    static Device open(Syscalls sys) throws SystemCallError {
        int fd = sys.open(DtraceDevice.PATH, Syscalls.O_RDWR, 0);
        sys.setCloseOnExec(fd, true);
        Device behind = (Device) sys.ioctl(fd, DtraceDevice.OPEN, null);
        return (Device) Proxy.newProxyInstance(Device.class.getClassLoader(), new Class<?>[] {Device.class},
                new ProcessDevice(sys, fd, behind));
    }

    /** Names of the methods that are control calls. */
    static Set<String> controlCalls() {
        return CONTROL_CALLS.keySet();
    }

    /** The device of the kernel behind that of a process. */
    static Device behind(Device device) {
        return ((ProcessDevice) Proxy.getInvocationHandler(device)).behind;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals(SLEEP)) {
            return sleep((Long) arguments[0]);
        }
        String command = CONTROL_CALLS.get(method.getName());
        if (command == null) {
            return call(method, arguments);
        }
        Answer answer = new Answer(method, arguments);
        try {
            sys.ioctl(fd, command, answer);
        } catch (SystemCallError e) {
            throw new DeviceException(DeviceException.Reason.GONE);
        }
        return answer.get();
    }

    /** A signal may end it early, as it may end any sleep; whoever sleeps looks what there is to do. */
    private boolean sleep(long nanos) {
        try {
            sys.nanosleep(nanos);
        } catch (SystemCallError e) {
            // EINTR
        }
        return true;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(behind, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What is done in the kernel, and what came of it. */
    private final class Answer implements Runnable {
        private final Method method;
        private final Object[] arguments;
        private Object result;
        private Throwable failure;

        Answer(Method method, Object[] arguments) {
            this.method = method;
            this.arguments = arguments;
        }

        @Override
        public void run() {
            try {
                result = call(method, arguments);
            } catch (Error end) {
                throw end;
            } catch (Throwable e) {
                failure = e;
            }
        }

        Object get() throws Throwable {
            if (failure != null) {
                throw failure;
            }
            return result;
        }
    }
}
