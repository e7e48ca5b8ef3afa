package org.dtrace4j.kernel.mdb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Lines from a pipe or a file. */
public final class StreamTerminal implements DebuggerTerminal {
    private final BufferedReader in;
    private final Consumer<String> out;
    private final boolean echo;

    /**
     * Reads from {@code in} and writes to {@code out}.
     *
     * @param echo whether prompts and lines are written too, so that the output reads like a session
     */
    public StreamTerminal(Reader in, Consumer<String> out, boolean echo) {
        this.in = new BufferedReader(in);
        this.out = out;
        this.echo = echo;
    }

    @Override
    public String readLine(String prompt) {
        try {
            String line = in.readLine();
            if (echo && line != null) {
                out.accept(prompt + line + "\n");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the debugger's input", e);
        }
    }

    @Override
    public void write(String text) {
        out.accept(text);
    }
}
