package org.dtrace4j.kernel.ksim;

import java.nio.ByteBuffer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * What goes on at the display of a machine that is up and that nobody looks at.
 *
 * <pre>
 *   Xorg    shows pictures that its clients have in shared memory, when they ask for that over a socket of the UNIX domain
 *   xclock  draws a picture of the time every second
 * </pre>
 */
final class DisplayLife extends MachineLife {
    private static final String DIRECTORY = "/tmp/.X11-unix";
    private static final String SOCKET = DIRECTORY + "/X0";
    private static final int ANYBODY = 01777;
    private static final int BACKLOG = 5;
    private static final int OWNER = 0600;
    private static final int PICTURE_BYTES = 48 << 10;
    /** What of the picture changes, at most, and a row of it. */
    private static final int MOST_ROWS = 16;
    private static final int ROW_BYTES = 1024;
    private static final int REQUEST_BYTES = 32;

    private DisplayLife(Kernel kernel) {
        super(kernel, "display-life");
    }

    /** Lets it begin, in a machine that is up and does not run at the moment. */
    static void start(Kernel kernel) {
        DisplayLife life = new DisplayLife(kernel);
        kernel.genunix.hostRequests.startProcess("Xorg", "/usr/X11/bin/Xorg :0", life::server);
        kernel.genunix.hostRequests.startProcess("xclock", "/usr/bin/xclock -update 1", life::clock);
    }

    private int server(Syscalls sys) throws SystemCallError {
        openNothing(sys);
        int listener = sys.socket(Syscalls.AF_UNIX, Syscalls.SOCK_STREAM, 0);
        sys.mkdir(DIRECTORY, ANYBODY);
        sys.bindUnix(listener, SOCKET);
        sys.listen(listener, BACKLOG);
        while (true) {
            int client = sys.accept(listener);
            try {
                serve(sys, client);
            } catch (SystemCallError e) {
                // What the client asked for cannot be done: it is not spoken to any more.
            }
            sys.close(client);
        }
    }

    /** Shows what a client has drawn, until it has gone. A request has the memory's identifier, and the bytes that are new. */
    private static void serve(Syscalls sys, int client) throws SystemCallError {
        byte[] request = new byte[REQUEST_BYTES];
        long picture = 0;
        try {
            while (sys.pollIn(client, Syscalls.FOREVER) && sys.read(client, request, 0, request.length) > 0) {
                ByteBuffer fields = ByteBuffer.wrap(request);
                int id = fields.getInt();
                if (picture == 0) {
                    picture = sys.shmat(id, 0, Syscalls.SHM_RDONLY);
                }
                int start = fields.getInt();
                byte[] shown = new byte[fields.getInt()];
                sys.mapped(picture + start, shown, 0, shown.length);
                sys.compute(Latency.COMMAND_WORK);
                sys.write(client, request, 0, request.length);
            }
        } finally {
            if (picture != 0) {
                sys.shmdt(picture);
            }
        }
    }

    private int clock(Syscalls sys) throws SystemCallError {
        openNothing(sys);
        int server = connected(sys);
        int id = sys.shmget(Syscalls.IPC_PRIVATE, PICTURE_BYTES, Syscalls.IPC_CREAT | OWNER);
        long picture = sys.shmat(id, 0, 0);
        byte[] answer = new byte[REQUEST_BYTES];
        while (true) {
            int start = random.below(PICTURE_BYTES / ROW_BYTES - MOST_ROWS) * ROW_BYTES;
            byte[] rows = new byte[(1 + random.below(MOST_ROWS)) * ROW_BYTES];
            sys.store(picture + start, rows);
            sys.compute(Latency.COMMAND_WORK);
            byte[] request = ByteBuffer.allocate(REQUEST_BYTES).putInt(id).putInt(start).putInt(rows.length).array();
            sys.write(server, request, 0, request.length);
            sys.read(server, answer, 0, answer.length);
            sys.nanosleep(1_000 * MILLISECOND);
        }
    }

    /** Connects with the server, which may not be there yet. */
    private static int connected(Syscalls sys) throws SystemCallError {
        while (true) {
            int fd = sys.socket(Syscalls.AF_UNIX, Syscalls.SOCK_STREAM, 0);
            try {
                sys.connectUnix(fd, SOCKET);
                return fd;
            } catch (SystemCallError e) {
                sys.close(fd);
                sys.nanosleep(100 * MILLISECOND);
            }
        }
    }
}
