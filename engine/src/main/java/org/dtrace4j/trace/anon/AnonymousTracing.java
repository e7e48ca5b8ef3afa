package org.dtrace4j.trace.anon;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.ConfFileException;
import org.dtrace4j.dof.DofFormatException;
import org.dtrace4j.dof.DofReader;
import org.dtrace4j.dof.SystemFile;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.trace.DtraceModule;
import org.dtrace4j.verify.ImageVerifier;
import org.dtrace4j.verify.VerifiedImage;
import org.dtrace4j.verify.VerifyException;

/** Starts the anonymous enabling of a system that boots. */
public final class AnonymousTracing {
    private static final String NOTICE = "NOTICE: ";
    private static final String WARNING = "WARNING: ";
    private static final int REMEMBERED = 8;

    /**
     * Enablings that were read before, by the bytes of their file, least recently used first: a system that boots again
     * and again has the same one, and need not prove it safe each time.
     */
    private static final Map<ByteBuffer, List<VerifiedImage>> READ = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, List<VerifiedImage>> eldest) {
            return size() > REMEMBERED;
        }
    };

    private AnonymousTracing() { }

    /**
     * Reads the enabling, if there is one, and starts it as the anonymous state of {@code module}. Never throws for
     * anything that is in the files.
     *
     * @param conf contents of {@code /kernel/drv/dtrace.conf}, empty when there is no such file
     * @param system contents of {@code /etc/system}, empty when there is no such file
     * @param debuggerActive whether the kernel debugger has planted breakpoints, which tracing would trip over
     * @param console takes messages, each one line without its newline
     * @return whether there is an anonymous state now
     */
    public static boolean attach(DtraceModule module, Optional<byte[]> conf, Optional<byte[]> system,
            boolean debuggerActive,
            Consumer<String> console) {
        ConfFile file = ConfFile.of(conf.orElseGet(() -> new byte[0]));
        if (!file.hasEnabling()) {
            if (system.map(bytes -> SystemFile.of(bytes).hasBlock()).orElse(false)) {
                console.accept(WARNING + "dtrace: " + SystemFile.PATH
                        + " has forceload directives added by DTrace, but "
                        + ConfFile.PATH + " has no anonymous enabling: it was cut or removed");
            }
            return false;
        }
        if (debuggerActive) {
            console.accept(NOTICE + "kernel debugger active; anonymous enabling ignored.");
            return false;
        }
        List<VerifiedImage> images;
        try {
            images = verified(conf.orElseThrow());
        } catch (ConfFileException refused) {
            console.accept(WARNING + "dtrace: anonymous enabling ignored: " + ConfFile.PATH + ": "
                    + refused.getMessage());
            module.refused(refused.getMessage());
            return false;
        }
        dump(images, console);
        module.startAnonymous(images, later -> console.accept(WARNING + "dtrace: " + later))
                .ifPresent(reason -> console.accept(WARNING + "dtrace: " + failure(reason)));
        return module.hasAnonymousState();
    }

    private static String failure(DeviceException reason) {
        String text = "could not enable anonymous tracing: " + reason.getMessage();
        return reason.reason() == DeviceException.Reason.DESTRUCTIVE
                ? text + " (the enabling was made without -w)" : text;
    }

    /** One line for each probe description, numbered through all programs. */
    private static void dump(List<VerifiedImage> images, Consumer<String> console) {
        int number = 0;
        for (VerifiedImage image : images) {
            for (ClauseImage clause : image.image().clauses()) {
                for (ProbePattern probe : clause.probes()) {
                    console.accept(NOTICE + "enabling probe " + number++ + " (" + probe + ")");
                }
            }
        }
    }

    /**
     * Reads the enabling that a configuration file holds, and proves it safe.
     *
     * @param conf contents of a file in the form of {@link ConfFile}
     * @return its images; none when it has no enabling
     * @throws ConfFileException when the file is damaged or an image is not to be run; the message says why
     */
    public static List<VerifiedImage> verified(byte[] conf) throws ConfFileException {
        ByteBuffer key = ByteBuffer.wrap(conf.clone());
        synchronized (READ) {
            List<VerifiedImage> known = READ.get(key);
            if (known != null) {
                return known;
            }
        }
        List<VerifiedImage> images = new ArrayList<>();
        try {
            for (byte[] dof : ConfFile.of(conf).images()) {
                images.add(ImageVerifier.verify(DofReader.read(dof)));
            }
        } catch (DofFormatException | VerifyException e) {
            throw new ConfFileException("dof-data-" + images.size() + ": " + e.getMessage());
        }
        synchronized (READ) {
            READ.put(key, List.copyOf(images));
        }
        return images;
    }
}
