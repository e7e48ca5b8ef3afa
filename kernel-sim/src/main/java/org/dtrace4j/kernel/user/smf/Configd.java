package org.dtrace4j.kernel.user.smf;

import java.util.List;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.kernel.user.smf.Manifest.ManifestException;

/**
 * The program svc.configd: guards the repository.
 *
 * <p>It goes into the background once the repository is known to be good; the process that was started then ends with
 * status 0. The daemon keeps open the repository, the non-persistent one, and the door that its clients would call.
 */
@InObject("svc.configd")
public final class Configd implements UserProgram {
    private static final String DOOR = "/etc/svc/volatile/repository_door";
    private static final int MODE = 0600;
    /** Exit statuses of the original. */
    private static final int DATABASE_BAD = 101;
    private static final int DATABASE_MISSING = 102;
    private static final int INITIALISATION_FAILED = 104;

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.CONFIGD_START);
        int repository;
        try {
            repository = sys.open(Repository.PATH, Syscalls.O_RDWR | Syscalls.O_CLOEXEC, 0);
            Repository.parse(FileTools.readText(sys, Repository.PATH));
        } catch (SystemCallError e) {
            sys.print(2, "svc.configd: " + Repository.PATH + ": " + Errno.text(e) + "\n");
            return DATABASE_MISSING;
        } catch (ManifestException e) {
            sys.print(2, "svc.configd: " + Repository.PATH + ": " + e.getMessage() + "\n");
            return DATABASE_BAD;
        }
        int[] ready = sys.pipe();
        sys.fork(child -> serve(child, ready));
        sys.close(repository);
        sys.close(ready[1]);
        boolean started = sys.read(ready[0], new byte[1], 0, 1) == 1;
        return started ? 0 : INITIALISATION_FAILED;
    }

    /** The daemon: the repository is open in it as the parent opened it. */
    private static int serve(Syscalls sys, int[] ready) throws SystemCallError {
        sys.close(ready[0]);
        sys.open(StateLog.PATH, Syscalls.O_RDWR | Syscalls.O_CREAT | Syscalls.O_TRUNC | Syscalls.O_CLOEXEC, MODE);
        int door = sys.open(DOOR, Syscalls.O_RDWR | Syscalls.O_CREAT | Syscalls.O_CLOEXEC, MODE);
        sys.fattachDoor(door, DOOR);
        FileTools.writeFully(sys, ready[1], new byte[1]);
        sys.close(ready[1]);
        while (true) {
            try {
                sys.sigsuspend();
            } catch (SystemCallError e) {
                if (e.errno() != Errno.EINTR) {
                    return INITIALISATION_FAILED;
                }
            }
        }
    }
}
