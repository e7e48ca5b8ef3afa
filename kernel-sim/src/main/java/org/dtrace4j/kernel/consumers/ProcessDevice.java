package org.dtrace4j.kernel.consumers;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.kernel.providers.DtraceDevice;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * A device as a process of the machine uses it: what controls tracing is a control call of the process, made in the
 * kernel; sleeping is its sleep. What only looks something up is answered at once.
 */
public final class ProcessDevice extends ControlledDevice {
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
    public static ProcessDevice open(Syscalls sys) throws SystemCallError {
        int fd = sys.open(DtraceDevice.PATH, Syscalls.O_RDWR, 0);
        sys.setCloseOnExec(fd, true);
        return new ProcessDevice(sys, fd, (Device) sys.ioctl(fd, DtraceDevice.OPEN, null));
    }

    /** Names of the methods that are control calls. */
    public static Set<String> controlCalls() {
        return Arrays.stream(ControlCall.values()).map(call -> call.method).collect(Collectors.toSet());
    }

    /** The device of the kernel. */
    @Override
    public Device behind() {
        return behind;
    }

    /** A signal may end it early, as it may end any sleep; whoever sleeps looks what there is to do. */
    @Override
    public boolean sleep(long nanos) {
        try {
            sys.nanosleep(nanos);
        } catch (SystemCallError e) {
            // EINTR
        }
        return true;
    }

    @Override
    protected <T> T control(ControlCall call, Action<T> action) throws DeviceException {
        Answer<T> answer = new Answer<>(action);
        try {
            sys.ioctl(fd, call.request, answer);
        } catch (SystemCallError e) {
            throw new DeviceException(DeviceException.Reason.GONE);
        }
        return answer.get();
    }

    /** What is done in the kernel, and what came of it. */
    private static final class Answer<T> implements Runnable {
        private final Action<T> action;
        private T result;
        private DeviceException refusal;
        private RuntimeException failure;

        Answer(Action<T> action) {
            this.action = action;
        }

        @Override
        public void run() {
            try {
                result = action.run();
            } catch (DeviceException e) {
                refusal = e;
            } catch (RuntimeException e) {
                failure = e;
            }
        }

        T get() throws DeviceException {
            if (refusal != null) {
                throw refusal;
            }
            if (failure != null) {
                throw failure;
            }
            return result;
        }
    }
}
