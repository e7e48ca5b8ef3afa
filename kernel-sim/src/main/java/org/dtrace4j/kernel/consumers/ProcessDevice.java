package org.dtrace4j.kernel.consumers;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.ForwardingDevice;
import org.dtrace4j.device.Status;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.kernel.providers.DtraceDevice;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * A device as a process of the machine uses it: what controls tracing is a control call of the process, made in the
 * kernel; sleeping is its sleep. What only looks something up is answered at once.
 */
public final class ProcessDevice extends ForwardingDevice {
    /** The methods of {@link Device} that are control calls, with the names of these. */
    private static final Map<String, String> CONTROL_CALLS = Map.of(
            "enable", "DTRACEIOC_ENABLE",
            "go", "DTRACEIOC_GO",
            "stop", "DTRACEIOC_STOP",
            "setOption", "DTRACEIOC_OPTION",
            "snapshot", "DTRACEIOC_BUFSNAP",
            "aggregations", "DTRACEIOC_AGGSNAP",
            "status", "DTRACEIOC_STATUS");

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
        return CONTROL_CALLS.keySet();
    }

    /** The device of the kernel. */
    @Override
    public Device behind() {
        return behind;
    }

    @Override
    public List<Integer> enable(List<EnablingImage> images) throws DeviceException {
        return control("enable", () -> behind.enable(images));
    }

    @Override
    public int go(List<OptionSetting> options) throws DeviceException {
        return control("go", () -> behind.go(options));
    }

    @Override
    public int stop() throws DeviceException {
        return control("stop", behind::stop);
    }

    @Override
    public void setOption(OptionSetting option) throws DeviceException {
        control("setOption", () -> {
            behind.setOption(option);
            return null;
        });
    }

    @Override
    public BufferSnapshot snapshot(int cpu) throws DeviceException {
        return control("snapshot", () -> behind.snapshot(cpu));
    }

    @Override
    public AggregationSnapshot aggregations(int cpu) throws DeviceException {
        return control("aggregations", () -> behind.aggregations(cpu));
    }

    @Override
    public Status status() throws DeviceException {
        return control("status", behind::status);
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

    private <T> T control(String method, Control<T> control) throws DeviceException {
        Answer<T> answer = new Answer<>(control);
        try {
            sys.ioctl(fd, CONTROL_CALLS.get(method), answer);
        } catch (SystemCallError e) {
            throw new DeviceException(DeviceException.Reason.GONE);
        }
        return answer.get();
    }

    /** What a control call has the kernel do. */
    @FunctionalInterface
    private interface Control<T> {
        T call() throws DeviceException;
    }

    /** What is done in the kernel, and what came of it. */
    private static final class Answer<T> implements Runnable {
        private final Control<T> control;
        private T result;
        private DeviceException refusal;
        private RuntimeException failure;

        Answer(Control<T> control) {
            this.control = control;
        }

        @Override
        public void run() {
            try {
                result = control.call();
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
