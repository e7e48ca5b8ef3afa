package org.dtrace4j.kernel.providers;

import static org.dtrace4j.kernel.struct.Constants.EACCES;
import static org.dtrace4j.kernel.struct.Constants.ENOTTY;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.genunix.Creds;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.HostPort;
import org.dtrace4j.kernel.genunix.IoctlRequest;
import org.dtrace4j.kernel.image.UserProbes;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.provider.Credential;

/**
 * {@code /dev/dtrace/dtrace}: how a program of the machine reaches DTrace. The original's many control calls are here one,
 * which answers with a {@link org.dtrace4j.device.Device}, and whose calls the program may make in the kernel, by handing
 * them over as argument of further control calls. Opening it attaches the drivers if the boot has not.
 *
 * <p>{@code /dev/dtrace/helper} is for programs that have static probes. They tell of them whether anybody traces or not.
 */
public final class DtraceDevice implements CharacterDevice {
    public static final String PATH = "/dev/dtrace/dtrace";
    /** Where programs tell of their static probes. */
    public static final String HELPER = "/dev/dtrace/helper";
    /** The control call that does; its argument is a {@link UserProbes}. */
    public static final String ADD_PROBES = "DTRACEHIOC_ADDDOF";
    /**
     * The control call of the same device that answers with a connection to which no probe shows: what anybody may know of
     * the kernel, its modules, types and symbols. The original's compiler reads those below {@code /system/object}.
     */
    public static final String NAMES = "DTRACEHIOC_NAMES";
    /** The control call that answers with a connection. */
    public static final String OPEN = "DTRACEIOC_OPEN";
    /** The control call that waits until the host wants something; its argument is the {@link HostPort}. */
    public static final String WAIT = "DTRACEIOC_WAIT";
    /** Modules that providers come in, in the order in which {@code dtrace -A} has them loaded. */
    public static final List<String> PROVIDER_MODULES =
            Stream.of(ProviderDriver.values()).map(ProviderDriver::module).toList();

    private static final int HELPER_MINOR = 1;

    private final Tracing tracing;
    private final Code code;

    DtraceDevice(Tracing tracing, Kernel kernel) {
        this.tracing = tracing;
        this.code = new Code(kernel);
    }

    /** Makes the device appear under {@code /dev}, in every machine, so that a boot does not depend on who traces it. */
    void register(Kernel kernel) {
        kernel.genunix.driver.register(Drivers.DTRACE_MAJOR, this);
        kernel.genunix.driver.name(PATH.substring("/dev/".length()), Drivers.DTRACE_MAJOR, 0, false, 0666);
        kernel.genunix.driver.name(HELPER.substring("/dev/".length()), Drivers.DTRACE_MAJOR, HELPER_MINOR, false, 0666);
    }

    /** Whoever has no privilege for it does not get to DTrace. Static probes anybody may have. */
    @Override
    public int open(int minor, int flag) {
        return minor == HELPER_MINOR || code.opener().mayOpen() ? 0 : EACCES;
    }

    @Override
    public int ioctl(int minor, IoctlRequest request) {
        code.request = request;
        return minor == HELPER_MINOR ? code.dtrace_ioctl_helper(minor) : code.dtrace_ioctl(minor);
    }

    /** dtrace.c: what is on the stack while a consumer controls tracing. */
    @InModule("dtrace")
    private final class Code extends KernelCode {
        private IoctlRequest request;

        Code(Kernel kernel) {
            super(kernel);
        }

        private Credential opener() {
            return Creds.forTracing(curthread().t_procp().p_cred());
        }

        @Prototype(value = "static int dtrace_ioctl_helper(minor_t minor)", traceable = false)
        private int dtrace_ioctl_helper(int minor) {
            if (request.command().equals(NAMES)) {
                request.setResult(tracing.open(0, new Credential(false, Set.of(), opener().uid(), opener().gid())));
                return 0;
            }
            if (!request.command().equals(ADD_PROBES) || !(request.argument() instanceof UserProbes probes)) {
                return ENOTTY;
            }
            UserProcess process = UserProcess.current(k);
            process.probes(probes);
            tracing.addHelper(process);
            return 0;
        }

        @Prototype(value = "static int dtrace_ioctl(minor_t minor)", traceable = false)
        private int dtrace_ioctl(int minor) {
            IoctlRequest asked = request;
            if (asked.command().equals(OPEN)) {
                asked.setResult(tracing.open(curthread().t_procp().address(), opener()));
            } else if (asked.argument() instanceof HostPort port) {
                return port.await();
            } else if (asked.argument() instanceof Runnable call) {
                call.run();
            } else {
                return ENOTTY;
            }
            return 0;
        }
    }
}
