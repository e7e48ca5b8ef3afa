package org.dtrace4j.kernel.mdb.dcmd;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.mdb.command.CommandTable;
import org.dtrace4j.kernel.mdb.command.CommandTable.DcmdRow;
import org.dtrace4j.kernel.mdb.command.Dcmd;
import org.dtrace4j.kernel.mdb.walk.Walkers;

/** The table of commands. */
public final class Dcmds {
    private static final String PRINT_HELP = String.join("\n",
            "Shows what lies at the address as a value of the type: all of it, or the members that are named; a path",
            "such as p_user.u_comm or v_vfsp->vfs_flag leads further. Without a type the address must be that of a",
            "variable. Into a pipe the values are written that are numbers or pointers, and the addresses of others.",
            "  -a  the address of each member in front",
            "  -d  integers in decimal",
            "  -t  the type of each member in front",
            "  -c limit  show so many characters of a string",
            "  -l limit  show so many elements of an array",
            "  -s depth  open so many levels of structures",
            "");
    private static final String KGREP_HELP = String.join("\n",
            "Searches the structures of the kernel for the address as an aligned word of 8 bytes.",
            "  -a base   search from an address on",
            "  -A limit  search up to an address",
            "  -d dist   find words from the address up to so many bytes behind it",
            "  -m mask   compare only these bits; -M mask all bits but these",
            "  -v        show the words that were found",
            "");
    private static final String WHATIS_HELP = String.join("\n",
            "Says what has the address: a thread or its stack, a page structure, a buffer of kernel memory, a module.",
            "  -a  all that have it, and not only the first",
            "");
    private static final String DTRACE_HELP = String.join("\n",
            "Given the address of a state, which ::dtrace_state tells, prints what dtrace(1M) would print of the data that",
            "lies in its buffers. Nothing is taken out of them.",
            "  -c cpu  only what that CPU has recorded",
            "");
    private static final String STATE_HELP = String.join("\n",
            "Shows the consumers of DTrace: the address of the state of each, for ::dtrace, the process that has it and its",
            "open file; \"<anonymous>\" for an anonymous enabling that nobody has claimed.",
            "");
    private static final String HASH_HELP = String.join("\n",
            "Given the address of a state, tells of the hash table how many places there are, the share of those that any",
            "entry is at, and of these the most entries, the mean and the standard deviation.",
            "");
    private static final String PS_HELP = String.join("\n",
            "  -f  arguments instead of names",
            "  -l  the lwps of each process",
            "  -t  the threads of each process",
            "");
    private static final String STACKS_HELP = String.join("\n",
            "Counts threads that have the same stack and state, those that are most first.",
            "  -a         the addresses of all of them",
            "  -c func    only stacks with the function; -C func only those without",
            "  -m module  only stacks with a function of the module; -M module only those without",
            "  -s sobj    only threads that wait for such an object: CV, MUTEX, RWLOCK, SEMA; -S sobj all others",
            "  -t tstate  only threads in that state; -T tstate all others",
            "");
    private static final String THREADLIST_HELP = "  -v  also where each thread is, and its stack\n";

    private Dcmds() { }

    /** All commands and walkers. */
    public static CommandTable table() {
        List<DcmdRow> rows = new ArrayList<>();
        session(rows);
        types(rows);
        stacks(rows);
        locks(rows);
        processes(rows);
        files(rows);
        system(rows);
        tracing(rows);
        return new CommandTable(rows, Walkers.rows());
    }

    private static void row(List<DcmdRow> rows, String name, String usage, String summary, Dcmd code, String help) {
        rows.add(new DcmdRow(name, usage, summary, code, help));
    }

    private static void row(List<DcmdRow> rows, String name, String usage, String summary, Dcmd code) {
        row(rows, name, usage, summary, code, "");
    }

