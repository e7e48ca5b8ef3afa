package org.dtrace4j.kernel.mdb;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/** A person's terminal, with line editing, history, and completion of the names that are offered. */
public final class LineEditor implements DebuggerTerminal, AutoCloseable {
    private final Terminal terminal;
    private volatile IntPredicate keys = key -> true;
    /** In front of the line that is being read, or will be when a key has been dealt with. */
    private volatile String currentPrompt = "";
    /** What has been typed while no line was read. */
    private final StringBuilder typedAhead = new StringBuilder();
    private final boolean ownsTerminal;
    /** The thread that reads a line; null while none does. */
    private Thread readingThread;
    private boolean givenUp;
    private final LineReader reader;
    private volatile List<String> names = List.of();
    /** Folder of the host whose paths are completed, as paths of a machine; null for none. */
    private Path root;

    private LineEditor(Terminal terminal, boolean ownsTerminal, Path history) {
        this.terminal = terminal;
        this.ownsTerminal = ownsTerminal;
        // In the debugger's language quotes and backslashes are for the debugger, and ! is no history.
        DefaultParser parser = new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]);
        // The name stands before a question: whether one wishes to see all of very many completions.
        LineReaderBuilder builder = LineReaderBuilder.builder().terminal(terminal).appName("completion").parser(parser)
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

    /** Thrown out of a line that is being read, when a key has been pressed that is no text. */
    private static final class KeyPressed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int key;

        KeyPressed(int key) {
            super(null, null, false, false);
            this.key = key;
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>The keys are Ctrl-C, Ctrl-D where no line has been begun, Ctrl-Z, Ctrl-\\ and Ctrl-]. The JVM keeps the quit signal for
     * itself, so that the terminal sends the suspend signal for Ctrl-\\, and none for Ctrl-Z.
     */
    @Override
    public void onKeys(IntPredicate action) {
        keys = action;
        terminal.enterRawMode();
        Attributes attributes = terminal.getAttributes();
        attributes.setControlChar(Attributes.ControlChar.VQUIT, 0);
        attributes.setControlChar(Attributes.ControlChar.VEOF, 0);
        attributes.setControlChar(Attributes.ControlChar.VSUSP, BREAK);
        terminal.setAttributes(attributes);
        terminal.handle(Terminal.Signal.INT, signal -> action.test(INTERRUPT));
        terminal.handle(Terminal.Signal.TSTP, signal -> action.test(BREAK));
        for (int key : new int[] {END, SUSPEND, LEAVE}) {
            Widget widget = () -> press(key);
            reader.getKeyMaps().get(LineReader.MAIN).bind(widget, String.valueOf((char) key));
        }
    }

    private boolean press(int key) {
        if (key == END && reader.getBuffer().length() > 0) {
            reader.callWidget(LineReader.DELETE_CHAR);
            return true;
        }
        throw new KeyPressed(key);
    }

    @Override
    public boolean awaitKeys(long millis) {
        int c;
        try {
            c = terminal.reader().read(millis);
        } catch (IOException e) {
            return false;
        }
        if (c == END || c == SUSPEND || c == LEAVE) {
            return keys.test(c);
        }
        if (c >= 0) {
            typedAhead.append((char) c);
        }
        return c != NonBlockingReader.EOF;
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
    public synchronized void giveUp() {
        givenUp = true;
        if (readingThread != null) {
            readingThread.interrupt();
        }
    }

    private synchronized boolean begins() {
        readingThread = givenUp ? null : Thread.currentThread();
        return !givenUp;
    }

    private synchronized void ends() {
        readingThread = null;
        if (givenUp) {
            // What was interrupted is over.
            Thread.interrupted();
        }
    }

    private synchronized boolean isGivenUp() {
        return givenUp;
    }

    @Override
    public String readLine(String prompt) {
        if (!begins()) {
            return null;
        }
        try {
            return read(prompt);
        } finally {
            ends();
        }
    }

    private String read(String prompt) {
        if (typedAhead.length() > 0) {
            reader.runMacro(typedAhead.toString());
            typedAhead.setLength(0);
        }
        // Whoever gives a line up wants to type another one, maybe for another program.
        currentPrompt = prompt;
        boolean goesOn = true;
        while (goesOn) {
            try {
                return reader.readLine(currentPrompt);
            } catch (UserInterruptException interrupt) {
                goesOn = !isGivenUp() && keys.test(INTERRUPT);
            } catch (KeyPressed pressed) {
                goesOn = keys.test(pressed.key);
            } catch (EndOfFileException end) {
                goesOn = false;
            }
        }
        return null;
    }

    @Override
    public void changePrompt(String prompt) {
        currentPrompt = prompt;
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
