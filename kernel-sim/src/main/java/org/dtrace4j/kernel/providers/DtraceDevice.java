package org.dtrace4j.kernel.providers;

import static org.dtrace4j.kernel.struct.Constants.ENOTTY;

import java.util.List;
import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.genunix.IoctlRequest;
import org.dtrace4j.kernel.module.Kernel;

/**
 * {@code /dev/dtrace/dtrace}: how a program of the machine reaches DTrace. The original's many control calls are here one,
 * which answers with a {@link org.dtrace4j.device.Device}. Opening it attaches the drivers if the boot has not.
 */
public final class DtraceDevice implements CharacterDevice {
    public static final String PATH = "/dev/dtrace/dtrace";
    /** The control call that answers with a connection. */
    public static final String OPEN = "DTRACEIOC_OPEN";
    /** Modules that providers come in, in the order in which {@code dtrace -A} has them loaded. */
    public static final List<String> PROVIDER_MODULES = List.of("systrace", "sdt", "profile", "lockstat", "fbt");

    private final Tracing tracing;

    DtraceDevice(Tracing tracing) {
        this.tracing = tracing;
    }

    /** Makes the device appear under {@code /dev}, in every machine, so that a boot does not depend on who traces it. */
    void register(Kernel kernel) {
        kernel.genunix.driver.register(Drivers.DTRACE_MAJOR, this);
        kernel.genunix.driver.name(PATH.substring("/dev/".length()), Drivers.DTRACE_MAJOR, 0, false, 0666);
    }

    @Override
    public int ioctl(int minor, IoctlRequest request) {
        if (!request.command().equals(OPEN)) {
            return ENOTTY;
        }
        request.setResult(tracing.open());
        return 0;
    }
}