    private static void session(List<DcmdRow> rows) {
        row(rows, "::dcmds", "", "list available debugger commands", SessionDcmds::dcmds);
        row(rows, "::walkers", "", "list available walkers", SessionDcmds::walkers);
        row(rows, "::formats", "", "list format specifiers", SessionDcmds::formats);
        row(rows, "::help", "[cmd]", "list commands/command help", SessionDcmds::help);
        row(rows, "::vars", "", "list debugger variables", SessionDcmds::variables);
        row(rows, "::echo", "[args ...]", "echo arguments", SessionDcmds::echo);
        row(rows, "::walk", "?name", "walk data structure", SessionDcmds::walk);
        row(rows, "::grep", ":expr", "print dot if expression is true", SessionDcmds::grep);
        row(rows, "::map", ":expr", "print dot after evaluating expression", SessionDcmds::map);
        row(rows, ":c", "", "continue target execution", SessionDcmds::cont);
        row(rows, "::cont", "", "continue target execution", SessionDcmds::cont);
        row(rows, "$q", "", "quit debugger", SessionDcmds::quit);
        row(rows, "::quit", "", "quit debugger", SessionDcmds::quit);
    }

    private static void types(List<DcmdRow> rows) {
        row(rows, "::print", "?[-adt] [-c lim] [-l lim] [-s depth] [type] [member ...]",
                "print the contents of a data structure", TypeDcmds::print, PRINT_HELP);
        row(rows, "::list", ":type member", "walk list using member as link pointer", TypeDcmds::list);
        row(rows, "::array", ":type count", "print each array element's address", TypeDcmds::array);
        row(rows, "::sizeof", "type", "print the size of a type", TypeDcmds::sizeof);
        row(rows, "::offsetof", "type member", "print the offset of a given struct or union member",
                TypeDcmds::offsetof);
        row(rows, "::enum", "type", "print an enumeration", TypeDcmds::enumeration);
    }

    private static void stacks(List<DcmdRow> rows) {
        row(rows, "$c", "?[cnt]", "print stack backtrace", StackDcmds::stack);
        row(rows, "::stack", "?[cnt]", "print stack backtrace", StackDcmds::stack);
        row(rows, "$C", "?[cnt]", "print stack backtrace with frame pointers", StackDcmds::stackWithFrames);
        row(rows, "$r", "", "print general-purpose registers", StackDcmds::registers);
        row(rows, "::regs", "", "print general-purpose registers", StackDcmds::registers);
        row(rows, "::findstack", ":[-v]", "find kernel thread stack", StackDcmds::findstack);
        row(rows, "::thread", "?", "display a summarized kthread_t", ThreadDcmds::thread);
        row(rows, "::threadlist", "?[-tv]", "display threads and associated C stack traces", ThreadDcmds::threadlist,
                THREADLIST_HELP);
    }

    private static void locks(List<DcmdRow> rows) {
        row(rows, "::stacks", "?[-a] [-c func] [-C func] [-m module] [-M module] [-s sobj | -S sobj] [-t tstate | -T tstate]",
                "print unique kernel thread stacks", StacksDcmd::stacks, STACKS_HELP);
        row(rows, "::mutex", ":", "dump out an adaptive or spin mutex", LockDcmds::mutex);
        row(rows, "::rwlock", ":", "dump out a readers/writer lock", LockDcmds::rwlock);
        row(rows, "::wchaninfo", "?[-v]", "dump condition variable", LockDcmds::wchaninfo);
        row(rows, "::kmastat", "", "kernel memory allocator stats", AllocatorDcmds::kmastat);
        row(rows, "::kmem_cache", "?", "print a kernel memory cache", AllocatorDcmds::kmemCache);
        row(rows, "::memstat", "", "display memory usage summary", AllocatorDcmds::memstat);
        row(rows, "::queue", "?[-q] [-m mod]", "filter and display STREAM queue", StreamDcmds::queue);
        row(rows, "::stdata", "?[-q]", "filter and display STREAM head", StreamDcmds::stdata);
        row(rows, "::stream", ":", "display STREAM", StreamDcmds::stream);
        row(rows, "::q2otherq", ":", "print peer queue for a given queue", StreamDcmds::q2otherq);
        row(rows, "::q2stream", ":", "print stream pointer for a given queue", StreamDcmds::q2stream);
        row(rows, "::netstat", "[-P protocol]", "show network status", NetworkDcmds::netstat);
    }

