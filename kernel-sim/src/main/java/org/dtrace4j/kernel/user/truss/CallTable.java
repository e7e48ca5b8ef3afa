package org.dtrace4j.kernel.user.truss;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How system calls are shown: each by its number, some by their first or last argument, too, which is a code for what they do. A
 * row's words are kinds of values ({@link Kind}): what it returns, what it returns in the second register if that is shown, and
 * then, behind a colon, its arguments.
 */
final class CallTable {
    static final int EXIT = 1;
    static final int READ = 3;
    static final int WRITE = 4;
    static final int OPEN = 5;
    static final int LSEEK = 19;
    static final int WAITID = 107;
    static final int READV = 121;
    static final int WRITEV = 122;
    static final int FORKSYS = 142;
    static final int SIGTIMEDWAIT = 144;
    static final int LWP_CREATE = 159;
    static final int LWP_EXIT = 160;
    static final int PREAD = 173;
    static final int PWRITE = 174;
    static final int RECV = 237;
    static final int RECVFROM = 238;
    static final int SEND = 240;
    static final int SENDTO = 242;
    static final int EXECVE = 59;
    /** More calls there are not. */
    static final int MOST = 255;

    /** The codes of {@code forksys} of a child are so much higher than those of its parent. */
    private static final int CHILD = 3;
    private static final int O_CREAT = 0x100;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;

    /** How one call is shown. */
    record Row(String name, List<Kind> returns, List<Kind> arguments) { }

    private static final Map<Integer, Row> ROWS = new HashMap<>();
    private static final Map<Integer, Map<Integer, Row>> BY_CODE = new HashMap<>();
    /** What else lists of calls may name. */
    private static final Map<String, Integer> ALIASES = new TreeMap<>();

