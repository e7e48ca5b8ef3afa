package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;

/** {@code ipcs} and {@code ipcrm} with objects that have been given away. */
class IpcCommandTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int KEY = 0x51;

    @Test
    void objectsAreShownAsTheyAreAndRemovedByTheirOwners() {
        assertEquals("""
                T         ID      KEY        MODE        OWNER    GROUP  CREATOR   CGROUP QBYTES
                Message Queues:
                q          0   0x51       --rw-r-----      adm      adm     root     root    512
                T         ID      KEY        MODE        OWNER    GROUP  CREATOR   CGROUP      SEGSZ
                Shared Memory:
                m          0   0x51       --rw-------     root     root     root     root       8192
                T         ID      KEY        MODE        OWNER    GROUP  CREATOR   CGROUP NSEMS
                Semaphores:
                s          0   0x51       --ra-r-----      adm      adm     root     root     3
                ipcrm: msgkey(0x51): permission denied
                ipcrm: shmid(0): permission denied
                ipcrm: shmkey(81): permission denied
                ipcrm: semid(9): not found
                1
                ipcrm: msgkey(81): not found
                1
                T         ID      KEY        MODE        OWNER    GROUP
                Message Queues:
                Shared Memory:
                Semaphores:
                """, GuestScript.printed(IpcCommandTest::makeObjects, """
                su bin -c 'ipcs -bc' | sed 1d
                su bin -c 'ipcrm -Q 0x51 -m 0'
                su adm -c 'ipcrm -q 0 -S 0x51 -M 81 -s 9'; echo $?
                ipcrm -M 0x51 -Q 81; echo $?
                ipcs | sed 1d
                """));
    }

    private static void makeObjects(Boot boot) {
        boot.machine().kernel().genunix.hostRequests.startProcess("maker", "maker", sys -> {
            Syscalls.IpcOwner adm = new Syscalls.IpcOwner(4, 4, 0640);
            sys.msgset(sys.msgget(KEY, Syscalls.IPC_CREAT | 0600), adm, 512);
            sys.semset(sys.semget(KEY, 3, Syscalls.IPC_CREAT | 0600), adm);
            sys.shmset(sys.shmget(KEY, 8192, Syscalls.IPC_CREAT | 0600), new Syscalls.IpcOwner(0, 0, 0600));
            return 0;
        });
        boot.run(SECOND);
    }
}
