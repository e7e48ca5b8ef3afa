package org.dtrace4j.kernel.providers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.dof.ConfFileException;
import org.dtrace4j.kernel.module.Hypervisor;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.trace.DtraceModule;
import org.dtrace4j.trace.anon.AnonymousTracing;
import org.dtrace4j.verify.VerifiedImage;

/**
 * DTrace beneath the kernel: an enabling that runs from power-on, before there is a dtrace module or anything else.
 *
 * <p>It is a runtime of its own over the same code, beside the one that the kernel's dtrace module stands for: neither
 * knows the other, both fire at the same sites. What it traces goes to a log, unless only its destructive actions
 * matter.
 */
public final class Vprobe implements Hypervisor {
    /** Opens where the output of a boot goes, the seed given; whoever asked closes it. */
    @FunctionalInterface
    public interface Log {
        OutputStream open(long seed) throws IOException;
    }

    private final List<VerifiedImage> images;
    private final Optional<Log> log;
    private final Consumer<String> complaints;

    private Vprobe(List<VerifiedImage> images, Optional<Log> log, Consumer<String> complaints) {
        this.images = images;
        this.log = log;
        this.complaints = complaints;
    }

    /**
     * The enabling in a file.
     *
     * @param conf in the form of {@link org.dtrace4j.dof.ConfFile}
     * @param complaints takes sentences about what does not work later
     * @throws ConfFileException when the file is damaged; nothing of it may run then
     */
    public static Vprobe of(byte[] conf, Consumer<String> complaints) throws ConfFileException {
        return new Vprobe(AnonymousTracing.verified(conf), Optional.empty(), complaints);
    }

    /** The same, with its output kept. */
    public Vprobe withLog(Log given) {
        return new Vprobe(images, Optional.of(given), complaints);
    }

    /** What there is to enable in a machine at power-on, for the compiler. */
    public static Device lookUp(Kernel kernel) {
        return new DtraceModule(VprobeTarget.beneath(kernel), Tracing.sites()).open();
    }

    @Override
    public Watch powerOn(Kernel kernel) {
        if (images.isEmpty()) {
            return Watch.NOTHING;
        }
        VprobeTarget target = VprobeTarget.beneath(kernel);
        DtraceModule module = new DtraceModule(target, Tracing.sites());
        Optional<DeviceException> failure = module.startAnonymous(images, complaints);
        failure.ifPresent(reason -> complaints.accept("could not enable it: " + reason.getMessage()
                + (reason.reason() == DeviceException.Reason.DESTRUCTIVE ? " (it was made without -w)" : "")));
        if (failure.isPresent() || log.isEmpty()) {
            return module::close;
        }
        try {
            return new VprobeLog(kernel.clock, target, module, log.get().open(kernel.config.seed()), complaints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
