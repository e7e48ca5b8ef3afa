package org.dtrace4j.kernel.module;

import java.util.function.Consumer;
import org.dtrace4j.kernel.user.ProgramTable;
import org.dtrace4j.kernel.user.Programs;

/**
 * What a machine is made of.
 *
 * @param seed all chance comes from it
 * @param cpuCount number of CPUs, at least 1
 * @param memoryPages pages of physical memory
 * @param kmdb whether the debugger is loaded at boot ({@code -k})
 * @param disk contents of the machine's disk ({@code org.dtrace4j.kernel.disk.DiskImage}), or null where none is needed
 * @param programs what the executables on the disk stand for
 * @param consoleSink gets what is written to the console
 * @param hypervisor what is beneath the kernel
 */
public record KernelConfig(long seed, int cpuCount, int memoryPages, boolean kmdb, Object disk,
        ProgramTable programs, Consumer<String> consoleSink, Hypervisor hypervisor) {
    public static final int DEFAULT_CPUS = 4;
    public static final int DEFAULT_PAGES = 65_536;

    public KernelConfig {
        if (cpuCount < 1 || cpuCount > 64) {
            throw new IllegalArgumentException("a machine has 1 to 64 CPUs, not " + cpuCount);
        }
    }

    /** The usual machine: 4 CPUs, 256 MB, no debugger, nobody watching the console. */
    public static KernelConfig of(long seed) {
        return new KernelConfig(seed, DEFAULT_CPUS, DEFAULT_PAGES, false, null, Programs.standard(), text -> { },
                Hypervisor.NONE);
    }

    /** The same machine on another seed. */
    public KernelConfig withSeed(long other) {
        return new KernelConfig(other, cpuCount, memoryPages, kmdb, disk, programs, consoleSink, hypervisor);
    }

    public KernelConfig withCpus(int count) {
        return new KernelConfig(seed, count, memoryPages, kmdb, disk, programs, consoleSink, hypervisor);
    }

    public KernelConfig withMemoryPages(int pages) {
        return new KernelConfig(seed, cpuCount, pages, kmdb, disk, programs, consoleSink, hypervisor);
    }

    public KernelConfig withKmdb(boolean on) {
        return new KernelConfig(seed, cpuCount, memoryPages, on, disk, programs, consoleSink, hypervisor);
    }

    public KernelConfig withDisk(Object image) {
        return new KernelConfig(seed, cpuCount, memoryPages, kmdb, image, programs, consoleSink, hypervisor);
    }

    /** The same machine with other programs; its disk must have been made with them, so that their files are there. */
    public KernelConfig withPrograms(ProgramTable table) {
        return new KernelConfig(seed, cpuCount, memoryPages, kmdb, disk, table, consoleSink, hypervisor);
    }

    public KernelConfig withConsole(Consumer<String> sink) {
        return new KernelConfig(seed, cpuCount, memoryPages, kmdb, disk, programs, sink, hypervisor);
    }

    public KernelConfig withHypervisor(Hypervisor beneath) {
        return new KernelConfig(seed, cpuCount, memoryPages, kmdb, disk, programs, consoleSink, beneath);
    }
}