    static {
        row(EXIT, "_exit", "dec: dec");
        row(READ, "read", "dec: dec iob uns");
        row(WRITE, "write", "dec: dec iob uns");
        row(OPEN, "open", "dec: stg opn oct");
        row(6, "close", "dec: dec");
        row(8, "creat", "dec: stg oct");
        row(9, "link", "dec: stg stg");
        row(10, "unlink", "dec: stg");
        row(11, "exec", "dec: stg dec");
        row(12, "chdir", "dec: stg");
        row(13, "time", "dec:");
        row(15, "chmod", "dec: stg oct");
        row(16, "chown", "dec: stg dec dec");
        row(17, "brk", "dec: hex");
        row(18, "stat", "dec: stg hex");
        row(LSEEK, "lseek", "dec: dec dex whn");
        row(20, "getpid", "dec dec:");
        row(21, "mount", "dec: stg stg mtf stg hex dec hex dec");
        row(23, "setuid", "dec: dec");
        row(24, "getuid", "dec dec:");
        row(25, "stime", "dec: dec");
        row(28, "fstat", "dec: dec hex");
        row(29, "pause", "dec:");
        row(30, "utime", "dec: stg hex");
        row(33, "access", "dec: stg acc");
        row(36, "sync", "dec:");
        row(37, "kill", "dec: dec sig");
        row(39, "pgrpsys", "dec: dec dec dec");
        row(42, "pipe", "dec: hex");
        row(43, "times", "dec: hex");
        row(46, "setgid", "dec: dec");
        row(47, "getgid", "dec dec:");
        row(49, "msgsys", "dec: dec dec dec dec dec dec");
        row(52, "shmsys", "dec: dec hex hex hex");
        row(53, "semsys", "dec: dec hex hex hex hex");
        row(54, "ioctl", "dec: dec ioc hex");
        row(55, "uadmin", "dec: dec dec dec");
        row(58, "fdsync", "dec: dec ffg");
        row(EXECVE, "execve", "dec: stg hex hex");
        row(60, "umask", "oct: oct");
        row(62, "fcntl", "dec: dec fcn hex");
        row(68, "openat", "dec: dec stg opn oct");
        row(74, "rctlsys", "dec: dec stg hex hex dec dec");
        row(77, "lwp_park", "dec: dec hex dec");
        row(79, "rmdir", "dec: stg");
        row(80, "mkdir", "dec: stg oct");
        row(81, "getdents", "dec: dec hex uns");
        row(82, "privsys", "hex: dec dec dec hex dec");
        row(88, "lstat", "dec: stg hex");
        row(89, "symlink", "dec: stg stg");
        row(90, "readlink", "dec: stg rlk uns");
        row(93, "fchmod", "dec: dec oct");
        row(94, "fchown", "dec: dec dec dec");
        row(96, "sigsuspend", "dec: hex");
        row(98, "sigaction", "dec: sig hex hex");
        row(103, "statvfs", "dec: stg hex");
        row(105, "getloadavg", "dec: hex dec");
        row(WAITID, "waitid", "dec: idt dec hex wop");
        row(113, "pathconf", "dec: stg ptc");
        row(115, "mmap", "hex: hex uns mpr mty dec dec");
        row(117, "munmap", "dec: hex uns");
        row(120, "fchdir", "dec: dec");
        row(READV, "readv", "dec: dec hex dec");
        row(WRITEV, "writev", "dec: dec hex dec");
        row(123, "xstat", "dec: dec stg hex");
        row(124, "lxstat", "dec: dec stg hex");
        row(125, "fxstat", "dec: dec dec hex");
        row(129, "getrlimit", "dec: rlm hex");
        row(130, "lchown", "dec: stg dec dec");
        row(134, "rename", "dec: stg stg");
        row(137, "sysconfig", "dec: cnf");
        row(139, "sysinfo", "dec: inf rst dec");
        row(FORKSYS, "forksys", "dec: dec hhx");
        row(SIGTIMEDWAIT, "sigtimedwait", "dec: hex hex hex");
        row(146, "yield", "dec:");
        row(152, "modctl", "dec: mod hex hex hex hex");
        row(LWP_CREATE, "lwp_create", "dec: hex lwf hex");
        row(LWP_EXIT, "lwp_exit", "dec:");
        row(164, "lwp_self", "dec:");
        row(165, "lwp_sigmask", "hex hex: spm hex hex");
        row(167, "lwp_wait", "dec: dec hex");
        row(PREAD, "pread", "dec: dec iob uns dex");
        row(PWRITE, "pwrite", "dec: dec iob uns dex");
        row(182, "portfs", "hex hex: dec hex hex hex hex hex");
        row(183, "pollsys", "dec: hex dec hex hex");
        row(185, "acl", "dec: stg acl dec hex");
        row(187, "processor_bind", "dec: idt dec dec hex");
        row(191, "clock_gettime", "dec: dec hex");
        row(199, "nanosleep", "dec: hex hex");
        row(200, "facl", "dec: dec acl dec hex");
        row(201, "door", "dec: dec hex hex hex hex dec");
        row(206, "schedctl", "hex:");
        row(209, "resolvepath", "dec: stg rlk dec");
        row(215, "stat64", "dec: stg hex");
        row(216, "lstat64", "dec: stg hex");
        row(217, "fstat64", "dec: dec hex");
        row(224, "creat64", "dec: stg oct");
        row(225, "open64", "dec: stg opn oct");
        row(229, "getcwd", "dec: rst dec");
        row(230, "so_socket", "dec: pfm skt skp stg skv");
        row(231, "so_socketpair", "dec: hex");
        row(232, "bind", "dec: dec hex dec skv");
        row(233, "listen", "dec: dec dec skv");
        row(234, "accept", "dec: dec hex hex skv");
        row(235, "connect", "dec: dec hex dec skv");
        row(236, "shutdown", "dec: dec sht skv");
        row(RECV, "recv", "dec: dec iob dec dec");
        row(RECVFROM, "recvfrom", "dec: dec iob dec dec hex hex");
        row(SEND, "send", "dec: dec iob dec dec");
        row(SENDTO, "sendto", "dec: dec iob dec dec hex dec");
        row(243, "getpeername", "dec: dec hex hex skv");
        row(244, "getsockname", "dec: dec hex hex skv");
        row(245, "getsockopt", "dec: dec sol son hex hex skv");
        row(246, "setsockopt", "dec: dec sol son hex dec skv");
        row(255, "umount2", "dec: stg mtf");

        codes(OPEN, "open", "dec: stg opn", "open", "dec: stg opn oct");
        codes(225, "open64", "dec: stg opn", "open64", "dec: stg opn oct");
        codes(39, "getpgrp", "dec: hid", "setpgrp", "dec: hid", "getsid", "dec: hid dec", "setsid", "dec: hid", "getpgid",
                "dec: hid dec", "setpgid", "dec: hid dec dec");
        codes(49, "msgget", "dec: hid key msf", "msgctl", "dec: hid dec msc hex", "msgrcv", "dec: hid dec hex uns dec msf",
                "msgsnd", "dec: hid dec hex uns msf", "msgids", "dec: hid hex uns hex", "msgsnap", "dec: hid dec hex uns dec");
        codes(52, "shmat", "hex: hid dec dex shf", "shmctl", "dec: hid dec shc dex", "shmdt", "dec: hid hex", "shmget",
                "dec: hid key uns shf", "shmids", "dec: hid hex uns hex");
        codes(53, "semctl", "dec: hid dec dec smc dex", "semget", "dec: hid key dec sef", "semop", "dec: hid dec hex uns",
                "semids", "dec: hid hex uns hex", "semtimedop", "dec: hid dec hex uns hex");
        codes(62, "fcntl", "dec: dec fcn hex", "fcntl", "dec: dec fcn", "fcntl", "dec: dec fcn ffg");
        codes(74, "getrctl", "dec: hid stg hex hex hid dec", "setrctl", "dec: hid stg hex hex hid dec", "rctlsys_lst",
                "dec: hid hid hex hid hex hid", "rctlsys_ctl", "dec: hid stg hex hid hid dec");
        codes(77, "lwp_park", "dec: hid hex dec", "lwp_unpark", "dec: hid dec", "lwp_unpark_all", "dec: hid hex dec");
        codes(82, "setppriv", "dec: hid pro prn prs", "getppriv", "dec: hid hid prn prs");
        codes(FORKSYS, "forkx", "dec: hid fxf", "forkallx", "dec: hid fxf", "vforkx", "dec: hid fxf", "forkx", "dec:", "forkallx",
                "dec:", "vforkx", "dec:");
        codes(LWP_CREATE, "lwp_create", "dec: hex lwf hex", "lwp_create", "dec:");
        codes(182, "port_create", "dec: hid", "port_associate", "dec: hid dec dec hex hex hex", "port_dissociate",
                "dec: hid dec dec hex", "port_send", "dec: hid dec hex hex", "port_sendn", "dec: hid hex hex dec hex hex",
                "port_get", "dec: hid dec hex hex", "port_getn", "dec dec: hid dec hex dec dec hex", "port_alert",
                "dec: hid dec hex hex hex");
        codes(201, "door_create", "dec: hex hex hex", "door_revoke", "dec: dec", "door_info", "dec: dec hex", "door_call",
                "dec: dec hex");

        alias(EXIT, "exit");
        alias(FORKSYS, "fork", "vfork", "fork1", "forkall");
        alias(17, "sbrk");
        alias(20, "getppid");
        alias(24, "geteuid");
        alias(47, "getegid");
        alias(EXECVE, "execl", "execv", "execle", "execlp", "execvp");
        alias(183, "poll");
        alias(WAITID, "wait");
        alias(165, "sigprocmask");
        BY_CODE.forEach((call, rows) -> rows.values().forEach(row -> ALIASES.putIfAbsent(row.name(), call)));
    }

