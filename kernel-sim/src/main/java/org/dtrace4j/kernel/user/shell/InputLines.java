package org.dtrace4j.kernel.user.shell;

import java.io.ByteArrayOutputStream;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * Lines of standard input, which others read on: no more than a line must be taken from it. From a file a block is read,
 * and what is behind the line given back by a seek; from anything that cannot seek it is read byte by byte.
 */
final class InputLines {
    private static final int BLOCK = 512;

    private InputLines() { }

    /** Reads up to a newline, which is consumed and not stored; false if the input ended without one. */
    static boolean read(Interpreter shell, ByteArrayOutputStream line) throws SystemCallError {
        Syscalls sys = shell.sys;
        boolean seekable;
        try {
            sys.lseek(0, 0, Syscalls.SEEK_CUR);
            seekable = sys.fstat(0).isRegular();
        } catch (SystemCallError e) {
            seekable = false;
        }
        byte[] buffer = new byte[seekable ? BLOCK : 1];
        while (true) {
            int n;
            try {
                n = sys.read(0, buffer, 0, buffer.length);
            } catch (SystemCallError e) {
                if (e.errno() != Errno.EINTR) {
                    throw e;
                }
                if (shell.isInterrupted()) {
                    return false;
                }
                continue;
            }
            if (n <= 0) {
                return false;
            }
            for (int i = 0; i < n; i++) {
                if (buffer[i] == '\n') {
                    if (i + 1 < n) {
                        sys.lseek(0, i + 1L - n, Syscalls.SEEK_CUR);
                    }
                    return true;
                }
                line.write(buffer[i]);
            }
        }
    }
}
