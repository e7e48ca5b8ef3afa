package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.E2BIG;
import static org.dtrace4j.kernel.struct.Constants.EACCES;
import static org.dtrace4j.kernel.struct.Constants.EAGAIN;
import static org.dtrace4j.kernel.struct.Constants.EEXIST;
import static org.dtrace4j.kernel.struct.Constants.EFBIG;
import static org.dtrace4j.kernel.struct.Constants.EIDRM;
import static org.dtrace4j.kernel.struct.Constants.EINVAL;
import static org.dtrace4j.kernel.struct.Constants.ENOENT;
import static org.dtrace4j.kernel.struct.Constants.ENOMEM;
import static org.dtrace4j.kernel.struct.Constants.ENOMSG;
import static org.dtrace4j.kernel.struct.Constants.EPERM;
import static org.dtrace4j.kernel.struct.Constants.ERANGE;
import static org.dtrace4j.kernel.struct.Constants.SIGSEGV;
import static org.dtrace4j.kernel.user.Syscalls.GETNCNT;
import static org.dtrace4j.kernel.user.Syscalls.GETVAL;
import static org.dtrace4j.kernel.user.Syscalls.IPC_CREAT;
import static org.dtrace4j.kernel.user.Syscalls.IPC_EXCL;
import static org.dtrace4j.kernel.user.Syscalls.IPC_NOWAIT;
import static org.dtrace4j.kernel.user.Syscalls.IPC_PRIVATE;
import static org.dtrace4j.kernel.user.Syscalls.IPC_RMID;
import static org.dtrace4j.kernel.user.Syscalls.SEM_UNDO;
import static org.dtrace4j.kernel.user.Syscalls.SETVAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sched.SimCpu;
import org.dtrace4j.kernel.user.IpcInterface.IpcOwner;
import org.dtrace4j.kernel.user.IpcInterface.IpcStatus;
import org.dtrace4j.kernel.user.IpcInterface.Message;
import org.dtrace4j.kernel.user.IpcInterface.SemaphoreOperation;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.junit.jupiter.api.Test;

/** System V's messages, semaphores and shared memory. */
class IpcTest {
    private static final int KEY = 0x1234;
    private static final int NOBODY = 60_001;
    private static final int ANY_SIZE = 4096;

    private static void send(Syscalls sys, int id, long type, String text) throws SystemCallError {
        sys.msgsnd(id, new Message(type, text.getBytes(StandardCharsets.ISO_8859_1)), IPC_NOWAIT);
    }

    private static String receive(Syscalls sys, int id, long type) throws SystemCallError {
        Message message = sys.msgrcv(id, ANY_SIZE, type, IPC_NOWAIT);
        return message.type() + ":" + new String(message.text(), StandardCharsets.ISO_8859_1);
    }

    private static void sleep(Syscalls sys, long millis) throws SystemCallError {
        sys.nanosleep(millis * 1_000_000);
    }

    private static SemaphoreOperation by(int number, int change) {
        return new SemaphoreOperation(number, change, IPC_NOWAIT);
    }

    @Test
    void aKeyNamesAQueueAndPermissionsGuardIt() {
        WholeMachine.run(1, (sys, k) -> {
            assertEquals(ENOENT, errno(() -> sys.msgget(KEY, 0)));
            int id = sys.msgget(KEY, IPC_CREAT | 0600);
            assertEquals(id, sys.msgget(KEY, IPC_CREAT | 0600));
            assertEquals(EEXIST, errno(() -> sys.msgget(KEY, IPC_CREAT | IPC_EXCL | 0600)));
            assertNotEquals(sys.msgget(IPC_PRIVATE, 0600), sys.msgget(IPC_PRIVATE, 0600));
            int child = sys.fork(other -> {
                other.setuid(NOBODY);
                return errno(() -> other.msgget(KEY, 0400)) == EACCES && errno(() -> send(other, id, 1, "x")) == EACCES ? 7 : 0;
            });
            assertEquals(7, sys.waitpid(child, 0).status());
            assertEquals(List.of(0, 1, 2), sys.msgids());
            sys.msgremove(id);
            assertEquals(List.of(1, 2), sys.msgids());
            assertEquals(EINVAL, errno(() -> send(sys, id, 1, "x")));
        });
    }

