package org.dtrace4j.examples.toolkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One script of a collection.
 *
 * @param name its path in the collection
 * @param path where it lies
 * @param text its text, a character for each byte
 * @param kind what runs it
 */
record Script(String name, Path path, String text, Kind kind) {
    private static final Pattern RUNS_DTRACE = Pattern.compile("(?m)^[^#\\n]*\\bdtrace(?=\\s+-|\\s*<<)");

    /** Where the D program of a shell script may begin: with dtrace, or with a variable of several lines. */
    private static final Pattern PROGRAM = Pattern.compile("(?m)^[A-Za-z_]\\w*='\\s*$|" + RUNS_DTRACE.pattern());

    /** What runs a script, as its first line says. */
    enum Kind {
        /** {@code #!…/dtrace}, or a name that ends in {@code .d}. */
        D,
        /** A script of a shell that runs dtrace. */
        SHELL,
        /** One of another interpreter that runs dtrace. */
        OTHER
    }

    /** All scripts below a folder, in the order of their names; a file that several names mean is there once. */
    static List<Script> below(Path folder) throws IOException {
        List<Script> scripts = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).sorted().toList()) {
                of(folder.relativize(path).toString(), path).ifPresent(scripts::add);
            }
        }
        return scripts;
    }

    private static Optional<Script> of(String name, Path path) throws IOException {
        String text = Files.readString(path, StandardCharsets.ISO_8859_1);
        Optional<Kind> kind = kind(name, text);
        return kind.map(known -> new Script(name, path, text, known));
    }

    private static Optional<Kind> kind(String name, String text) {
        String first = text.lines().findFirst().orElse("");
        if (name.endsWith(".d") || first.matches("#!.*/dtrace\\b.*")) {
            return Optional.of(Kind.D);
        }
        if (!first.startsWith("#!") || !RUNS_DTRACE.matcher(text).find()) {
            return Optional.empty();
        }
        return Optional.of(first.matches("#!.*/(sh|ksh|ksh93|bash)\\b.*") ? Kind.SHELL : Kind.OTHER);
    }

    /** The text from where the D program begins: all of it, or from where a shell script runs dtrace. */
    String program() {
        Matcher begins = PROGRAM.matcher(text);
        return kind != Kind.D && begins.find() ? text.substring(begins.start()) : text;
    }

    /** The arguments that the first line gives to dtrace, {@code -s} if it has none. */
    List<String> options() {
        String[] words = text.lines().findFirst().orElse("").split("\\s+");
        boolean given = kind == Kind.D && words.length > 1 && words[0].startsWith("#!");
        return given ? Arrays.asList(words).subList(1, words.length) : List.of("-s");
    }
}
