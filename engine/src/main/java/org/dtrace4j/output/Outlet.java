package org.dtrace4j.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.diag.FileErrors;

/**
 * Where output goes, and what a program's actions do to that: {@code freopen()}, {@code ftruncate()}, {@code system()}.
 *
 * <p>Each answers why it did not work; empty when it did.
 */
public final class Outlet {
    private final TextSink sink;
    private final OutputWorld world;
    private final OutputStream first;
    /** The file that output goes to; null when it has no name. */
    private String file;

    public Outlet(TextSink sink, OutputWorld world) {
        this.sink = sink;
        this.world = world;
        this.first = sink.stream();
        this.file = sink.file().orElse(null);
    }

    public TextSink sink() {
        return sink;
    }

    /**
     * Has output go to the end of a file.
     *
     * @param format of the file's name; nothing for back to where output went at first, which no name means that a format
     *     gives
     * @param path its name
     */
    public Optional<String> redirect(FormatString format, String path) {
        return redirect(format.pieces().isEmpty() ? Optional.empty() : Optional.of(path));
    }

    private Optional<String> redirect(Optional<String> path) {
        try {
            if (path.isPresent() && path.get().isEmpty()) {
                throw new NoSuchFileException("", null, "No such file or directory");
            }
            OutputStream next = path.isEmpty() ? first : world.append(path.get());
            OutputStream before = sink.stream();
            sink.redirect(next);
            file = path.or(sink::file).orElse(null);
            if (before != first) {
                before.close();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("couldn't freopen() \"" + path.orElse("") + "\": " + FileErrors.reason(e));
        }
    }

    /** Empties the file that output goes to. */
    public Optional<String> truncate() {
        try {
            sink.flush();
            if (file == null) {
                world.truncateStandardOutput();
            } else {
                world.truncate(file);
            }
            return Optional.empty();
        } catch (IOException e) {
            // What went to a terminal or a pipe cannot be taken back; as in the original that is no error.
            return file == null ? Optional.empty() : Optional.of("couldn't ftruncate() \"" + file + "\": " + FileErrors.reason(e));
        }
    }

    /** What standard output is, where {@code freopen()} has made it a file; with {@code -o} it is not what is written to. */
    private Optional<OutputStream> standardOutput() {
        return Optional.of(sink.stream()).filter(stream -> stream != first && sink.file().isEmpty());
    }

    /** Runs a command. */
    public Optional<String> command(String command) {
        try {
            // Output of before the command stands before the command's.
            sink.flush();
            world.command(command, standardOutput());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("couldn't run \"" + command + "\": " + e.getMessage());
        }
    }
}