    @Test
    void messagesAreReceivedByType() {
        WholeMachine.run(1, (sys, k) -> {
            int id = sys.msgget(IPC_PRIVATE, 0600);
            send(sys, id, 3, "three");
            send(sys, id, 1, "one");
            send(sys, id, 2, "two");
            send(sys, id, 3, "");
            assertEquals(11, sys.msgstat(id).bytes());
            assertEquals(4, sys.msgstat(id).messages());
            assertEquals("2:two", receive(sys, id, 2));
            assertEquals("1:one", receive(sys, id, -2));
            assertEquals(ENOMSG, errno(() -> receive(sys, id, -2)));
            assertEquals(E2BIG, errno(() -> sys.msgrcv(id, 2, 0, IPC_NOWAIT)));
            assertEquals("3:three", receive(sys, id, 0));
            assertEquals("3:", receive(sys, id, 3));
            assertEquals(EINVAL, errno(() -> send(sys, id, 0, "x")));
            assertEquals(sys.getpid(), sys.msgstat(id).lastSender());
            assertEquals(0, sys.msgstat(id).bytes());
        });
    }

    @Test
    void whoeverFindsNothingWaitsAndSoDoesWhoeverFindsNoRoom() {
        WholeMachine.run(1, (sys, k) -> {
            int id = sys.msgget(IPC_PRIVATE, 0600);
            int child = sys.fork(other -> {
                Message message = other.msgrcv(id, ANY_SIZE, 0, 0);
                sleep(other, 20);
                while (other.msgstat(id).messages() > 0) {
                    other.msgrcv(id, ANY_SIZE, 0, 0);
                }
                return (int) message.type();
            });
            sleep(sys, 10);
            long before = sys.gethrtime();
            send(sys, id, 9, "x");
            for (int i = 0; i < 16; i++) {
                sys.msgsnd(id, new Message(1, new byte[ANY_SIZE]), 0);
            }
            assertEquals(EAGAIN, errno(() -> sys.msgsnd(id, new Message(1, new byte[ANY_SIZE]), IPC_NOWAIT)));
            sys.msgsnd(id, new Message(1, new byte[ANY_SIZE]), 0);
            assertTrue(sys.gethrtime() - before >= 20_000_000, "the queue was full until the child went on");
            assertEquals(9, sys.waitpid(child, 0).status());
        });
    }

    @Test
    void whoeverWaitsLearnsThatTheQueueOrTheSetHasBeenRemoved() {
        WholeMachine.run(1, (sys, k) -> {
            int queue = sys.msgget(IPC_PRIVATE, 0600);
            int set = sys.semget(IPC_PRIVATE, 1, 0600);
            int receiver = sys.fork(other -> errno(() -> other.msgrcv(queue, ANY_SIZE, 0, 0)));
            int lowerer = sys.fork(other -> errno(() -> other.semop(set, new SemaphoreOperation(0, -1, 0))));
            sleep(sys, 10);
            assertEquals(1, sys.semctl(set, 0, GETNCNT, 0));
            sys.msgremove(queue);
            sys.semctl(set, 0, IPC_RMID, 0);
            assertEquals(EIDRM, sys.waitpid(receiver, 0).status());
            assertEquals(EIDRM, sys.waitpid(lowerer, 0).status());
        });
    }

