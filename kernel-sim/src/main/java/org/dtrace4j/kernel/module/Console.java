package org.dtrace4j.kernel.module;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The system console of one machine: what was written to it, who watches it, and what was typed. */
public final class Console {
    private static final String INTERRUPT = "\u0003";

    private final StringBuilder log = new StringBuilder();
    private final Consumer<String> sink;
    private final Queue<String> typed = new ArrayDeque<>();
    private Consumer<String> messageLog = text -> { };
    private Runnable typedListener = () -> { };
    private BooleanSupplier reader = () -> false;

    /** A console that passes everything on to {@code sink}, as it is written. */
    public Console(Consumer<String> sink) {
        this.sink = sink;
    }

    /** Writes text as it is. */
    public void write(String text) {
        log.append(text);
        sink.accept(text);
    }

    /** Writes a line with the level's words in front, as {@code cmn_err(9F)} does. */
    public void message(MessageLevel level, String message) {
        String line = level.prefix() + message + "\n";
        write(line);
        messageLog.accept(line);
    }

    /** Writes lines of the kernel as they are, and has them kept as messages are. */
    public void tell(String lines) {
        write(lines);
        messageLog.accept(lines);
    }

    /** Who else keeps the lines of {@link #message} and {@link #tell}: the kernel's message buffer. */
    public void logTo(Consumer<String> messages) {
        messageLog = messages;
    }

    /** Everything written so far. */
    public String log() {
        return log.toString();
    }

    /** Types a line, with its newline, for whoever reads the console. */
    public void type(String line) {
        typed.add(line);
        typedListener.run();
    }

    /** Who is told when something has been typed: the driver of the console. */
    public void whenTyped(Runnable listener) {
        typedListener = listener;
    }

    /** Whether a program waits for a line and none has been typed. */
    public boolean wantsInput() {
        return typed.isEmpty() && reader.getAsBoolean();
    }

    /** Who knows whether a program waits for a line: the driver of the console. */
    public void whenAsked(BooleanSupplier waits) {
        reader = waits;
    }

    /** Types the interrupt character, for whoever runs in the foreground. */
    public void interrupt() {
        type(INTERRUPT);
    }

    /** The next line that was typed, or null. */
    public String nextTyped() {
        return typed.poll();
    }
}