    private CallTable() { }

    private static void row(int call, String name, String kinds) {
        ROWS.put(call, row(name, kinds));
    }

    private static Row row(String name, String kinds) {
        int colon = kinds.indexOf(':');
        return new Row(name, kinds(kinds.substring(0, colon)), kinds(kinds.substring(colon + 1)));
    }

    private static List<Kind> kinds(String words) {
        return words.isBlank() ? List.of()
                : Arrays.stream(words.trim().split(" ")).map(word -> Kind.valueOf(word.toUpperCase(Locale.ROOT))).toList();
    }

    private static void codes(int call, String... namesAndKinds) {
        Map<Integer, Row> rows = new TreeMap<>();
        for (int i = 0; i < namesAndKinds.length; i += 2) {
            rows.put(i / 2, row(namesAndKinds[i], namesAndKinds[i + 1]));
        }
        BY_CODE.put(call, rows);
    }

    private static void alias(int call, String... names) {
        for (String name : names) {
            ALIASES.put(name, call);
        }
    }

    /** How a call is shown; {@code code} is -1 for one that has none. */
    static Row of(int call, int code) {
        Row row = BY_CODE.getOrDefault(call, Map.of()).get(code);
        if (row == null) {
            row = ROWS.get(call);
        }
        return row != null ? row : new Row("sys#" + call, List.of(Kind.HEX, Kind.HEX),
                Collections.nCopies(8, Kind.HEX));
    }

    /** The call that a list means by a name, or by a number. */
    static Optional<Integer> number(String name) {
        if (name.matches("(0[xX][0-9a-fA-F]{1,4}|[0-9]{1,5})")) {
            int number = Integer.decode(name);
            return number > 0 && number <= MOST ? Optional.of(number) : Optional.empty();
        }
        return ROWS.entrySet().stream().filter(row -> row.getValue().name().equals(name)).map(Map.Entry::getKey).findFirst()
                .or(() -> Optional.ofNullable(ALIASES.get(name)));
    }

    /**
     * The code of the call that an lwp is in, -1 if it has none.
     *
     * @param returnsAsChild whether it returns from a fork in the child, or in a new lwp
     */
    static int code(LwpCall call, boolean returnsAsChild) {
        if (!BY_CODE.containsKey(call.number()) || call.arguments().length == 0) {
            return -1;
        }
        long[] arguments = call.arguments();
        return switch (call.number()) {
            case OPEN, 225 -> (arguments[1] & O_CREAT) != 0 ? 1 : 0;
            case 62 -> arguments[1] == F_GETFL ? 1 : arguments[1] == F_SETFL ? 2 : 0;
            case 201 -> (int) arguments[5];
            case LWP_CREATE -> returnsAsChild ? 1 : 0;
            case FORKSYS -> (int) arguments[0] + (returnsAsChild ? CHILD : 0);
            case 182 -> (int) arguments[0] & 0xff;
            default -> (int) arguments[0];
        };
    }

    /** The codes of a child are counted as those of its parent. */
    static int countedCode(int call, int code) {
        return call == FORKSYS && code >= CHILD ? code - CHILD : call == OPEN || call == LWP_CREATE ? -1 : code;
    }

    /**
     * A system call that an lwp is in.
     *
     * @param number 0 for none
     */
    record LwpCall(int number, long[] arguments) { }

    static boolean reads(int call) {
        return call == READ || call == PREAD || call == RECV || call == RECVFROM;
    }

    static boolean writes(int call) {
        return call == WRITE || call == PWRITE || call == SEND || call == SENDTO;
    }
}
