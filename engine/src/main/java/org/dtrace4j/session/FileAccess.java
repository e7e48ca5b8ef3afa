package org.dtrace4j.session;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * The files of one system: of the host, or of a traced machine.
 *
 * <p>A path is the system's own; a relative one starts at the working directory of whoever asks. All methods throw
 * {@link NoSuchFileException} when there is no such file, and another {@link IOException}, whose message
 * is fit for a person ("Permission denied"), for anything else.
 */
public interface FileAccess {
    /** The whole file. */
    byte[] read(String path) throws IOException;

    /**
     * The scripts that an argument of a command means: all {@code *.d} in a folder and below it, what a pattern such as
     * {@code lib/*.d} matches, or the one file. In the order of their names. Systems whose folders nobody can list give
     * the argument itself.
     */
    default List<String> scripts(String path) throws IOException {
        return List.of(path);
    }

    /** Removes a file, if it is there. Systems that nobody can take files from refuse it. */
    default void remove(String path) throws IOException {
        throw new IOException("Operation not supported");
    }

    /** Opens a file for writing at its end, creating it when it does not exist. The caller closes the stream. */
    OutputStream append(String path) throws IOException;

    /** Empties an existing file, also for whoever has it open at its end. */
    void truncate(String path) throws IOException;

    /**
     * Gives a file new contents, all at once: whoever looks, also after a crash, finds the old contents or the new
     * ones. Permissions of an existing file are kept.
     */
    void replace(String path, byte[] contents) throws IOException;
}
