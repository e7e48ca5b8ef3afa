package org.dtrace4j.kernel.consumers;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;

/** The words of {@code -c}: no shell reads them, so that the process is the command's own. */
final class CommandWords {
    private CommandWords() { }

    static List<String> split(String command) throws IOException {
        List<String> words = command.isBlank() ? List.of() : List.of(command.strip().split("\\s+"));
        if (words.isEmpty()) {
            throw new IOException(refusal(Errno.ENOENT));
        }
        return words;
    }

    /** Why a file was not executed, as libproc says it. */
    static String refusal(int errno) {
        return errno == Errno.ENOENT ? "cannot find executable file" : "cannot execute file";
    }

    /**
     * The program's file, as {@code execvp} finds it.
     *
     * @param path {@code PATH} of the environment; null if it has none
     * @param exists whether there is a file of a path
     */
    static String find(List<String> words, String path, Predicate<String> exists) throws IOException {
        String name = words.get(0);
        List<String> candidates = name.contains("/") ? List.of(name) : FileTools.inPath(path, name);
        return candidates.stream().filter(exists).findFirst().orElseThrow(() -> new IOException(refusal(Errno.ENOENT)));
    }
}
