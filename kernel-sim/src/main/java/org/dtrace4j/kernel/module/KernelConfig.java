package org.dtrace4j.kernel.module;

import java.util.function.Consumer;

/**
 * What a machine is made of.
 *
 * @param seed all chance comes from it
 * @param cpuCount number of CPUs, at least 1
 * @param memoryPages pages of physical memory
 * @param kmdb whether the debugger is loaded at boot ({@code -k})
 * @param disk contents of the machine's disk ({@code org.dtrace4j.kernel.disk.DiskImage}), or null where none is needed
 * @param consoleSink gets what is written to the console
 */
public record KernelConfig(long seed, int cpuCount, int memoryPages, boolean kmdb, Object disk,
        Consumer<String> consoleSink) {
    public static final int DEFAULT_CPUS = 4;
    public static final int DEFAULT_PAGES = 65_536;

    public KernelConfig {
        if (cpuCount < 1 || cpuCount > 64) {
            throw new IllegalArgumentException("a machine has 1 to 64 CPUs, not " + cpuCount);
        }
    }

    /** The usual machine: 4 CPUs, 256 MB, no debugger, nobody watching the console. */
    public static KernelConfig of(long seed) {
        return new KernelConfig(seed, DEFAULT_CPUS, DEFAULT_PAGES, false, null, text -> { });
    }

    public KernelConfig withCpus(int count) {
        return new KernelConfig(seed, count, memoryPages, kmdb, disk, consoleSink);
    }

    public KernelConfig withMemoryPages(int pages) {
        return new KernelConfig(seed, cpuCount, pages, kmdb, disk, consoleSink);
    }

    public KernelConfig withKmdb(boolean on) {
        return new KernelConfig(seed, cpuCount, memoryPages, on, disk, consoleSink);
    }

    public KernelConfig withDisk(Object image) {
        return new KernelConfig(seed, cpuCount, memoryPages, kmdb, image, consoleSink);
    }

    public KernelConfig withConsole(Consumer<String> sink) {
        return new KernelConfig(seed, cpuCount, memoryPages, kmdb, disk, sink);
    }
}
