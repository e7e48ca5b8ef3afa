package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.module.KernelConfig;

/**
 * {@code run/replay/} of a machine folder: what the last boots were made of, so that they can be played again.
 *
 * <pre>
 *   ID/machine   seed, number of CPUs, pages of memory
 *   ID/disk/     the disk before the boot
 *   ID/steps     what was done to it, one {@link Step} a line; as far as it was written down
 * </pre>
 *
 * <p>IDs are numbers, the next higher one for each boot; the oldest ones are given up.
 */
final class Replays {
    private static final String LAST = "last";
    /** Boots that are kept. */
    private static final int KEPT = 8;

    private final MachineFolder machine;
    private final Path folder;

    Replays(MachineFolder machine) {
        this.machine = machine;
        this.folder = machine.path().resolve("run/replay");
    }

    /** A boot that was kept. */
    record Recording(long id, long seed, int cpus, int pages, List<Step> steps, Path folder) {
        /** The machine that it was, at power-on. */
        KernelConfig config() throws IOException {
            return Boot.config(seed, new DiskFolder(folder.resolve("disk")).read()).withCpus(cpus).withMemoryPages(pages);
        }

        /** Its virtual time at the end. */
        long nanos() {
            return steps.stream().filter(step -> step.kind() == Step.Kind.RUN)
                    .mapToLong(step -> step.nanos() * step.times()).sum();
        }
    }

    /** Has the steps of a boot kept, from power-on. */
    void record(Boot boot) throws IOException {
        Path entry = create(boot.machine().kernel().config);
        boot.keep(new Journal(Files.newBufferedWriter(entry.resolve("steps"), StandardCharsets.US_ASCII)));
    }

    /** Keeps a boot that has been taken these steps; returns its ID. */
    long keep(KernelConfig config, List<Step> steps) throws IOException {
        Path entry = create(config);
        Files.write(entry.resolve("steps"), steps.stream().map(Step::line).toList(), StandardCharsets.US_ASCII);
        return id(entry);
    }

    private Path create(KernelConfig config) throws IOException {
        Files.createDirectories(folder);
        List<Path> entries = entries();
        for (Path old : entries.subList(0, Math.max(0, entries.size() - KEPT + 1))) {
            delete(old);
        }
        Path entry = folder.resolve(Long.toString(entries.isEmpty() ? 1 : id(entries.get(entries.size() - 1)) + 1));
        Files.createDirectory(entry);
        new DiskFolder(entry.resolve("disk")).write((DiskImage) config.disk());
        Files.write(entry.resolve("machine"), List.of("seed " + config.seed(), "cpus " + config.cpuCount(),
                "pages " + config.memoryPages()), StandardCharsets.US_ASCII);
        return entry;
    }

    /** All that are kept, oldest first. */
    List<Recording> all() throws IOException {
        List<Recording> all = new ArrayList<>();
        for (Path entry : Files.isDirectory(folder) ? entries() : List.<Path>of()) {
            if (Files.exists(entry.resolve("steps"))) {
                all.add(read(entry));
            }
        }
        return all;
    }

    /** One of them; without an ID, or as {@code last}, the last one. */
    Recording find(Optional<String> id) throws IOException {
        List<Recording> all = all();
        if (all.isEmpty()) {
            throw new IOException("nothing that the machine in " + machine + " has done is kept");
        }
        return id.isEmpty() || id.get().equals(LAST) ? all.get(all.size() - 1)
                : all.stream().filter(one -> id.get().equals(Long.toString(one.id()))).findFirst()
                        .orElseThrow(() -> new IOException("there is no replay " + id.get() + "; ksim replay --list lists them"));
    }

    private static Recording read(Path entry) throws IOException {
        List<String> lines = Files.readAllLines(entry.resolve("machine"), StandardCharsets.US_ASCII);
        List<Step> steps = new ArrayList<>();
        for (String line : Files.readAllLines(entry.resolve("steps"), StandardCharsets.US_ASCII)) {
            steps.add(Step.of(line));
        }
        return new Recording(id(entry), number(entry, lines, 0, "seed "), (int) number(entry, lines, 1, "cpus "),
                (int) number(entry, lines, 2, "pages "), steps, entry);
    }

    private static long number(Path entry, List<String> lines, int index, String name) throws IOException {
        try {
            if (index < lines.size() && lines.get(index).startsWith(name)) {
                return Long.parseLong(lines.get(index).substring(name.length()));
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IOException(entry.resolve("machine") + ": line " + (index + 1) + " is not '" + name + "NUMBER'");
    }

    /** Folders whose names are numbers, by number. */
    private List<Path> entries() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(path -> path.getFileName().toString().matches("[1-9][0-9]{0,17}"))
                    .sorted(Comparator.comparingLong(Replays::id)).toList();
        }
    }

    private static long id(Path entry) {
        return Long.parseLong(entry.getFileName().toString());
    }

    private static void delete(Path entry) throws IOException {
        try (Stream<Path> paths = Files.walk(entry)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
