package org.dtrace4j.kernel.mdb;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A person's terminal, with line editing, history, and completion of the names that are offered. */
public final class LineEditor implements DebuggerTerminal, AutoCloseable {
    /** Ctrl-\\. */
    private static final int BREAK = 0x1c;

    private final Terminal terminal;
    private volatile Runnable interrupted = () -> { };
    private final boolean ownsTerminal;
    private final LineReader reader;
    private List<String> names = List.of();
    /** Folder of the host whose paths are completed, as paths of a machine; null for none. */
    private Path root;

    private LineEditor(Terminal terminal, boolean ownsTerminal, Path history) {
        this.terminal = terminal;
        this.ownsTerminal = ownsTerminal;
        // In the debugger's language quotes and backslashes are for the debugger, and ! is no history.
        DefaultParser parser = new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]);
        LineReaderBuilder builder = LineReaderBuilder.builder().terminal(terminal).appName("kmdb").parser(parser)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                // Only what begins as typed is offered: else a path that is not there would become a command.
                .variable(LineReader.ERRORS, 0).option(LineReader.Option.COMPLETE_MATCHER_TYPO, false)
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

    /** Whether the streams of this process are a terminal. */
    public static boolean isAtTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From JDK 22 on a console may also be there when there is no terminal, and then it says so.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJdk) {
            return true;
        }
    }

    /**
     * Has the interrupt key call something, on a thread of its own; while a line is being read, which is begun anew then, on that
     * of the reader.
     */
    public void onInterrupt(Runnable action) {
        interrupted = action;
        terminal.handle(Terminal.Signal.INT, signal -> action.run());
    }

    /**
     * Has the break key, Ctrl-\\, call something on a thread of its own. The JVM keeps the quit signal for itself, so
     * the terminal sends the suspend signal for that key, and none for Ctrl-Z.
     */
    public void onBreak(Runnable action) {
        Attributes attributes = terminal.getAttributes();
        attributes.setControlChar(Attributes.ControlChar.VQUIT, 0);
        attributes.setControlChar(Attributes.ControlChar.VSUSP, BREAK);
        terminal.setAttributes(attributes);
        terminal.handle(Terminal.Signal.TSTP, signal -> action.run());
    }

    private void complete(ParsedLine line, List<Candidate> candidates) {
        String word = line.word();
        if (root != null && word.startsWith("/")) {
            completePath(word.substring(0, line.wordCursor()), candidates);
            return;
        }
        int start = Math.max(word.lastIndexOf("::"), Math.max(word.lastIndexOf('$'), word.lastIndexOf('|')));
        String head = start < 0 ? "" : word.substring(0, start);
        for (String name : names) {
            // Else JLine would also offer what has the word somewhere in the middle.
            if (!name.startsWith(word) && !name.replaceFirst("^(::|\\$)", "").startsWith(word) && start < 0) {
                continue;
            }
            candidates.add(new Candidate(name.startsWith("::") || name.startsWith("$") ? head + name : name));
        }
    }

    private void completePath(String typed, List<Candidate> candidates) {
        String directory = typed.substring(0, typed.lastIndexOf('/') + 1);
        Path folder = root.resolve(directory.substring(1)).normalize();
        if (!folder.startsWith(root)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            entries.sorted().forEach(entry -> {
                boolean isDirectory = Files.isDirectory(entry);
                String path = directory + entry.getFileName();
                candidates.add(new Candidate(isDirectory ? path + "/" : path, path.substring(directory.length()), null, null,
                        null, null, !isDirectory));
            });
        } catch (IOException e) {
            // There is no such directory.
        }
    }

    /**
     * Has absolute paths completed by what is in a folder of the host.
     *
     * @param disk stands for the root directory
     */
    public void offerPaths(Path disk) {
        root = disk.normalize();
    }

    @Override
    public void offerNames(Collection<String> offered) {
        names = List.copyOf(offered);
    }

    @Override
    public String readLine(String prompt) {
        while (true) {
            try {
                return reader.readLine(prompt);
            } catch (UserInterruptException interrupt) {
                // Whoever interrupts a line wants to type another one, maybe for another program.
                interrupted.run();
            } catch (EndOfFileException end) {
                return null;
            }
        }
    }

    @Override
    public void changePrompt(String prompt) {
        // Only its implementation can do that; a line that is no longer being read has no prompt.
        if (reader.isReading() && reader instanceof LineReaderImpl editor) {
            editor.setPrompt(prompt);
            editor.redisplay();
        }
    }

    @Override
    public boolean isInteractive() {
        return true;
    }

    @Override
    public void write(String text) {
        if (reader.isReading()) {
            // The line that is being typed stays whole below.
            reader.printAbove(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        } else {
            terminal.writer().write(text);
            terminal.writer().flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (ownsTerminal) {
            terminal.close();
        }
    }
}
