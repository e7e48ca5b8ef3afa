package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.struct.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** Terminals for tests: what programs do with them, and what is typed. */
final class Terminals {
    private static final String DELETE = "\u007f";

    private Terminals() { }

    static int open(Syscalls sys) throws SystemCallError {
        return sys.open("/dev/console", Syscalls.O_RDWR, 0);
    }

    static String read(Syscalls sys, int fd, int most) throws SystemCallError {
        byte[] data = new byte[most];
        int count = sys.read(fd, data, 0, most);
        return new String(data, 0, count, StandardCharsets.UTF_8);
    }

    /** What the keys of a text are: {@code <X>} is Ctrl-X, {@code <?>} the delete key, {@code $} the end of a line. */
    static String typed(String text) {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '<') {
                keys.append(text.charAt(i + 1) == '?' ? DELETE : String.valueOf((char) (text.charAt(i + 1) - '@')));
                i += 2;
            } else {
                keys.append(text.charAt(i) == '$' ? '\n' : text.charAt(i));
            }
        }
        return keys.toString();
    }

    /** Types, once everybody waits. */
    static int typeSoon(Syscalls sys, Kernel k, String... lines) throws SystemCallError {
        return sys.fork(child -> {
            for (String line : lines) {
                child.nanosleep(20_000_000);
                k.console.type(typed(line));
            }
            return 0;
        });
    }

    static void write(Syscalls sys, int fd, String text) throws SystemCallError {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(data.length, sys.write(fd, data, 0, data.length));
    }
}
