package org.dtrace4j.builtin;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table of names that other systems' D, or another language, has and this D has not, with what to say to whoever
 * writes one.
 *
 * <p>None of them is reserved: a program may have a variable of such a name. Those of other systems lead to what their
 * system has and a target of this one has not; what could be told honestly is in the other tables. Those of other
 * languages lead to what D has instead.
 */
public final class ForeignNames {
    private static final String ORACLE = "Oracle's DTrace";
    private static final String MACOS = "macOS";
    private static final String FREEBSD = "FreeBSD";
    private static final String WINDOWS = "Windows";

    private static final String C = "C";
    private static final String OTHERS = "other languages";
    private static final String BPFTRACE = "bpftrace";

    private static final Map<String, String> HINTS = new HashMap<>();

    static {
        add("d_path", ORACLE, "there is no struct path here; v_path of a vnode and fi_pathname of fds[] are names");
        add("pcap", ORACLE, "there are no packets here to capture; tracemem() records memory");
        for (String name : new String[] {"jid", "jailname"}) {
            add(name, FREEBSD, "there are no jails here; zonename is the name of the zone");
        }
        for (String name : new String[] {"sx_exclusive_held", "sx_shared_held", "sx_isexclusive"}) {
            add(name, FREEBSD, "there are no sx locks here; rw_write_held(), rw_read_held() and rw_iswriter() ask "
                    + "those of a krwlock_t");
        }
        for (String name : new String[] {"memref", "printm"}) {
            add(name, FREEBSD, "tracemem(address, most, size) records as much memory as size says");
        }
        for (String name : new String[] {"cpucycles", "cpuinstrs", "vcycles", "vinstrs"}) {
            add(name, MACOS, "no counters of a processor are kept here; vtimestamp is the time on a CPU");
        }
        add("machctimestamp", MACOS, "the machine never sleeps here; machtimestamp goes on all the time");
        add("dispatchqaddr", MACOS, "there are no dispatch queues here");
        for (String name : new String[] {"kvtophys", "physmem_read", "physmem_write"}) {
            add(name, MACOS, "memory has no physical addresses here");
        }
        for (String name : new String[] {"vm_kernel_addrperm", "strip"}) {
            add(name, MACOS, "addresses are neither slid nor signed here: use them as they are");
        }
        for (String name : new String[] {"kdebug_trace", "kdebug_trace_string"}) {
            add(name, MACOS, "there is no trace buffer of kdebug here");
        }
        add("livedump", MACOS, "panic() ends the machine with a dump");
        add("pidresume", MACOS, "run prun on a process that stop() has stopped");
        for (String name : new String[] {"apple_define", "apple_flag", "apple_general", "apple_log", "apple_stack",
                "apple_ustack"}) {
            add(name, MACOS, "it serves a program that is not here");
        }
        add("irql", WINDOWS, "ipl is the interrupt priority level here");
        add("etw_trace", WINDOWS, "there are no events of Windows here");
        add("lkd", WINDOWS, "panic() ends the machine with a dump");
        for (String name : new String[] {"strcmp", "strncmp", "strcasecmp", "memcmp"}) {
            add(name, C, "strings are compared with ==, !=, < and so on");
        }
        for (String name : new String[] {"strcpy", "strncpy", "strdup", "memcpy"}) {
            add(name, C, "strings are assigned with =; bcopy() copies memory");
        }
        for (String name : new String[] {"strcat", "sprintf", "snprintf"}) {
            add(name, C, "strjoin() joins strings, lltostr() writes a number");
        }
        for (String name : new String[] {"puts", "fprintf"}) {
            add(name, C, "printf() prints");
        }
        add("println", OTHERS, "printf() prints, with \\n in its format for a new line");
        for (String name : new String[] {"atoi", "strtol", "strtoul"}) {
            add(name, C, "strtoll() reads a number");
        }
        for (String name : new String[] {"sleep", "usleep", "nanosleep"}) {
            add(name, C, "a program never waits; chill() keeps a CPU busy");
        }
        add("true", OTHERS, "write 1");
        add("false", OTHERS, "write 0");
        add("null", OTHERS, "write NULL");
        add("comm", BPFTRACE, "execname is the name of the process");
        add("nsecs", BPFTRACE, "timestamp is the time in nanoseconds");
        add("kstack", BPFTRACE, "stack() records the stack of the kernel");
        add("hist", BPFTRACE, "quantize() makes a distribution");
        add("lhist", BPFTRACE, "lquantize() makes a linear distribution");
        add("str", BPFTRACE, "copyinstr() reads a string of the process, stringof() one of the kernel");
        add("kaddr", BPFTRACE, "`name is a symbol of the kernel, and &`name its address");
        add("delete", BPFTRACE, "assigning 0 frees a variable");
    }

    private ForeignNames() { }

    /** What helps whoever has written a name; empty where no other system has it. */
    public static Optional<String> hint(String name) {
        return Optional.ofNullable(HINTS.get(name));
    }

    private static void add(String name, String system, String instead) {
        HINTS.put(name, name + " is of " + system + ": " + instead);
    }
}
