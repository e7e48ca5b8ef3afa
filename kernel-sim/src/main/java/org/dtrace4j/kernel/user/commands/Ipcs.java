package org.dtrace4j.kernel.user.commands;

import java.util.List;
import java.util.Locale;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.IpcInterface.IpcStatus;
import org.dtrace4j.kernel.user.IpcInterface.MemoryStatus;
import org.dtrace4j.kernel.user.IpcInterface.QueueStatus;
import org.dtrace4j.kernel.user.IpcInterface.SemaphoreStatus;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;

/**
 * {@code ipcs [-abcmopqst]} and {@code ipcrm [-m id] [-q id] [-s id] [-M key] [-Q key] [-S key]}: what is there of System V's
 * messages, shared memory and semaphores.
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
                QueueStatus queue = sys.msgstat64(id);
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
                MemoryStatus shared = sys.shmstat64(id);
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
                SemaphoreStatus set = sys.semstat64(id);
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

    private static final String IPCRM_USAGE = """
            usage: ipcrm [-q msqid] [-m shmid] [-s semid]
            \t[-Q msgkey] [-M shmkey] [-S semkey] ...
            """;
    private static final int PRIVATE = 0;

    /** Does something to an object of a kind. */
    private interface Call {
        int of(int number) throws SystemCallError;
    }

    /**
     * A kind of objects, and what the options of {@code ipcrm} mean.
     *
     * @param letter of an identifier; a capital one is that of a key
     */
    private record Kind(char letter, String id, Call find, Call remove) {
        static List<Kind> of(Syscalls sys) {
            return List.of(new Kind('q', "msqid", key -> sys.msgget(key, 0), id -> {
                sys.msgremove(id);
                return 0;
            }), new Kind('m', "shmid", key -> sys.shmget(key, 0, 0), id -> {
                sys.shmctl(id, Syscalls.IPC_RMID);
                return 0;
            }), new Kind('s', "semid", key -> sys.semget(key, 0, 0), id -> sys.semctl(id, 0, Syscalls.IPC_RMID, 0)));
        }

        String key() {
            return id.substring(0, id.length() - 2).replace("msq", "msg") + "key";
        }
    }

    /** {@code ipcrm}. */
    public static int ipcrm(Syscalls sys, List<String> arguments) {
        Options options = Options.parse(sys, arguments, "m:q:s:M:Q:S:");
        if (options == null || !options.operands().isEmpty() || arguments.size() == 1) {
            sys.print(2, IPCRM_USAGE);
            return 1;
        }
        int status = 0;
        for (Kind kind : Kind.of(sys)) {
            for (String id : options.all(kind.letter())) {
                status |= remove(sys, kind, kind.id() + "(" + id + ")", () -> Integer.decode(id));
            }
            for (String key : options.all(Character.toUpperCase(kind.letter()))) {
                status |= remove(sys, kind, kind.key() + "(" + key + ")", () -> {
                    int number = Integer.decode(key);
                    if (number == PRIVATE) {
                        throw new SystemCallError(Errno.EINVAL);
                    }
                    return kind.find().of(number);
                });
            }
        }
        return status;
    }

    private interface Identifier {
        int get() throws SystemCallError;
    }

    private static int remove(Syscalls sys, Kind kind, String what, Identifier id) {
        try {
            kind.remove().of(id.get());
            return 0;
        } catch (NumberFormatException e) {
            sys.print(2, "ipcrm: " + what + ": not found\n");
        } catch (SystemCallError e) {
            boolean denied = e.errno() == Errno.EPERM || e.errno() == Errno.EACCES;
            sys.print(2, "ipcrm: " + what + ": " + (denied ? "permission denied" : "not found") + "\n");
        }
        return 1;
    }
}
