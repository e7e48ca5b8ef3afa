package org.dtrace4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.dtrace4j.diag.FileErrors;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.session.CommandIo;

/** Where the output of a run goes: standard output, or the end of the file of {@code -o}. */
final class OutputFile implements AutoCloseable {
    private final TextSink sink;
    private final OutputStream file;

    private OutputFile(TextSink sink, OutputStream file) {
        this.sink = sink;
        this.file = file;
    }

    static OutputFile open(CommandIo io, TextSink standard, Optional<String> path) throws FailureException {
        if (path.isEmpty()) {
            return new OutputFile(standard, null);
        }
        try {
            OutputStream file = io.files().append(path.get());
            return new OutputFile(new TextSink(file, path.get()), file);
        } catch (IOException e) {
            throw new FailureException("failed to open output file '" + path.get() + "': "
                    + FileErrors.reason(e));
        }
    }

    TextSink sink() {
        return sink;
    }

    @Override
    public void close() throws FailureException {
        sink.flush();
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new FailureException("failed to close output file: " + e.getMessage());
        }
    }
}
