package org.dtrace4j.output;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Text on its way to a stream, each character one byte. Nothing reaches the stream before {@link #flush}, or before
 * much has gathered.
 */
public final class TextSink {
    private static final int GATHERED = 32 * 1024;

    private OutputStream stream;
    private final Optional<String> file;
    private final StringBuilder text = new StringBuilder();

    public TextSink(OutputStream stream) {
        this.stream = stream;
        this.file = Optional.empty();
    }

    /** Text on its way to the end of a file. */
    public TextSink(OutputStream stream, String file) {
        this.stream = stream;
        this.file = Optional.of(file);
    }

    /** The file that text goes to at first, if it is one that has a name. */
    public Optional<String> file() {
        return file;
    }

    /** The stream that text goes to. */
    public OutputStream stream() {
        return stream;
    }

    /** Has text that is appended from now on go elsewhere, after what is there has been written out. */
    public void redirect(OutputStream other) {
        flush();
        stream = other;
    }

    /** Appends text. */
    public TextSink append(CharSequence more) {
        text.append(more);
        if (text.length() >= GATHERED) {
            write();
        }
        return this;
    }

    /** Appends text and a newline. */
    public TextSink line(CharSequence more) {
        text.append(more);
        return append("\n");
    }

    /**
     * Writes out all that was appended.
     *
     * @throws UncheckedIOException if the stream takes no more; the text is gone then
     */
    public void flush() {
        write();
        try {
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write() {
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        text.setLength(0);
        try {
            stream.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
