package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The program with which the build boots a fresh disk, and writes down the {@link BootFacts}. */
public final class BootFactsWriter {
    private BootFactsWriter() { }

    /** @param arguments the directory of the woven classes */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]).resolve(BootFacts.RESOURCE);
        Path folder = Files.createTempDirectory("dtrace4j-facts");
        try {
            MachineFolder machine = MachineFolder.locate(Optional.of(folder.resolve("machine").toString()));
            Boot boot = Boot.powerOn(Boot.config(1, machine.readDisk(machine.disk())));
            try {
                BootReport report = boot.toLogin();
                if (!report.multiUser()) {
                    throw new IllegalStateException("a fresh machine does not boot: " + report.outcome());
                }
                Files.writeString(file, BootFacts.fresh(machine.disk().root(), boot.machine()));
            } finally {
                boot.close();
            }
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> paths = Files.walk(folder)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
