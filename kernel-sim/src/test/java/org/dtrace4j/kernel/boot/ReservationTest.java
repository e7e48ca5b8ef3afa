package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.EAGAIN;
import static org.dtrace4j.kernel.struct.Constants.ENOMEM;
import static org.dtrace4j.kernel.struct.Constants.SIGKILL;
import static org.dtrace4j.kernel.user.Syscalls.IPC_PRIVATE;
import static org.dtrace4j.kernel.user.Syscalls.IPC_RMID;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;

/** What processes do where no memory is left to reserve, or none to be had. */
class ReservationTest {
    private static final long PAGE = 4096;
    private static final long MOST = 0x8000000;

    private static long reserved(Kernel k) {
        return k.vars.k_anoninfo().ani_phys_resv() + k.vars.k_anoninfo().ani_mem_resv();
    }

    /** Reserves everything, to the last page, by shared memory that nobody attaches. */
    private static void reserveAll(Syscalls sys) throws SystemCallError {
        for (long size = MOST; size >= PAGE; size /= 2) {
            long bytes = size;
            while (errno(() -> sys.shmget(IPC_PRIVATE, bytes, 0600)) == 0) {
                // Once more.
            }
        }
    }

    @Test
    void whatCannotBeReservedIsRefusedAndNothingIsLost() {
        WholeMachine.run(1, (sys, k) -> {
            WholeMachine.write(sys, "/file", "text");
            int fd = sys.open("/file", Syscalls.O_RDONLY, 0);
            sys.sbrk(10 * PAGE);
            long before = reserved(k);
            int processes = k.vars.nproc();
            reserveAll(sys);
            long all = reserved(k);
            assertEquals(ENOMEM, errno(() -> sys.fork(child -> 0)));
            assertEquals(EAGAIN, errno(() -> sys.sbrk(1 << 20)));
            assertEquals(all, reserved(k));
            assertEquals(processes, k.vars.nproc());
            assertEquals(Map.of(), VnodeHolds.differences(k));
            for (int id : List.copyOf(sys.shmids())) {
                sys.shmctl(id, IPC_RMID);
            }
            assertEquals(before, reserved(k));
            assertEquals(7, sys.waitpid(sys.fork(child -> child.read(fd, new byte[4], 0, 4) + 3), 0).status());
            sys.close(fd);
            assertEquals(before, reserved(k));
            assertEquals(Map.of(), VnodeHolds.differences(k));
        });
    }

    @Test
    void aProgramThatFindsNoMemoryAsItBeginsIsKilled() {
        WholeMachine.run(1, (sys, k) -> {
            int child = sys.fork(other -> {
                reserveAll(other);
                other.exec("/usr/bin/true", List.of("true"), Map.of());
                return 1;
            });
            assertEquals(SIGKILL, sys.waitpid(child, 0).signal());
            for (int id : List.copyOf(sys.shmids())) {
                sys.shmctl(id, IPC_RMID);
            }
            assertEquals(0, WholeMachine.sh(sys, "true"));
        });
    }
}
