package org.dtrace4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dtrace4j.testing.FakeTarget;
import org.dtrace4j.testing.StreamedDevice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * Runs every script below {@code src/test/resources/d} through the dtrace command over a {@link StorySystem}.
 *
 * <pre>
 *   tst.NAME.d        works; NAME.out holds its output, then its messages and its status where there are any
 *   drp.KIND.NAME.d   works, and reports the drop DTRACEDROP_KIND
 *   err.D_TAG.NAME.d  is refused with the error D_TAG first
 * </pre>
 *
 * <p>A comment {@code @@args: …} in a script gives further arguments of the command. With
 * {@code -Dgolden.update=true} the outputs are written instead of compared.
 */
class GoldenScriptTest {
    private static final Path ROOT = Path.of("src/test/resources/d");
    private static final Pattern ARGUMENTS = Pattern.compile("@@args:(.*?)(?:\\*/|\\n)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private static final Pattern BOOK = Pattern.compile("dtrace: books:(( +\\d+)+)\\n");
    private static final String BOOKS = "dtrace: books:.*\n";
    private static final Pattern DROPS = Pattern.compile("(?m)^dtrace: (?:\\[\\w+\\] )?(\\d+) drops? on CPU");
    private static final Pattern AGGREGATION_DROPS =
            Pattern.compile("(?m)^dtrace: (?:\\[\\w+\\] )?(\\d+) aggregation drops? on CPU");
    private static final AtomicLong fired = new AtomicLong();
    private static final AtomicLong booked = new AtomicLong();

    private record Result(int status, String output, String errors) { }

    @TestFactory
    Stream<DynamicTest> scripts() throws IOException {
        return each(script -> check(script));
    }

    /** A device over a stream is a device: the output is the same to the last byte. */
    @TestFactory
    Stream<DynamicTest> scriptsOverAStream() throws IOException {
        return each(script -> {
            if (script.getFileName().toString().startsWith("tst.")) {
                try (FakeTarget target = StorySystem.create(); StreamedDevice streamed = new StreamedDevice(target)) {
                    compare(script, run(script, List.of(), new FakeConnector(streamed::device)));
                }
            }
        });
    }

    /** With option accounting each firing is in exactly one column of the books, and all else is as without it. */
    @TestFactory
    Stream<DynamicTest> booksBalance() throws IOException {
        return each(script -> {
            String name = script.getFileName().toString();
            if (name.startsWith("err.") || Files.readString(script, StandardCharsets.ISO_8859_1).contains("-S")) {
                return;
            }
            List<String> further = name.startsWith("drp.") ? List.of("-x", "droptags") : List.of();
            Result plain = run(script, further);
            List<String> keeping = new ArrayList<>(further);
            keeping.addAll(List.of("-x", "accounting"));
            Result kept = run(script, keeping);
            Matcher book = BOOK.matcher(kept.errors);
            long[] sums = new long[10];
            while (book.find()) {
                long[] columns = Arrays.stream(book.group(1).trim().split(" +")).mapToLong(Long::parseLong).toArray();
                assertEquals(columns[2], Arrays.stream(columns).skip(3).sum(), book.group());
                fired.addAndGet(columns[2]);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += columns[i];
                }
            }
            // What the books call dropped is what the messages about drops count; a buffer that is to fill says nothing.
            if (!Files.readString(script, StandardCharsets.ISO_8859_1).contains("bufpolicy=fill")) {
                assertEquals(said(DROPS, kept.errors), sums[5], kept.errors);
            }
            assertEquals(said(AGGREGATION_DROPS, kept.errors), sums[6], kept.errors);
            booked.addAndGet(sums[2] > 0 ? 1 : 0);
            if (!kept.output.contains("\"fired\":") && !kept.output.contains("account,")) {
                assertEquals(plain.output, kept.output);
            }
            assertEquals(plain.errors.replaceAll(BOOKS, ""), kept.errors.replaceAll(BOOKS, ""));
            assertEquals(plain.status, kept.status);
        });
    }

    private static long said(Pattern message, String errors) {
        return message.matcher(errors).results().mapToLong(found -> Long.parseLong(found.group(1))).sum();
    }

    @AfterAll
    static void booksWereKept() {
        assertTrue(fired.get() > 1000, "firings in all books: " + fired);
        assertTrue(booked.get() > 100, "scripts with books: " + booked);
    }

    private static Stream<DynamicTest> each(ThrowingConsumer<Path> test) throws IOException {
        List<Path> scripts;
        try (Stream<Path> files = Files.walk(ROOT)) {
            scripts = files.filter(file -> file.toString().endsWith(".d")).sorted().toList();
        }
        assertTrue(scripts.size() > 0, "no scripts below " + ROOT.toAbsolutePath());
        return scripts.stream().map(script ->
                DynamicTest.dynamicTest(ROOT.relativize(script).toString(), script.toUri(), () -> test.accept(script)));
    }

    private static void check(Path script) throws IOException {
        String[] name = script.getFileName().toString().split("\\.");
        switch (name[0]) {
            case "tst" -> compare(script, run(script, List.of()));
            case "drp" -> {
                Result result = run(script, List.of("-x", "droptags"));
                assertTrue(result.errors.contains("[DTRACEDROP_" + name[1] + "]"), result.errors);
                compare(script, result);
            }
            case "err" -> {
                Result result = run(script, List.of("-x", "errtags"));
                assertEquals(DtraceCommand.FAILURE, result.status, result.output + result.errors);
                Matcher tag = Pattern.compile("\\[(D_\\w+)\\]").matcher(result.errors);
                assertTrue(tag.find(), result.errors);
                assertEquals(name[1], tag.group(1), result.errors);
            }
            default -> throw new AssertionError("a script is tst, drp or err: " + script);
        }
    }

    private static Result run(Path script, List<String> further) throws IOException {
        try (FakeTarget target = StorySystem.create()) {
            return run(script, further, new FakeConnector(target));
        }
    }

    private static Result run(Path script, List<String> further, FakeConnector connector) throws IOException {
        FakeIo io = new FakeIo();
        String text = Files.readString(script, StandardCharsets.ISO_8859_1);
        // Messages name the script; its place in the tree is nobody's business.
        String name = script.getFileName().toString();
        io.files.put(name, text);
        List<String> arguments = new ArrayList<>(further);
        arguments.addAll(List.of("-s", name));
        Matcher given = ARGUMENTS.matcher(text);
        if (given.find()) {
            Matcher word = WORD.matcher(given.group(1));
            while (word.find()) {
                arguments.add(word.group(1) != null ? word.group(1) : word.group(2));
            }
        }
        int status = new DtraceCommand(io, List.of(connector)).run(arguments);
        return new Result(status, io.output(), io.errors());
    }

    private static void compare(Path script, Result result) throws IOException {
        String actual = result.output
                + (result.errors.isEmpty() ? "" : "-- messages:\n" + result.errors)
                + (result.status == 0 ? "" : "-- status: " + result.status + "\n");
        Path golden = script.resolveSibling(script.getFileName().toString().replaceFirst("\\.d$", ".out"));
        if (UPDATE) {
            Files.writeString(golden, actual, StandardCharsets.ISO_8859_1);
        } else {
            assertEquals(Files.readString(golden, StandardCharsets.ISO_8859_1), actual);
        }
    }
}
