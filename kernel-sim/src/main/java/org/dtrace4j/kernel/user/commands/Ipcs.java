package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.Syscalls.IpcStatus;
import org.dtrace4j.kernel.user.Syscalls.MemoryStatus;
import org.dtrace4j.kernel.user.Syscalls.QueueStatus;
import org.dtrace4j.kernel.user.Syscalls.SemaphoreStatus;
import org.dtrace4j.kernel.user.SystemCallError;

/**
 * {@code ipcs [-abcmopqst]} and {@code ipcrm [-m id] [-q id] [-s id]}: what is there of System V's messages, shared memory and
 * semaphores.
 */
public final class Ipcs {
    private static final String HEADER = "T         ID      KEY        MODE        OWNER    GROUP";
    private static final String QUEUE_MODE = "SRrw-rw-rw-";
    private static final String MEMORY_MODE = "--rw-rw-rw-";
    private static final String SEMAPHORE_MODE = "--ra-ra-ra-";
    private static final int FIRST_MODE_BIT = 02000;

    private Ipcs() { }

    /** {@code ipcs}. */
    public static int ipcs(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "abcmopqst");
        if (options == null || !options.operands().isEmpty()) {
            sys.print(2, "usage: ipcs [-abcmopqst]\n");
            return 1;
        }
        boolean all = !options.has('q') && !options.has('m') && !options.has('s');
        boolean queues = all || options.has('q');
        boolean memory = all || options.has('m');
        boolean everything = options.has('a');
        boolean wantsCreator = everything || options.has('c');
        boolean wantsSize = everything || options.has('b');
        boolean wantsOutstanding = everything || options.has('o');
        boolean wantsProcesses = everything || options.has('p');
        boolean wantsTimes = everything || options.has('t');
        Output out = new Output(sys);
        Users users = new Users(sys);
        out.line("IPC status from <running system> as of " + Strftime.format(sys.time(), "%a %b %e %H:%M:%S %Z %Y"));
        String head = HEADER + (wantsCreator ? "  CREATOR   CGROUP" : "");
        if (queues) {
            out.line(head + (wantsOutstanding ? " CBYTES  QNUM" : "") + (wantsSize ? " QBYTES" : "")
                    + (wantsProcesses ? " LSPID LRPID" : "") + (wantsTimes ? "   STIME    RTIME    CTIME " : ""));
            out.line("Message Queues:");
            for (int id : sys.msgids()) {
                QueueStatus queue = sys.msgstat(id);
                out.line(object('q', QUEUE_MODE, queue.common(), id, users, wantsCreator)
                        + (wantsOutstanding ? format(" %6d %5d", queue.bytes(), queue.messages()) : "")
                        + (wantsSize ? format(" %6d", queue.mostBytes()) : "")
                        + (wantsProcesses ? format(" %5d %5d", queue.lastSender(), queue.lastReceiver()) : "")
                        + (wantsTimes ? time(queue.sent()) + time(queue.received()) + time(queue.changed()) : ""));
            }
        }
        if (memory) {
            if (!queues || wantsOutstanding || wantsSize || wantsProcesses || wantsTimes) {
                out.line(head + (wantsOutstanding ? " NATTCH" : "") + (wantsSize ? "      SEGSZ" : "")
                        + (wantsProcesses ? "  CPID  LPID" : "") + (wantsTimes ? "   ATIME    DTIME    CTIME " : ""));
            }
            out.line("Shared Memory:");
            for (int id : sys.shmids()) {
                MemoryStatus shared = sys.shmstat(id);
                out.line(object('m', MEMORY_MODE, shared.common(), id, users, wantsCreator)
                        + (wantsOutstanding ? format(" %6d", shared.attached()) : "")
                        + (wantsSize ? format(" %10d", shared.bytes()) : "")
                        + (wantsProcesses ? format(" %5d %5d", shared.creator(), shared.lastProcess()) : "")
                        + (wantsTimes ? time(shared.attachedAt()) + time(shared.detachedAt()) + time(shared.changed()) : ""));
            }
        }
        if (all || options.has('s')) {
            if (wantsSize || wantsTimes || !queues && !memory) {
                out.line(head + (wantsSize ? " NSEMS" : "") + (wantsTimes ? "   OTIME    CTIME " : ""));
            }
            out.line("Semaphores:");
            for (int id : sys.semids()) {
                SemaphoreStatus set = sys.semstat(id);
                out.line(object('s', SEMAPHORE_MODE, set.common(), id, users, wantsCreator)
                        + (wantsSize ? format(" %5d", set.semaphores()) : "")
                        + (wantsTimes ? time(set.operated()) + time(set.changed()) : ""));
            }
        }
        out.flush();
        return 0;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String object(char kind, String letters, IpcStatus status, int id, Users users, boolean wantsCreator) {
        StringBuilder line = new StringBuilder(format("%c %10d %-13s", kind, id, format("  0x%x", status.key())));
        int bit = FIRST_MODE_BIT;
        for (char letter : letters.toCharArray()) {
            line.append((status.mode() & bit) != 0 ? letter : '-');
            bit >>= 1;
        }
        line.append(format("%9.8s%9.8s", users.name(status.uid()), users.group(status.gid())));
        if (wantsCreator) {
            line.append(format("%9.8s%9.8s", users.name(status.creatorUid()), users.group(status.creatorGid())));
        }
        return line.toString();
    }

    private static String time(long seconds) {
        return seconds == 0 ? " no-entry" : Strftime.format(seconds, " %k:%M:%S");
    }

    /** {@code ipcrm}. */
    public static int ipcrm(Syscalls sys, List<String> arguments) {
        Options options = Options.parse(sys, arguments, "m:q:s:");
        if (options == null || !options.operands().isEmpty() || arguments.size() == 1) {
            sys.print(2, "usage: ipcrm [-q msqid] [-m shmid] [-s semid]\n");
            return 1;
        }
        List<String> failed = new ArrayList<>();
        for (char kind : new char[] {'q', 'm', 's'}) {
            for (String id : options.all(kind)) {
                try {
                    int number = Integer.parseInt(id);
                    switch (kind) {
                        case 'q' -> sys.msgremove(number);
                        case 'm' -> sys.shmctl(number, Syscalls.IPC_RMID);
                        default -> sys.semctl(number, 0, Syscalls.IPC_RMID, 0);
                    }
                } catch (SystemCallError | NumberFormatException e) {
                    failed.add((kind == 'q' ? "msqid(" : kind == 'm' ? "shmid(" : "semid(") + id + "): not found");
                }
            }
        }
        failed.forEach(line -> sys.print(2, "ipcrm: " + line + "\n"));
        return failed.isEmpty() ? 0 : 1;
    }
}
