package org.dtrace4j.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.preprocess.Host;
import org.dtrace4j.session.CommandIo;

/** The world of the command, as preprocessors see it. */
record PreprocessorHost(CommandIo io) implements Host {
    @Override
    public Optional<Result> run(List<String> command, byte[] input) throws IOException {
        return io.filter(command, input);
    }

    @Override
    public byte[] read(String path) throws IOException {
        return io.files().read(path);
    }
}