    @Test
    void operationsAreDoneAllOrNone() {
        WholeMachine.run(1, (sys, k) -> {
            int id = sys.semget(KEY, 2, IPC_CREAT | 0600);
            sys.semctl(id, 0, SETVAL, 2);
            assertEquals(EAGAIN, errno(() -> sys.semop(id, by(0, -1), by(1, -1))));
            assertEquals(2, sys.semctl(id, 0, GETVAL, 0));
            sys.semop(id, by(0, -2), by(1, 1), by(0, 0));
            assertEquals(0, sys.semctl(id, 0, GETVAL, 0));
            assertEquals(1, sys.semctl(id, 1, GETVAL, 0));
            assertEquals(EAGAIN, errno(() -> sys.semop(id, by(1, 0))));
            assertEquals(EFBIG, errno(() -> sys.semop(id, by(2, 1))));
            assertEquals(ERANGE, errno(() -> sys.semctl(id, 0, SETVAL, 70_000)));
            assertEquals(EINVAL, errno(() -> sys.semctl(id, 2, GETVAL, 0)));
            assertEquals(EINVAL, errno(() -> sys.semget(KEY, 3, 0600)));
            assertEquals(EINVAL, errno(() -> sys.semget(IPC_PRIVATE, 0, 0600)));
            assertEquals(2, sys.semstat(id).semaphores());
        });
    }

    @Test
    void oneAtATimeGoesThroughAndWhatIsMarkedIsTakenBackAtTheEnd() {
        WholeMachine.run(1, (sys, k) -> {
            int id = sys.semget(IPC_PRIVATE, 1, 0600);
            sys.semctl(id, 0, SETVAL, 1);
            long before = sys.gethrtime();
            for (int i = 0; i < 3; i++) {
                sys.fork(other -> {
                    other.semop(id, new SemaphoreOperation(0, -1, SEM_UNDO));
                    sleep(other, 10);
                    return 0;
                });
            }
            for (int i = 0; i < 3; i++) {
                sys.waitpid(-1, 0);
            }
            assertTrue(sys.gethrtime() - before >= 30_000_000, "they went through one after the other");
            assertEquals(1, sys.semctl(id, 0, GETVAL, 0));
        });
    }

    private static String load(Syscalls sys, long at, int length) {
        byte[] bytes = new byte[length];
        return new String(bytes, 0, sys.mapped(at, bytes, 0, length), StandardCharsets.ISO_8859_1);
    }

