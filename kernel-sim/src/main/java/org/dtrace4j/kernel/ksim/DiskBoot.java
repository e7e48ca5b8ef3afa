package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.mdb.target.DumpFile;
import org.dtrace4j.kernel.mdb.LiveTracing;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;

/** A boot whose disk is a folder of the host: what the machine syncs, and what it has at its end, is written there. */
record DiskBoot(Boot boot, DiskFolder disk) {
    /**
     * A machine at power-on. When it syncs and the folder cannot be written, its run ends with UncheckedIOException.
     *
     * @param replays where the boot is kept
     */
    static DiskBoot powerOn(DiskFolder disk, KernelConfig config, Replays replays) throws IOException {
        Boot boot = Boot.powerOn(config);
        replays.record(boot);
        boot.persist(image -> {
            try {
                disk.write(image);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return new DiskBoot(boot, disk);
    }

    /**
     * Writes what is to be kept of a machine that has ended, or will not be run any more.
     *
     * @return what to tell about a crash dump, if there is one
     */
    Optional<String> finish(Optional<Outcome> outcome, Optional<Path> crashDump) throws IOException {
        Optional<String> told = Optional.empty();
        if (crashDump.isPresent() && outcome.orElse(null) instanceof Outcome.Panicked) {
            Machine panicked = boot.machine();
            DumpFile.write(LiveTracing.target(panicked), crashDump.get());
            told = Optional.of("ksim: crash dump written to " + crashDump.get() + "\n");
        }
        Optional<DiskImage> image = boot.disk();
        if (image.isPresent()) {
            disk.write(image.get());
        }
        return told;
    }
}
