package org.dtrace4j.kernel.consumers;

import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.dtrace4j.kernel.user.Errno;

/** The words of {@code -c}: no shell reads them, so that the process is the command's own. */
final class CommandWords {
    private static final List<String> PATH = List.of("/usr/bin/", "/usr/sbin/", "/sbin/", "/bin/");

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
     * The program's file.
     *
     * @param exists whether there is a file of an absolute path
     */
    static String find(List<String> words, Predicate<String> exists) throws IOException {
        String name = words.get(0);
        if (name.contains("/")) {
            if (name.startsWith("/") && exists.test(name)) {
                return name;
            }
        } else {
            for (String directory : PATH) {
                if (exists.test(directory + name)) {
                    return directory + name;
                }
            }
        }
        throw new IOException(refusal(Errno.ENOENT));
    }
}