    private static void store(Syscalls sys, long at, String text) {
        assertEquals(text.length(), sys.store(at, text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void memoryIsSharedByWhoAttachesIt() {
        WholeMachine.run(1, (sys, k) -> {
            long reserved = k.vars.k_anoninfo().ani_phys_resv() + k.vars.k_anoninfo().ani_mem_resv();
            assertEquals(ENOENT, errno(() -> sys.shmget(KEY, 10_000, 0)));
            assertEquals(EINVAL, errno(() -> sys.shmget(KEY, 0, IPC_CREAT | 0600)));
            int id = sys.shmget(KEY, 10_000, IPC_CREAT | 0600);
            assertEquals(id, sys.shmget(KEY, 10_000, 0));
            assertEquals(EINVAL, errno(() -> sys.shmget(KEY, 10_001, 0)));
            assertEquals(EEXIST, errno(() -> sys.shmget(KEY, 1, IPC_CREAT | IPC_EXCL | 0600)));
            long at = sys.shmat(id, 0, 0);
            assertEquals("\0\0", load(sys, at + 4095, 2));
            // Nobody has read there before, so nobody has made a page.
            int child = sys.fork(other -> {
                store(other, at + 4094, "over two pages");
                long again = other.shmat(id, 0, 0);
                return again != at && load(other, again + 4094, 14).equals("over two pages") && other.shmstat(id).attached() == 3
                        ? 0 : 1;
            });
            assertEquals(0, sys.waitpid(child, 0).status());
            assertEquals("over two pages", load(sys, at + 4094, 14));
            assertEquals(1, sys.shmstat(id).attached());
            assertEquals(10_000, sys.shmstat(id).bytes());
            assertEquals(child, sys.shmstat(id).lastProcess());
            assertEquals(sys.getpid(), sys.shmstat(id).creator());
            assertEquals(List.of(id), sys.shmids());
            assertEquals(reserved + 3, k.vars.k_anoninfo().ani_phys_resv() + k.vars.k_anoninfo().ani_mem_resv());
            sys.shmctl(id, IPC_RMID);
            // It goes with the last who has attached it.
            assertEquals(EINVAL, errno(() -> sys.shmstat(id)));
            assertEquals("over", load(sys, at + 4094, 4));
            sys.shmdt(at);
            assertEquals(EINVAL, errno(() -> sys.shmdt(at)));
            assertEquals(reserved, k.vars.k_anoninfo().ani_phys_resv() + k.vars.k_anoninfo().ani_mem_resv());
        });
    }

    @Test
    void addressesAndPermissionsOfSharedMemory() {
        WholeMachine.run(1, (sys, k) -> {
            int id = sys.shmget(IPC_PRIVATE, 4096, 0644);
            assertEquals(EINVAL, errno(() -> sys.shmat(id + 1, 0, 0)));
            assertEquals(EINVAL, errno(() -> sys.shmat(id, 0xc0000001L, 0)));
            assertEquals(EINVAL, errno(() -> sys.shmat(id, -4096, 0)), "where the range ends at 0");
            assertEquals(EINVAL, errno(() -> sys.munmap(-4096, Long.MAX_VALUE)));
            assertEquals(0xc0000000L, sys.shmat(id, 0xc0000001L, Syscalls.SHM_RND));
            assertEquals(EINVAL, errno(() -> sys.shmat(id, 0xc0000000L, 0)));
            assertEquals(EINVAL, errno(() -> sys.shmdt(0xc0001000L)));
            sys.shmctl(id, Syscalls.SHM_LOCK);
            assertEquals(1, sys.shmstat(id).locked());
            store(sys, 0xc0000000L, "x");
            int child = sys.fork(other -> {
                other.setuid(NOBODY);
                if (errno(() -> other.shmat(id, 0, 0)) != EACCES || errno(() -> other.shmctl(id, Syscalls.SHM_UNLOCK)) != EPERM) {
                    return 1;
                }
                long at = other.shmat(id, 0, Syscalls.SHM_RDONLY);
                if (!load(other, at, 1).equals("x")) {
                    return 2;
                }
                other.store(at, new byte[1]);
                return 3;
            });
            assertEquals(SIGSEGV, sys.waitpid(child, 0).signal());
            sys.shmctl(id, Syscalls.SHM_UNLOCK);
            sys.shmctl(id, IPC_RMID);
            // A program that begins has nothing of what was attached.
            assertEquals(List.of(), sys.shmids());
        });
    }

    private static long lockedPages(Kernel k) {
        long locked = 0;
        for (long i = 0; i < k.vars.total_pages(); i++) {
            locked += k.unix.vmPage.page_nextn(k.unix.vmPage.page_first(), i).p_lckcnt();
        }
        return locked;
    }

    @Test
    void memoryThatCannotBeLockedAsAWholeIsNotLocked() {
        WholeMachine.run(1, (sys, k) -> {
            int id = sys.shmget(IPC_PRIVATE, 8 * 4096, 0600);
            long before = lockedPages(k);
            long available = k.vars.availrmem();
            long maximum = k.vars.pages_pp_maximum();
            k.vars.pages_pp_maximum(available - 4);
            assertEquals(ENOMEM, errno(() -> sys.shmctl(id, Syscalls.SHM_LOCK)));
            k.vars.pages_pp_maximum(maximum);
            assertEquals(available, k.vars.availrmem());
            assertEquals(before, lockedPages(k));
            assertEquals(0, sys.shmstat(id).locked());
            sys.shmctl(id, Syscalls.SHM_LOCK);
            assertEquals(before + 8, lockedPages(k));
            assertEquals(available - 8, k.vars.availrmem());
            sys.shmctl(id, IPC_RMID);
            assertEquals(before, lockedPages(k));
        });
    }

    @Test
    void aChildGetsAStackOfItsOwnWhateverLiesBelowIt() {
        WholeMachine.run(1, (sys, k) -> {
            // This process has never executed a program: it gets the memory of one, but for the text.
            k.genunix.as.mapImage(k.genunix.grow.addressSpace(), k.vars.rootdir(), 0);
            int id = sys.shmget(IPC_PRIVATE, 8 * 4096, 0600);
            sys.shmat(id, 0x100000L, 0);
            sys.waitpid(sys.fork(other -> 0), 0);
            long faults = 0;
            for (SimCpu cpu : k.sched.cpus()) {
                faults += cpu.cpu().cpu_stats().vm().cow_fault();
            }
            assertEquals(1, faults);
        });
    }

    // ---- giving away

    @Test
    void objectsAreGivenAwayByWhoOwnsOrMadeThem() {
        WholeMachine.run(1, (sys, k) -> {
            int queue = sys.msgget(KEY, IPC_CREAT | 0600);
            int set = sys.semget(KEY, 2, IPC_CREAT | 0600);
            int memory = sys.shmget(KEY, 4096, IPC_CREAT | 0600);
            sleep(sys, 2000);
            IpcOwner nobody = new IpcOwner(NOBODY, 7, 0106440);
            sys.msgset(queue, nobody, 1000);
            sys.semset(set, nobody);
            sys.shmset(memory, nobody);
            IpcStatus given = new IpcStatus(NOBODY, 7, 0, 0, 0100440, KEY);
            assertEquals(given, sys.msgstat(queue).common());
            assertEquals(given, sys.semstat(set).common());
            assertEquals(given, sys.shmstat(memory).common());
            assertEquals(1000, sys.msgstat(queue).mostBytes());
            assertEquals(sys.time(), sys.msgstat(queue).changed());
            assertEquals(sys.time(), sys.semstat(set).changed());
            assertEquals(sys.time(), sys.shmstat(memory).changed());
            assertEquals(EINVAL, errno(() -> sys.semset(set, new IpcOwner(-1, 0, 0))));
            assertEquals(EINVAL, errno(() -> sys.shmset(memory + 1, nobody)));
            int owner = sys.fork(other -> {
                other.setuid(NOBODY);
                // The owner may have his queue smaller, and not larger again.
                other.msgset(queue, new IpcOwner(NOBODY, 7, 0600), 500);
                boolean right = errno(() -> other.msgset(queue, nobody, 501)) == EPERM && other.msgstat(queue).mostBytes() == 500;
                other.semset(set, new IpcOwner(8, 8, 0));
                return right && errno(() -> other.semset(set, nobody)) == EPERM && errno(() -> other.semstat(set)) == EACCES
                        && other.semstat64(set).common().uid() == 8 ? 0 : 1;
            });
            assertEquals(0, sys.waitpid(owner, 0).status());
            int stranger = sys.fork(other -> {
                other.setuid(8);
                return errno(() -> other.msgset(queue, nobody, 1)) == EPERM && errno(() -> other.shmset(memory, nobody)) == EPERM
                        && errno(() -> other.msgremove(queue)) == EPERM && other.semstat64(set).semaphores() == 2 ? 0 : 1;
            });
            assertEquals(0, sys.waitpid(stranger, 0).status());
            sys.msgremove(queue);
            sys.semctl(set, 0, IPC_RMID, 0);
            sys.shmctl(memory, IPC_RMID);
        });
    }

    @Test
    void aLargerQueueLetsASenderGoOn() {
        WholeMachine.run(1, (sys, k) -> {
            int queue = sys.msgget(IPC_PRIVATE, 0600);
            sys.msgset(queue, new IpcOwner(0, 0, 0600), 10);
            int sender = sys.fork(other -> {
                for (String text : List.of("12345678", "more")) {
                    other.msgsnd(queue, new Message(1, text.getBytes(StandardCharsets.US_ASCII)), 0);
                }
                return 0;
            });
            sleep(sys, 20);
            assertEquals(1, sys.msgstat(queue).messages());
            sys.msgset(queue, new IpcOwner(0, 0, 0600), 100);
            assertEquals(0, sys.waitpid(sender, 0).status());
            assertEquals(2, sys.msgstat(queue).messages());
            sys.msgremove(queue);
        });
    }
}
