package org.dtrace4j.kernel.mdb.command;

import java.util.function.Consumer;

/** Where commands write: whole pieces of text, with the indentation that is set at the beginning of each line. */
public final class Output {
    private final Consumer<String> sink;
    private int indent;
    private boolean atLineStart = true;

    public Output(Consumer<String> sink) {
        this.sink = sink;
    }

    /** Writes text; lines in it are indented. */
    public void write(String text) {
        if (indent == 0) {
            sink.accept(text);
            atLineStart = text.isEmpty() ? atLineStart : text.endsWith("\n");
            return;
        }
        StringBuilder indented = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (atLineStart && c != '\n') {
                indented.append(" ".repeat(indent));
            }
            indented.append(c);
            atLineStart = c == '\n';
        }
        sink.accept(indented.toString());
    }

    /** Indents lines by {@code columns} more (or less) from now on. */
    public void indent(int columns) {
        indent += columns;
    }
}
