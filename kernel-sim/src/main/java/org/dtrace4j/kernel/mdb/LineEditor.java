package org.dtrace4j.kernel.mdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A person's terminal, with line editing, history, and completion of command names. */
public final class LineEditor implements DebuggerTerminal, AutoCloseable {
    /** So many ends of input in a row mean that nobody is there any more. */
    private static final int ENDS_OF_A_LOST_TERMINAL = 3;

    private final Terminal terminal;
    private final boolean ownsTerminal;
    private final LineReader reader;
    private List<String> names = List.of();
    private int ends;

    private LineEditor(Terminal terminal, boolean ownsTerminal, Path history) {
        this.terminal = terminal;
        this.ownsTerminal = ownsTerminal;
        // In the debugger's language quotes and backslashes are for the debugger, and ! is no history.
        DefaultParser parser = new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]);
        LineReaderBuilder builder = LineReaderBuilder.builder().terminal(terminal).appName("kmdb").parser(parser)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .completer((line, word, candidates) -> complete(word, candidates));
        if (history != null) {
            builder.variable(LineReader.HISTORY_FILE, history);
        }
        this.reader = builder.build();
    }

    /**
     * The terminal of this process; to be closed.
     *
     * @param history where lines are remembered; null for nowhere
     */
    public static LineEditor ofSystem(Path history) throws IOException {
        return new LineEditor(TerminalBuilder.builder().system(true).build(), true, history);
    }

    /** A terminal that somebody else has opened and closes. */
    public static LineEditor of(Terminal terminal, Path history) {
        return new LineEditor(terminal, false, history);
    }

    private void complete(ParsedLine line, List<Candidate> candidates) {
        String word = line.word();
        int start = Math.max(word.lastIndexOf("::"), Math.max(word.lastIndexOf('$'), word.lastIndexOf('|')));
        String head = start < 0 ? "" : word.substring(0, start);
        for (String name : names) {
            candidates.add(new Candidate(name.startsWith("::") || name.startsWith("$") ? head + name : name));
        }
    }

    @Override
    public void offerNames(Collection<String> offered) {
        names = List.copyOf(offered);
    }

    @Override
    public String readLine(String prompt) {
        while (true) {
            try {
                String line = reader.readLine(prompt);
                ends = 0;
                return line;
            } catch (UserInterruptException interrupt) {
                ends = 0;
            } catch (EndOfFileException end) {
                if (++ends == ENDS_OF_A_LOST_TERMINAL) {
                    return null;
                }
                write("Use :c to let the system go on, $q to leave.\n");
            }
        }
    }

    @Override
    public void write(String text) {
        terminal.writer().write(text);
        terminal.writer().flush();
    }

    @Override
    public void close() throws IOException {
        if (ownsTerminal) {
            terminal.close();
        }
    }
}
