package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.user.TextFormat;

/**
 * A script of D or of the shell, and beside it what it is to print:
 *
 * <pre>
 *   opens.d      the script; without a first line #! it is dtrace's
 *   opens.args   its arguments, as a shell reads them, if it has any
 *   opens.out    what it is to write to its standard output
 *   opens.err    and to its standard error, if that matters
 * </pre>
 *
 * @param script where it lies
 * @param name as it is shown
 */
record ScriptTest(Path script, String name) {
    private static final List<String> SCRIPTS = List.of(".d", ".sh");
    /** Where the script and what lies beside it are in the machine. */
    private static final String FOLDER = "/opt/test";

    /**
     * Finds tests: a script that is named, or in a folder, and below it, every script with its expected output beside it.
     *
     * @throws IOException if there is no such file or folder, or no test in a folder
     */
    static List<ScriptTest> in(List<Path> paths) throws IOException {
        Set<ScriptTest> tests = new LinkedHashSet<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                int before = tests.size();
                try (Stream<Path> below = Files.walk(path)) {
                    below.filter(ScriptTest::isScript).filter(script -> Files.exists(beside(script, ".out"))).sorted()
                            .forEach(script -> tests.add(new ScriptTest(script, script.toString())));
                }
                if (tests.size() == before) {
                    throw new IOException(path + ": no script (*.d, *.sh) with its output (*.out) beside it");
                }
            } else if (!Files.exists(path)) {
                throw new IOException("cannot open " + path + ": No such file or directory");
            } else if (!isScript(path)) {
                throw new IOException(path + ": not the name of a script (*.d, *.sh)");
            } else {
                tests.add(new ScriptTest(path, path.toString()));
            }
        }
        return new ArrayList<>(tests);
    }

    private static boolean isScript(Path path) {
        return Files.isRegularFile(path) && SCRIPTS.stream().anyMatch(path.getFileName().toString()::endsWith);
    }

    private static Path beside(Path script, String extension) {
        String name = script.getFileName().toString();
        return script.resolveSibling(name.substring(0, name.lastIndexOf('.')) + extension);
    }

    /**
     * Plays it.
     *
     * @param machine what its machine is like
     * @param disk that of the machine, without the script
     * @param nanos of the machine's time, after which it is interrupted as by Ctrl-C
     */
    Verdict play(KernelConfig machine, DiskImage disk, long nanos) throws IOException {
        TimedScript.Ended ended = TimedScript.run(
                machine.withDisk(TimedScript.withFilesBeside(disk, script, FOLDER)), command(), List.of(), Optional.empty(), nanos);
        Optional<String> mishap = ended.status().isEmpty() ? Optional.of("it does not end when it is interrupted")
                : Optional.of(ended.status().getAsInt()).filter(status -> status != 0).map(status -> "its status is " + status);
        List<String> differences = new ArrayList<>();
        Optional<String> out = read(".out");
        if (out.isEmpty()) {
            differences.add("there is no " + beside(script, ".out").getFileName()
                    + " with what it is to print; --update writes it");
        }
        out.flatMap(expected -> difference(".out", expected, ended.output())).ifPresent(differences::add);
        read(".err").flatMap(expected -> difference(".err", expected, ended.errors())).ifPresent(differences::add);
        return new Verdict(this, mishap, differences, ended.output(), ended.errors());
    }

    /** Makes what it has printed what it is to print; returns whether that was something else. */
    boolean update(Verdict verdict) throws IOException {
        boolean changed = write(".out", verdict.output());
        return Files.exists(beside(script, ".err")) && write(".err", verdict.errors()) || changed;
    }

    private boolean write(String extension, String text) throws IOException {
        if (read(extension).equals(Optional.of(text))) {
            return false;
        }
        Files.writeString(beside(script, extension), text);
        return true;
    }

    private String command() throws IOException {
        String file = TextFormat.quoted(script.getFileName().toString());
        boolean interpreted = Files.readString(script, StandardCharsets.ISO_8859_1).startsWith("#!");
        String program = (interpreted ? "./" : script.toString().endsWith(".d") ? "dtrace -s " : "sh ") + file;
        return "cd " + FOLDER + " && exec " + program + " " + read(".args").orElse("").strip() + "\n";
    }

    /** The text of a file beside the script, bytes that are no UTF-8 as the machine's output has them. */
    private Optional<String> read(String extension) throws IOException {
        try {
            return Optional.of(new String(Files.readAllBytes(beside(script, extension)), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Optional<String> difference(String extension, String expected, String actual) {
        if (expected.equals(actual)) {
            return Optional.empty();
        }
        String[] wanted = expected.split("\n", -1);
        String[] got = actual.split("\n", -1);
        int line = 0;
        while (line < wanted.length && line < got.length && wanted[line].equals(got[line])) {
            line++;
        }
        return Optional.of("line " + (line + 1) + " of " + beside(script, extension).getFileName() + ": expected "
                + shown(wanted, line) + ", got " + shown(got, line));
    }

    private static String shown(String[] lines, int line) {
        return line >= lines.length || line == lines.length - 1 && lines[line].isEmpty() ? "the end" : '"' + lines[line] + '"';
    }
}
