package org.dtrace4j.kernel.toy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.consume.ConsumeException;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.output.OutputOptions;
import org.dtrace4j.output.OutputWorld;
import org.dtrace4j.output.TextOutput;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.session.Session;
import org.dtrace4j.source.SourceText;

/** Traces a machine with a D program, from the text of the program to the text of the output. */
public final class ToyTracer {
    private static final OutputWorld NO_WORLD = new OutputWorld() {
        @Override
        public OutputStream append(String path) throws IOException {
            throw new IOException("no files here");
        }

        @Override
        public void truncate(String path) throws IOException {
            throw new IOException("no files here");
        }

        @Override
        public void command(String command, Optional<OutputStream> out) throws IOException {
            throw new IOException("no commands here");
        }
    };

    private ToyTracer() { }

    /**
     * Runs a machine under a program until the program exits or the machine ends.
     *
     * @param options as with {@code -x}: {@code quiet}, {@code bufsize=4k}
     * @return the lines of the output
     */
    public static List<String> trace(Machine machine, String program, String... options) {
        try {
            OptionValues values = new OptionValues();
            for (String option : options) {
                String[] words = option.split("=", 2);
                values.set(words[0], words.length == 2 ? words[1] : "");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            TextSink sink = new TextSink(bytes);
            List<String> messages = new ArrayList<>();
            TextOutput output = new TextOutput(sink, new OutputOptions(values, ZoneOffset.UTC), NO_WORLD, messages::add,
                    status -> { });
            try (Session session = new Session(machine.tracing().open(), output, values)) {
                DCompiler compiler = new DCompiler(session.device(), values);
                session.enable(List.of(compiler.compile(SourceText.ofFile("test.d", program)).image()));
                session.go();
                do {
                    session.sleep();
                } while (session.work());
                session.finish();
            }
            sink.flush();
            List<String> lines = new ArrayList<>(bytes.toString(StandardCharsets.ISO_8859_1).lines().toList());
            messages.forEach(message -> lines.add("dtrace: " + message));
            return lines;
        } catch (CompileException e) {
            throw new AssertionError(e.diagnostics().toString(), e);
        } catch (DeviceException | ConsumeException | OptionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