    private static void processes(List<DcmdRow> rows) {
        row(rows, "::ptree", "?", "print process tree", ProcessDcmds::ptree);
        row(rows, "::ps", "?[-flt]", "list processes (and associated thr,lwp)", ProcessDcmds::ps, PS_HELP);
        row(rows, "::pgrep", "[-fltx] pattern", "pattern match against all processes", ProcessDcmds::pgrep);
        row(rows, "::pid2proc", ":", "convert PID to proc_t address", ProcessDcmds::pid2proc);
        row(rows, "::whereopen", ":", "given a vnode, dumps procs which have it open", ProcessDcmds::whereopen);
        row(rows, "::pfiles", ":", "print process file information", ProcessDcmds::pfiles);
    }

    private static void files(List<DcmdRow> rows) {
        row(rows, "::fsinfo", "?[-v]", "print mounted filesystems", FileDcmds::fsinfo);
        row(rows, "::vnode2path", ":[-F]", "vnode address to pathname", FileDcmds::vnode2path);
        row(rows, "::page", "?", "display a summarized page_t", FileDcmds::page);
        row(rows, "::page_num2pp", ":", "convert a page frame number to a page_t", FileDcmds::pageOfFrame);
        row(rows, "::kgrep", ":[-v] [-a base] [-A lim] [-d dist] [-m mask] [-M mask]", "search kernel as for pointers",
                MemoryDcmds::kgrep, KGREP_HELP);
        row(rows, "::whatis", ":[-a]", "given an address, return information", MemoryDcmds::whatis, WHATIS_HELP);
    }

    private static void tracing(List<DcmdRow> rows) {
        row(rows, "::dtrace", ":[-c cpu]", "print dtrace(1M)-like output", DtraceDcmds::dtrace, DTRACE_HELP);
        row(rows, "::dtrace_state", "?", "print active DTrace consumers", DtraceDcmds::states, STATE_HELP);
        row(rows, "::dtrace_options", ":", "print a DTrace state's options", DtraceDcmds::options);
        row(rows, "::dtrace_ecb", "?", "print what an enabling control block enables", DtraceDcmds::ecb);
        row(rows, "::dtrace_probes", "?", "print all DTrace probes, or those that a state has enabled", DtraceDcmds::probes);
        row(rows, "::dtrace_aggstat", ":[-c cpu]", "DTrace aggregation hash statistics", DtraceDcmds::aggregationStatistics,
                HASH_HELP);
        row(rows, "::dtrace_dynstat", ":", "DTrace dynamic variable hash statistics", DtraceDcmds::variableStatistics,
                HASH_HELP);
        row(rows, "::dtrace_aggkey", "?", "print a key of a DTrace aggregation and its data", DtraceDcmds::aggregationKey);
        row(rows, "::dtrace_dynvar", "?", "print a DTrace dynamic variable", DtraceDcmds::dynamicVariable);
        row(rows, "::dtrace_errhash", "?", "print DTrace error hash", DtraceDcmds::errors);
        row(rows, "::dtrace_helptrace", "", "print DTrace helper trace", DtraceDcmds::helpers);
        row(rows, "::id2probe", ":", "print the description of the probe of that id", DtraceDcmds::probe);
    }

    private static void system(List<DcmdRow> rows) {
        row(rows, "::status", "", "print summary of current target", SystemDcmds::status);
        row(rows, "::msgbuf", "[-v]", "print most recent console messages", SystemDcmds::msgbuf);
        row(rows, "::cpuinfo", "?", "print CPUs and runnable threads", SystemDcmds::cpuinfo);
        row(rows, "::switch", ":", "switch to another CPU", SystemDcmds::switchCpu);
        row(rows, ":x", ":", "switch to another CPU", SystemDcmds::switchCpu);
        row(rows, "::modinfo", "?", "print module information", SystemDcmds::modinfo);
    }
}
