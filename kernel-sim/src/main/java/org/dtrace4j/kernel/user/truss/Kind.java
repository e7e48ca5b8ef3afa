package org.dtrace4j.kernel.user.truss;

import java.util.Locale;
import org.dtrace4j.kernel.user.IoctlNumbers;
import org.dtrace4j.kernel.user.Privileges;
import org.dtrace4j.kernel.user.Signals;

/** Kinds of values: how one is shown that is no string, nor the contents of a buffer, which {@link ArgumentText} fetches. */
enum Kind {
    DEC, UNS, OCT, HEX, HHX, DEX,
    /** Not shown. */
    HID,
    /** A string; one that the call returns; the buffer of readlink; the data of read or write. */
    STG(HEX), RST(HEX), RLK(HEX), IOB(HEX),
    /** Flags of open. */
    OPN(OCT) {
        @Override
        String named(long value) {
            String access = switch ((int) value & 3) {
                case 0 -> "O_RDONLY";
                case 1 -> "O_WRONLY";
                case 2 -> "O_RDWR";
                default -> null;
            };
            return access == null ? null : access + flags("|", value & ~3L, 0x04, "O_NDELAY", 0x08, "O_APPEND", 0x10, "O_SYNC",
                    0x40, "O_DSYNC", 0x80, "O_NONBLOCK", 0x100, "O_CREAT", 0x200, "O_TRUNC", 0x400, "O_EXCL", 0x800, "O_NOCTTY",
                    0x2000, "O_LARGEFILE", 0x8000, "O_RSYNC", 0x20000, "O_NOFOLLOW", 0x800000, "O_CLOEXEC");
        }
    },
    FFG(HEX) {
        @Override
        String named(long value) {
            return value == 0 ? null : OPN.named(value);
        }
    },
    ACC(DEC) {
        @Override
        String named(long value) {
            return (value & ~7L) != 0 ? null : value == 0 ? "F_OK" : flags("", value, 4, "R_OK", 2, "W_OK", 1, "X_OK");
        }
    },
    SIG(HEX) {
        @Override
        String named(long value) {
            return value == 0 ? null : Signals.fullName((int) value);
        }
    },
    SPM(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 1, "SIG_BLOCK", 2, "SIG_UNBLOCK", 3, "SIG_SETMASK");
        }
    },
    IDT(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 0, "P_PID", 1, "P_PPID", 2, "P_PGID", 3, "P_SID", 4, "P_CID", 5, "P_UID", 6, "P_GID", 7, "P_ALL",
                    8, "P_LWPID");
        }
    },
    WOP(OCT) {
        @Override
        String named(long value) {
            return flags("", value, 1, "WEXITED", 2, "WTRAPPED", 4, "WSTOPPED", 010, "WCONTINUED", 0100, "WNOHANG", 0200,
                    "WNOWAIT");
        }
    },
    WHN(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 0, "SEEK_SET", 1, "SEEK_CUR", 2, "SEEK_END");
        }
    },
    FCN(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 0, "F_DUPFD", 1, "F_GETFD", 2, "F_SETFD", 3, "F_GETFL", 4, "F_SETFL", 6, "F_SETLK", 7, "F_SETLKW",
                    9, "F_DUP2FD", 11, "F_FREESP", 14, "F_GETLK");
        }
    },
    IOC(HEX) {
        @Override
        String named(long value) {
            return IoctlNumbers.name((int) value);
        }
    },
    MPR(HHX) {
        @Override
        String named(long value) {
            return (value & ~7L) != 0 ? null : value == 0 ? "PROT_NONE"
                    : flags("", value, 1, "PROT_READ", 2, "PROT_WRITE", 4, "PROT_EXEC");
        }
    },
    MTY(HHX) {
        @Override
        String named(long value) {
            String type = oneOf(value & 0xf, 1, "MAP_SHARED", 2, "MAP_PRIVATE");
            return type == null ? null : type + flags("|", value & ~0xfL, 0x10, "MAP_FIXED", 0x40, "MAP_NORESERVE", 0x100,
                    "MAP_ANON");
        }
    },
    MTF(HEX) {
        @Override
        String named(long value) {
            return value == 0 ? null : flags("", value, 1, "MS_RDONLY", 2, "MS_FSS", 4, "MS_DATA", 0x10, "MS_NOSUID", 0x20,
                    "MS_REMOUNT", 0x80, "MS_OVERLAY", 0x100, "MS_OPTIONSTR", 0x200, "MS_GLOBAL", 0x400, "MS_FORCE");
        }
    },
    RLM(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 0, "RLIMIT_CPU", 1, "RLIMIT_FSIZE", 2, "RLIMIT_DATA", 3, "RLIMIT_STACK", 4, "RLIMIT_CORE", 5,
                    "RLIMIT_NOFILE", 6, "RLIMIT_VMEM");
        }
    },
    CNF(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 2, "_CONFIG_NGROUPS", 3, "_CONFIG_CHILD_MAX", 4, "_CONFIG_OPEN_FILES", 6, "_CONFIG_PAGESIZE", 7,
                    "_CONFIG_CLK_TCK", 11, "_CONFIG_NPROC_CONF", 12, "_CONFIG_NPROC_ONLN");
        }
    },
    INF(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 1, "SI_SYSNAME", 2, "SI_HOSTNAME", 3, "SI_RELEASE", 4, "SI_VERSION", 5, "SI_MACHINE", 6,
                    "SI_ARCHITECTURE", 258, "SI_SET_HOSTNAME");
        }
    },
    PTC(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 1, "_PC_LINK_MAX", 4, "_PC_NAME_MAX", 5, "_PC_PATH_MAX", 6, "_PC_PIPE_BUF", 20,
                    "_PC_ACL_ENABLED");
        }
    },
    ACL(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 1, "GETACL", 2, "SETACL", 3, "GETACLCNT", 4, "ACE_GETACL", 5, "ACE_SETACL", 6, "ACE_GETACLCNT");
        }
    },
    MOD(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 0, "MODLOAD", 1, "MODUNLOAD", 2, "MODINFO", 3, "MODRESERVED", 6, "MODGETPATH",
                    14, "MODGETPATHLEN");
        }
    },
    // Sockets.
    PFM(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 0, "PF_UNSPEC", 1, "PF_UNIX", 2, "PF_INET", 26, "PF_INET6");
        }
    },
    SKT(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 1, "SOCK_DGRAM", 2, "SOCK_STREAM", 4, "SOCK_RAW", 5, "SOCK_RDM", 6, "SOCK_SEQPACKET");
        }
    },
    SKP(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 0, "IPPROTO_IP", 1, "IPPROTO_ICMP", 6, "IPPROTO_TCP", 17, "IPPROTO_UDP");
        }
    },
    SKV(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 0, "SOV_STREAM", 1, "SOV_DEFAULT", 2, "SOV_SOCKSTREAM", 3, "SOV_SOCKBSD", 4, "SOV_XPG4_2");
        }
    },
    SHT(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 0, "SHUT_RD", 1, "SHUT_WR", 2, "SHUT_RDWR");
        }
    },
    SOL(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 0xffff, "SOL_SOCKET", 6, "IPPROTO_TCP");
        }
    },
    SON(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 2, "SO_ACCEPTCONN", 4, "SO_REUSEADDR", 8, "SO_KEEPALIVE", 0x80, "SO_LINGER", 0x1001, "SO_SNDBUF",
                    0x1002, "SO_RCVBUF", 0x1007, "SO_ERROR", 0x1008, "SO_TYPE");
        }
    },
    // Messages, semaphores, shared memory.
    KEY(DEC) {
        @Override
        String named(long value) {
            return value == 0 ? "IPC_PRIVATE" : null;
        }
    },
    MSF(OCT) {
        @Override
        String named(long value) {
            return SEF.named(value);
        }
    },
    SEF(OCT) {
        @Override
        String named(long value) {
            String names = flags("", value & ~0777L, 01000, "IPC_CREAT", 02000, "IPC_EXCL", 04000, "IPC_NOWAIT");
            return (value & ~0777L) == 0 ? null : names + ((value & 0777) == 0 ? "" : String.format("|0%o", value & 0777));
        }
    },
    SHF(OCT) {
        @Override
        String named(long value) {
            return (value & 030000) == 0 ? SEF.named(value) : flags("", value, 010000, "SHM_RDONLY", 020000, "SHM_RND");
        }
    },
    MSC(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 10, "IPC_RMID", 11, "IPC_SET", 12, "IPC_STAT");
        }
    },
    SMC(DEC) {
        @Override
        String named(long value) {
            String own = oneOf(value, 3, "GETNCNT", 4, "GETPID", 5, "GETVAL", 6, "GETALL", 7, "GETZCNT", 8, "SETVAL", 9,
                    "SETALL");
            return own != null ? own : MSC.named(value);
        }
    },
    SHC(DEC) {
        @Override
        String named(long value) {
            return MSC.named(value);
        }
    },
    // Privileges; what a fork is to do, and a new lwp.
    PRO(DEC) {
        @Override
        String named(long value) {
            return oneOf(value, 0, "PRIV_ON", 1, "PRIV_OFF", 2, "PRIV_SET");
        }
    },
    PRN(DEC) {
        @Override
        String named(long value) {
            Privileges.Kind[] kinds = Privileges.Kind.values();
            return value >= 0 && value < kinds.length ? "PRIV_" + kinds[(int) value] : null;
        }
    },
    PRS(HEX),
    FXF(DEC) {
        @Override
        String named(long value) {
            return value == 0 ? null : flags("", value, 1, "FORK_NOSIGCHLD", 2, "FORK_WAITPID");
        }
    },
    LWF(DEC) {
        @Override
        String named(long value) {
            return value == 0 ? null : flags("", value, 0x20, "LWP_DAEMON", 0x40, "LWP_DETACHED", 0x80, "LWP_SUSPENDED");
        }
    };

    private static final long LARGE = 0xff000000L;

    private final Kind otherwise;

    Kind() {
        this(null);
    }

    Kind(Kind otherwise) {
        this.otherwise = otherwise;
    }

    /** The name of a value; null if it has none. */
    String named(long value) {
        return null;
    }

    /** A value by its name. */
    final String text(long value) {
        String named = named(value);
        return named != null ? named : raw(value);
    }

    /** A value as a number. */
    final String raw(long value) {
        Kind plain = otherwise == null ? this : otherwise;
        return switch (plain) {
            case UNS -> Long.toUnsignedString(value);
            case OCT -> value == 0 ? "0" : "0" + Long.toOctalString(value & 0xffffffffL);
            case HEX -> String.format(Locale.ROOT, "0x%08X", value);
            case HHX -> String.format(Locale.ROOT, "0x%04X", value);
            case DEX -> (value & LARGE) != 0 ? HEX.raw(value) : Long.toString(value);
            default -> Long.toString(value);
        };
    }

    static String oneOf(long value, Object... rows) {
        for (int i = 0; i < rows.length; i += 2) {
            if (((Integer) rows[i]).longValue() == value) {
                return (String) rows[i + 1];
            }
        }
        return null;
    }

    /** Names of the bits that are set, and what has no name as a number; {@code before} is in front of the first. */
    static String flags(String before, long value, Object... rows) {
        StringBuilder text = new StringBuilder();
        long rest = value;
        for (int i = 0; i < rows.length; i += 2) {
            long bit = (Integer) rows[i];
            if ((value & bit) != 0) {
                text.append(text.isEmpty() ? before : "|").append(rows[i + 1]);
                rest &= ~bit;
            }
        }
        if (rest != 0) {
            text.append(text.isEmpty() ? before : "|").append(String.format(Locale.ROOT, "0x%X", rest));
        }
        return text.toString();
    }
}
