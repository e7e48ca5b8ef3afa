package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.util.Optional;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.module.KernelConfig;
import picocli.CommandLine.Option;

/** The options that say which machine, and of what size. */
final class MachineOptions {
    @Option(names = "--machine", paramLabel = "DIR",
            description = "Folder of the machine ($DTRACE_MACHINE, else ~/.dtrace4j/machine).")
    private String machine;

    @Option(names = "--cpus", paramLabel = "N", description = "Number of CPUs (${DEFAULT-VALUE}).")
    private int cpus = KernelConfig.DEFAULT_CPUS;

    @Option(names = "--memory", paramLabel = "MB", description = "Megabytes of memory (${DEFAULT-VALUE}).")
    private int megabytes = KernelConfig.DEFAULT_PAGES / PAGES_PER_MEGABYTE;

    private static final int PAGES_PER_MEGABYTE = 256;
    private static final int MAX_CPUS = 64;
    private static final int MIN_MEGABYTES = 32;
    private static final int MAX_MEGABYTES = 4096;

    MachineFolder folder() throws IOException {
        return MachineFolder.locate(Optional.ofNullable(machine));
    }

    /** The disk of the machine that is named on the command line, which stays as it is; that of a fresh one where none is. */
    DiskImage diskOfNamed() throws IOException {
        return machine == null ? FreshDisk.with(SimPrograms.TABLE) : folder().disk().read();
    }

    /** The machine on a seed and a disk. */
    KernelConfig config(long seed, DiskImage disk) throws IOException {
        if (cpus < 1 || cpus > MAX_CPUS) {
            throw new IOException("--cpus: a machine has 1 to " + MAX_CPUS + " CPUs, not " + cpus);
        }
        if (megabytes < MIN_MEGABYTES || megabytes > MAX_MEGABYTES) {
            throw new IOException("--memory: a machine has " + MIN_MEGABYTES + " to " + MAX_MEGABYTES
                    + " megabytes, not " + megabytes);
        }
        return Boot.config(seed, disk).withCpus(cpus).withMemoryPages(megabytes * PAGES_PER_MEGABYTE);
    }
}
