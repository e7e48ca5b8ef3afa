package org.dtrace4j.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.output.OutputOptions;
import org.dtrace4j.output.OutputWorld;
import org.dtrace4j.output.TextOutput;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.testing.FakeTarget;
import org.dtrace4j.testing.ImageBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions over the runtime, with images made by hand. */
class SessionTest {
    private static final OutputWorld NO_WORLD = new OutputWorld() {
        @Override
        public OutputStream append(String path) throws IOException {
            throw new IOException("no files");
        }

        @Override
        public void truncate(String path) throws IOException {
            throw new IOException("no files");
        }

        @Override
        public void command(String command, Optional<OutputStream> out) throws IOException {
            throw new IOException("no commands");
        }
    };

    private final FakeTarget target = new FakeTarget();
    private final OptionValues options = new OptionValues();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TextSink sink = new TextSink(bytes);
    private final List<String> messages = new ArrayList<>();
    private final TextOutput output = new TextOutput(sink, new OutputOptions(options, ZoneOffset.UTC), NO_WORLD,
            messages::add, status -> messages.add("exit " + status));

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void recordsComeAtTheirRateWithBeginFirstAndEndLast() throws Exception {
        ImageBuilder image = new ImageBuilder().trace("dtrace:::BEGIN", 0).trace("fbt::add:entry", 0)
                .trace("dtrace:::END", 0);
        target.at(500_000_000L, () -> target.kernel().add(7, 1));
        try (Session session = session(image)) {
            session.go();
            assertTrue(session.work());
            assertEquals(List.of("  0      1                           :BEGIN                 0"), rows());
            session.sleep();
            assertTrue(session.work());
            assertEquals(List.of("  0      6                        add:entry                 7"), rows());
            session.stop();
            assertEquals(false, session.work());
            assertEquals(List.of("  0      2                             :END                 0"), rows());
        }
    }

    @Test
    void aTextCanBeRunAtOnce() throws Exception {
        target.at(500_000_000L, () -> target.kernel().add(7, 1));
        try (Session session = new Session(target.dtrace().open(), output, options)) {
            session.enable(SourceText.ofArgument("test",
                    "fbt::add:entry { printf(\"%d\\n\", arg0); } tick-1s { trace(*(int *)8); } tick-2s { exit(5); }"));
            options.set("quiet", "");
            session.run();
        }
        assertEquals(List.of("7", ""), rows());
        assertEquals(List.of("error on enabled probe ID 2 (ID 22: profile:::tick-1s): invalid address (0x8) in action #1"
                + " at DIF offset 4", "exit 5"), messages);
    }

    @Test
    void exitEndsTheSession() throws Exception {
        FieldImage status = new FieldImage(16, 4, FieldImage.Kind.SIGNED, "int");
        ActionImage exit = new ActionImage(ActionImage.Kind.EXIT, "", List.of(status), List.of(), 0);
        ImageBuilder image = new ImageBuilder().clause("fbt::add:entry", 24, List.of(exit), code -> {
            code.record(() -> code.store64(16, () -> code.argument(0)));
            code.ecb("exit", "V");
        });
        target.at(2_500_000_000L, () -> target.kernel().add(3, 1));
        try (Session session = session(image)) {
            session.go();
            int rounds = 0;
            while (session.work()) {
                session.sleep();
                rounds++;
            }
            // The status is asked for once a second.
            assertEquals(3, rounds);
            assertEquals(List.of("exit 3"), messages);
        }
    }

    @Test
    void aggregationsAreGatheredAndHandedOverAtTheEnd() throws Exception {
        FieldImage key = new FieldImage(0, 8, FieldImage.Kind.SIGNED, "long");
        ImageBuilder image = new ImageBuilder().aggregation(1, "count", 1, key)
                .count("fbt::add:entry", true);
        for (int i = 0; i < 5; i++) {
            int n = i;
            target.at(700_000_000L * i + 1, () -> {
                target.host().switchTo(n % 2);
                target.kernel().add(n % 3, 0);
            });
        }
        try (Session session = session(image)) {
            session.go();
            for (int i = 0; i < 6; i++) {
                session.sleep();
                session.work();
            }
            session.stop();
            session.work();
            session.finish();
            assertEquals(List.of("", "                2                1", "                0                2",
                    "                1                2"), rows());
        }
    }

    @Test
    void aRingIsReadOnlyAtTheEnd() throws Exception {
        options.set("bufpolicy", "ring");
        options.set("bufsize", "32");
        ImageBuilder image = new ImageBuilder().trace("fbt::add:entry", 0);
        try (Session session = session(image)) {
            session.go();
            for (int i = 0; i < 10; i++) {
                target.kernel().add(i, 0);
            }
            session.work();
            assertEquals(List.of(), rows());
            session.stop();
            session.work();
            assertEquals(List.of("  0      6                        add:entry                 8",
                    "  0      6                        add:entry                 9"), rows());
        }
    }

    @Test
    void dropsAreReported() throws Exception {
        options.set("bufsize", "32");
        try (Session session = session(new ImageBuilder().trace("fbt::add:entry", 0))) {
            session.go();
            for (int i = 0; i < 10; i++) {
                target.kernel().add(i, 0);
            }
            session.work();
            assertEquals(List.of("8 drops on CPU 0"), messages);
        }
    }

    @Test
    void theEndOfTheSystemEndsTheSession() throws Exception {
        target.at(1_500_000_000L, () -> {
            target.kernel().add(5, 0);
            target.end();
        });
        try (Session session = session(new ImageBuilder().trace("fbt::add:entry", 0))) {
            session.go();
            while (session.work()) {
                session.sleep();
            }
            assertEquals(List.of("  0      6                        add:entry                 5"), rows());
        }
    }

    @Test
    void destructiveActionsNeedTheOption() throws Exception {
        ImageBuilder image = new ImageBuilder().clause("fbt::add:entry", code -> code.ecb("breakpoint", "V"));
        try (Session session = session(image)) {
            DeviceException e = assertThrows(DeviceException.class, session::go);
            assertEquals("Destructive actions not allowed", e.getMessage());
        }
    }

    private Session session(ImageBuilder image) throws DeviceException {
        Session session = new Session(target.dtrace().open(), output, options);
        session.enable(List.of(image.build()));
        return session;
    }

    /** The lines written since the last call, without the heading. */
    private List<String> rows() {
        sink.flush();
        String text = bytes.toString(StandardCharsets.ISO_8859_1);
        bytes.reset();
        return text.lines().filter(line -> !line.startsWith("CPU")).toList();
    }
}
