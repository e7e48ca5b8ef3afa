package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.device.Device;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.module.FunctionIndex;
import org.dtrace4j.kernel.providers.UnbootedMachine;
import org.dtrace4j.kernel.providers.UnbootedMachine.Facts;
import org.dtrace4j.kernel.providers.UnbootedMachine.Module;
import org.dtrace4j.provider.ProbePattern;

/**
 * What boots are known to have decided, so that whoever only looks something up need not boot.
 *
 * <p>The build boots a fresh disk and writes it down; for a disk that has been changed the first such command boots, and
 * leaves the facts in the machine's folder. They hold for the disk with the same {@link DiskPrint} and for the same
 * build of the kernel. Where the machine without a boot would not answer as the booted one does, nothing is written
 * down. Lines of a file, each a word, a blank and a value:
 *
 * <pre>
 *   disk PRINT      the print of the disk
 *   build TEXT      the build of the kernel
 *   node NAME       uname -n
 *   cpus N
 *   primary NAME    a module that is loaded before the root file system, or
 *   module NAME     another one; all modules in load order
 * </pre>
 */
final class BootFacts {
    /** What the build writes down, beside the classes. */
    static final String RESOURCE = "org/dtrace4j/kernel/boot.facts";
    /** What a command writes down, in the machine's folder. */
    static final String FILE = "boot.facts";
    /** The build that the resource is of: it goes where the kernel's classes go. */
    private static final String THIS_BUILD = "this";

    private BootFacts() { }

    /** What is known of the boots of a machine; of one that has no disk yet, what is known of a fresh one. */
    static Optional<Facts> of(MachineFolder folder) {
        try {
            Path root = folder.disk().root();
            if (!Files.isDirectory(root)) {
                return read(resource(), Optional.empty(), THIS_BUILD);
            }
            Optional<String> print = Optional.of(DiskPrint.of(root));
            Optional<Facts> fresh = read(resource(), print, THIS_BUILD);
            if (fresh.isPresent()) {
                return fresh;
            }
            Path file = folder.path().resolve(FILE);
            return Files.exists(file) ? read(Files.readString(file), print, build()) : Optional.empty();
        } catch (IOException e) {
            // Whoever boots the machine will see what is wrong with its folder.
            return Optional.empty();
        }
    }

    /** Writes down what a boot has decided, if that is all that there is to know. */
    static void keep(MachineFolder folder, Machine booted) {
        try {
            String print = DiskPrint.of(folder.disk().root());
            Facts facts = Facts.of(booted.kernel(), booted.tracing());
            if (suffice(facts, booted)) {
                Path file = folder.path().resolve(FILE);
                Path aside = file.resolveSibling(FILE + "." + ProcessHandle.current().pid());
                Files.writeString(aside, text(facts, print, build()));
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            // Then the next command boots as well.
        }
    }

    /** The facts of a fresh disk, as the build writes them down; {@code root} is that disk. */
    static String fresh(Path root, Machine booted) throws IOException {
        Facts facts = Facts.of(booted.kernel(), booted.tracing());
        if (!suffice(facts, booted)) {
            throw new IllegalStateException("a machine that has not booted does not answer as one that has");
        }
        return text(facts, DiskPrint.of(root), THIS_BUILD);
    }

    /** Whether a machine that knows these facts has the same probes, with the same ids, as one that has booted. */
    private static boolean suffice(Facts facts, Machine booted) {
        ProbePattern all = new ProbePattern("", "", "", "");
        try (UnbootedMachine unbooted = new UnbootedMachine(facts); Device without = unbooted.open();
                Device with = booted.tracing().open()) {
            return without.modules().equals(with.modules()) && without.match(all).equals(with.match(all));
        }
    }

    private static String text(Facts facts, String print, String build) {
        StringBuilder text = new StringBuilder();
        line(text, "disk", print);
        line(text, "build", build);
        line(text, "node", facts.nodeName());
        line(text, "cpus", Integer.toString(facts.cpuCount()));
        facts.modules().forEach(module -> line(text, module.primary() ? "primary" : "module", module.name()));
        return text.toString();
    }

    private static void line(StringBuilder text, String word, String value) {
        text.append(word).append(' ').append(value).append('\n');
    }

    /** The facts of a text; empty where they are of another disk or build, or are none. */
    private static Optional<Facts> read(String text, Optional<String> print, String build) {
        String node = null;
        int cpus = 0;
        List<Module> modules = new ArrayList<>();
        for (String line : text.split("\n")) {
            int blank = line.indexOf(' ');
            String value = line.substring(blank + 1);
            switch (blank < 0 ? "" : line.substring(0, blank)) {
                case "disk" -> {
                    if (print.isPresent() && !print.get().equals(value)) {
                        return Optional.empty();
                    }
                }
                case "build" -> {
                    if (!build.equals(value)) {
                        return Optional.empty();
                    }
                }
                case "node" -> node = value;
                case "cpus" -> cpus = value.matches("[0-9]{1,2}") ? Integer.parseInt(value) : 0;
                case "primary" -> modules.add(new Module(value, true));
                case "module" -> modules.add(new Module(value, false));
                default -> {
                    return Optional.empty();
                }
            }
        }
        return node == null || cpus == 0 ? Optional.empty() : Optional.of(new Facts(node, cpus, modules));
    }

    /** The build's facts; an empty text while the build makes them. */
    private static String resource() throws IOException {
        try (InputStream in = BootFacts.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Tells one build of the kernel from the next: by the file that its classes come in, or the index of its functions. */
    private static String build() throws IOException {
        try {
            Path code = Path.of(FunctionIndex.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path file = Files.isDirectory(code) ? code.resolve(RESOURCE) : code;
            return Files.size(file) + "-" + Files.getLastModifiedTime(file).toMillis();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
