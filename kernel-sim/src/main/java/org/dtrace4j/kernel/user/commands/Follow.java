package org.dtrace4j.kernel.user.commands;

import java.util.Arrays;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * What {@code tail -f} does: it shows what is added to a file, which an event port tells it of, until somebody ends it. From a file
 * that has been cut it reads on from the beginning.
 */
final class Follow {
    /** How often it is looked whether a file has grown that no port can be told of. */
    private static final long SLEEP_NANOS = 250_000_000L;

    private final Syscalls sys;
    private final int fd;
    private int port;
    private long grows;
    private long isCut;

    private Follow(Syscalls sys, int fd) {
        this.sys = sys;
        this.fd = fd;
    }

    /** Shows what comes in a file behind {@code from}. */
    static void follow(Syscalls sys, String file, long from) {
        try {
            int fd = sys.open(file, Syscalls.O_RDONLY, 0);
            sys.lseek(fd, from, Syscalls.SEEK_SET);
            new Follow(sys, fd).run(file);
        } catch (SystemCallError e) {
            sys.print(2, "tail: " + file + ": " + Errno.text(e) + "\n");
        }
    }

    private void run(String file) throws SystemCallError {
        boolean told = watch(file);
        while (true) {
            show();
            if (!told) {
                sys.nanosleep(SLEEP_NANOS);
                continue;
            }
            Syscalls.PortEvent event = sys.portGet(port, -1);
            told = renew(event);
            if ((event.events() & Syscalls.FILE_TRUNC) != 0) {
                sys.lseek(fd, 0, Syscalls.SEEK_SET);
            }
        }
    }

    private boolean watch(String file) {
        try {
            port = sys.portCreate();
            grows = sys.fileObject(file);
            isCut = sys.fileObject(file);
            associate(true);
            return true;
        } catch (SystemCallError e) {
            return false;
        }
    }

    /** Wants to be told; that the file is cut by a watch for this alone, too, so that there is no moment without. */
    private void associate(boolean both) throws SystemCallError {
        sys.portAssociate(port, Syscalls.PORT_SOURCE_FILE, grows, Syscalls.FILE_MODIFIED | Syscalls.FILE_TRUNC, 0);
        if (both) {
            sys.portAssociate(port, Syscalls.PORT_SOURCE_FILE, isCut, Syscalls.FILE_TRUNC, 0);
        }
    }

    /**
     * Wants to be told again. A file that has another name by now, or none, cannot be named to the port.
     *
     * @return whether it will be told
     */
    private boolean renew(Syscalls.PortEvent event) {
        int ended = Syscalls.FILE_DELETE | Syscalls.FILE_RENAME_FROM | Syscalls.FILE_RENAME_TO | Syscalls.UNMOUNTED
            | Syscalls.MOUNTEDOVER;
        if ((event.events() & ended) != 0) {
            return false;
        }
        try {
            // Both watches are told that it is cut, which is to be heard once.
            associate((event.events() & Syscalls.FILE_TRUNC) != 0);
            return true;
        } catch (SystemCallError e) {
            return false;
        }
    }

    private void show() throws SystemCallError {
        byte[] buffer = new byte[4096];
        for (int n = sys.read(fd, buffer, 0, buffer.length); n > 0; n = sys.read(fd, buffer, 0, buffer.length)) {
            FileTools.writeFully(sys, 1, Arrays.copyOf(buffer, n));
        }
    }
}
