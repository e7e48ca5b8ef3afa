package org.dtrace4j.output;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.consume.ClauseAccount;
import org.dtrace4j.consume.DropReport;
import org.dtrace4j.consume.FaultReport;
import org.dtrace4j.consume.Occurrence;
import org.dtrace4j.consume.Receiver;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.Value;

/**
 * The output of {@code dtrace -B}: instead of the text that each record would print, a description of the call that a
 * consumer with a handler for buffered output would get with it.
 *
 * <p>Neither heading nor columns are shown, which are the command's own and not the library's. A table is one call; in
 * illumos there is one for each key and value of it.
 */
public final class BufferDump implements Receiver {
    private final TextSink sink;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
    private final TextSink pieces = new TextSink(piece);
    private final TextOutput text;
    private Optional<ProbeInfo> probe = Optional.empty();

    /** The parameters are those of {@link TextOutput}. */
    public BufferDump(TextSink sink, OutputOptions options, OutputWorld world, Consumer<String> messages,
            IntConsumer exitStatus) {
        this.sink = sink;
        this.text = new TextOutput(pieces, options, world, messages, exitStatus);
    }

    @Override
    public void begin(Occurrence occurrence) {
        probe = Optional.of(occurrence.probe());
    }

    @Override
    public void trace(Value value) {
        text.trace(value);
        dump(false);
    }

    @Override
    public void printf(FormatString format, List<Value> arguments) {
        text.printf(format, arguments);
        dump(false);
    }

    @Override
    public void stack(StackValue stack) {
        text.stack(stack);
        dump(false);
    }

    @Override
    public void printa(TableValue table) {
        text.printa(table);
        dump(true);
    }

    @Override
    public void printa(FormatString format, TableValue table) {
        text.printa(format, table);
        dump(true);
    }

    @Override
    public Optional<String> redirect(FormatString format, List<Value> arguments) {
        return text.redirect(format, arguments);
    }

    @Override
    public Optional<String> truncate() {
        return text.truncate();
    }

    @Override
    public Optional<String> command(FormatString format, List<Value> arguments) {
        sink.flush();
        return text.command(format, arguments);
    }

    @Override
    public void end(Occurrence occurrence) {
        probe = Optional.empty();
    }

    @Override
    public void exit(int status) {
        text.exit(status);
    }

    @Override
    public void accounts(List<ClauseAccount> accounts) {
        text.accounts(accounts);
    }

    @Override
    public void remaining(List<TableValue> tables) {
        text.remaining(tables);
        dump(true);
    }

    @Override
    public void fault(FaultReport report) {
        text.fault(report);
    }

    @Override
    public void drop(DropReport report) {
        text.drop(report);
    }

    /** Describes what was just written, if it was anything. */
    private void dump(boolean aggregation) {
        pieces.flush();
        String buffered = piece.toString(StandardCharsets.ISO_8859_1);
        piece.reset();
        if (buffered.isEmpty()) {
            return;
        }
        header(">>> Called buffer handler:");
        header("");
        header("  dtrace_bufdata:");
        text("dtbda_buffered", buffered);
        field("dtbda_probe", probe.isPresent() ? "<non-NULL>" : "<NULL>");
        field("dtbda_aggdata", aggregation ? "<non-NULL>" : "<NULL>");
        field("dtbda_recdesc", probe.isPresent() ? "<non-NULL>" : "<NULL>");
        field("dtbda_flags", "0x0 ");
        header("");
        if (probe.isPresent()) {
            header("  dtrace_probedesc:");
            text("dtpd_provider", probe.get().provider());
            text("dtpd_mod", probe.get().module());
            text("dtpd_func", probe.get().function());
            text("dtpd_name", probe.get().name());
            header("");
        }
    }

    private void header(String words) {
        sink.append("dtrace: ").line(words);
    }

    private void field(String name, String value) {
        sink.append("dtrace: ").append(" ".repeat(Math.max(20 - name.length(), 0))).append(name).append(" => ")
                .line(value);
    }

    /** A string with the zero at its end, which the original shows too. */
    private void text(String name, String value) {
        field(name, '"' + value.replace("\n", "\\n") + "\0\"");
    }
}
