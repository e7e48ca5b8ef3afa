package org.dtrace4j.builtin.option;

import static org.dtrace4j.builtin.option.Option.When.ANY;
import static org.dtrace4j.builtin.option.Option.When.COMPILE;
import static org.dtrace4j.builtin.option.Option.When.START;
import static org.dtrace4j.builtin.option.OptionKind.ASSIGNMENT;
import static org.dtrace4j.builtin.option.OptionKind.ATTRIBUTES;
import static org.dtrace4j.builtin.option.OptionKind.COUNT;
import static org.dtrace4j.builtin.option.OptionKind.CPU;
import static org.dtrace4j.builtin.option.OptionKind.FLAG;
import static org.dtrace4j.builtin.option.OptionKind.LIMIT;
import static org.dtrace4j.builtin.option.OptionKind.NAME;
import static org.dtrace4j.builtin.option.OptionKind.NUMBER;
import static org.dtrace4j.builtin.option.OptionKind.PERCENT;
import static org.dtrace4j.builtin.option.OptionKind.RATE;
import static org.dtrace4j.builtin.option.OptionKind.SIZE;
import static org.dtrace4j.builtin.option.OptionKind.SWITCH;
import static org.dtrace4j.builtin.option.OptionKind.TEXT;
import static org.dtrace4j.builtin.option.OptionKind.WORD;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.builtin.DVersion;

/** The table of options. The defaults of {@code bufsize} and {@code aggsize} are those of the dtrace command. */
public final class Options {
    private static final List<Option> ROWS = new ArrayList<>();

    // ---- compile-time
    public static final Option ACCOUNTING = row("accounting", SWITCH, COMPILE, "0",
            "keep books on what becomes of every firing, and show them at the end");
    public static final Option AGGPERCPU = flag("aggpercpu",
            "keep what each CPU contributed to an aggregation, and show it below the total where there are no bars");
    public static final Option AMIN = row("amin", ATTRIBUTES, COMPILE, "",
            "weakest stability attributes to accept, as Stable/Private/Common");
    /** The architecture whose {@code long} and pointers have 32 bits. */
    public static final String ARCHITECTURE_32 = "i386";
    public static final Option ARCH = add(new Option("arch", WORD, COMPILE, "x86_64", List.of("x86_64", ARCHITECTURE_32),
            false, "architecture of the program: with i386, long and pointers have 32 bits, as -32 asks", ""));
    public static final Option ARCHLIBDIR = row("archlibdir", TEXT, COMPILE, "",
            "a further directory of D libraries, those of one architecture");
    public static final Option ARGREF = flag("argref", "allow operands that no macro refers to");
    public static final Option CORE = flag("core",
            "abort at the end and leave a dump of the memory, the heap of the JVM");
    public static final Option CPP = before("cpp", FLAG, "", "run the C preprocessor first");
    public static final Option CPPHDRS = before("cpphdrs", FLAG, "",
            "show the path of each included header");
    public static final Option CPPPATH = before("cpppath", TEXT, "", "which preprocessor");
    public static final Option CPPARGS = before("cppargs", TEXT, "", "further arguments of the preprocessor");
    public static final Option CTFPATH = inert("ctfpath", TEXT, COMPILE,
            "file with the kernel's types", "the traced system itself says which types it has");
    public static final Option CTYPES = row("ctypes", TEXT, COMPILE, "",
            "file to write the types of C and of included files to, as CTF");
    public static final Option DTYPES = row("dtypes", TEXT, COMPILE, "",
            "file to write the types of D, its libraries and the programs to, as CTF");
    public static final Option DEBUG = flag("debug", "messages of the library");
    public static final Option DEBUGASSERT = inert("debugassert", NUMBER, COMPILE,
            "costly checks of the library's own lists, a mask", "they are checked by its tests");
    public static final Option DEFAULTARGS = flag("defaultargs",
            "missing macro arguments are 0 or \"\"");
    public static final Option DEFINE = before("define", TEXT, "", "define a preprocessor name");
    public static final Option UNDEF = before("undef", TEXT, "", "undefine a preprocessor name");
    public static final Option INCDIR = before("incdir", TEXT, "", "directory of headers");
    public static final Option DETAILS = row("details", SWITCH, COMPILE, "1",
            "show place, line, hints and further errors below a compile error; off, its first line alone");
    public static final Option DISALLOW_DSYM = inert("disallow_dsym", FLAG, COMPILE,
            "do not look for symbols in bundles beside programs", "symbols are in the programs");
    public static final Option DISASM = row("disasm", COUNT, COMPILE, "3",
            "what is shown with the code: 1 clauses with their types, 2 tables, records and code, 4 what is proved; a mask");
    public static final Option DOFSTASHPATH = inert("dofstashpath", TEXT, COMPILE,
            "directory of the images that programs with probes have registered", "the kernel keeps them, not a daemon");
    public static final Option DROPTAGS = row("droptags", SWITCH, COMPILE, "0", "tag drop messages with their kind");
    public static final Option EMPTY = flag("empty", "allow an empty program");
    public static final Option ENCODING = words("encoding", COMPILE, "ascii", List.of("ascii", "utf8"),
            "characters of bars");
    public static final Option ERRTAGS = flag("errtags", "show the tags of compile errors");
    public static final Option EVALTIME = words("evaltime", COMPILE, "preinit",
            List.of("exec", "preinit", "postinit", "main"), "when a started process stops for enabling");
    public static final Option IREGS = add(new Option("iregs", COUNT, COMPILE, "8", List.of(), true,
            "integer registers of the code", "code has a stack instead, which is as deep as an expression asks for"));
    public static final Option TREGS = row("tregs", COUNT, COMPILE, "8", "most keys of an associative array");
    public static final Option KDEFS = flag("kdefs", "kernel symbols must be known");
    public static final Option KNODEFS = flag("knodefs",
            "kernel symbols may be unknown; such a program cannot be enabled");
    public static final Option UDEFS = flag("udefs", "user symbols must be known");
    public static final Option UNODEFS = flag("unodefs", "user symbols may be unknown");
    public static final Option LATE = words("late", COMPILE, "static", List.of("dynamic", "static"),
            "when translators of args[] are bound: static, when a program is compiled; dynamic, perhaps later, so that a program "
            + "compiles without them and then cannot be enabled");
    public static final Option LAZYLOAD = row("lazyload", SWITCH, COMPILE, "0",
            "with -G: the program itself says when its probes are to be there");
    public static final Option LDPATH = row("ldpath", TEXT, COMPILE, "ld",
            "the link editor that joins the objects of several programs, with -G");
    public static final Option LINKNOMMAP = inert("linknommap", FLAG, COMPILE,
            "read object files rather than map them into memory, with -G", "they are read");
    public static final Option MANGLED = inert("mangled", FLAG, COMPILE,
            "show the names of C++ and Swift as their compilers made them", "names are always shown as they are");
    public static final Option MODPATH = inert("modpath", TEXT, COMPILE,
            "directory of the kernel's modules", "the traced system itself says which modules it has");
    public static final Option NOERROR = flag("noerror", "do not tell of faults of clauses");
    public static final Option NOJTANALYSIS = inert("nojtanalysis", FLAG, COMPILE,
            "trace functions whose jump tables cannot be understood", "none has to be understood to be traced");
    public static final Option OBJCOPYPATH = add(new Option("objcopypath", TEXT, COMPILE, "objcopy", List.of(), true,
            "the program that changes the symbols of object files, with -G", "-G changes them itself"));
    public static final Option LIBDIR = row("libdir", TEXT, COMPILE, "", "a further directory of D libraries");
    public static final Option SYSLIBDIR = row("syslibdir", TEXT, COMPILE, "", "the directory of D libraries");
    public static final Option LINKMODE = words("linkmode", COMPILE, "kernel",
            List.of("kernel", "primary", "dynamic", "static"), "which symbols may be referred to");
    public static final Option LINKTYPE = words("linktype", COMPILE, "elf", List.of("elf", "dof"),
            "what -G makes: an object file, or only the image that would be in it");
    public static final Option NOLIBS = flag("nolibs", "do not load D libraries");
    public static final Option WHY = row("why", SWITCH, COMPILE, "0",
            "tell at the end what became of each clause, and why");
    public static final Option OFORMAT = words("oformat", COMPILE, "text",
            List.of("text", "json", "csv", "folded", "chrome"), "the form of the output");
    public static final Option PGMAX = row("pgmax", NUMBER, COMPILE, "8", "processes kept for their symbols");
    public static final Option PSPEC = flag("pspec", "read ambiguous words as probe descriptions");
    public static final Option PREALLOCATE = row("preallocate", SIZE, COMPILE, "",
            "memory that is taken and given back before anything is compiled, or as much of it as there is");
    public static final Option PROCFSPATH = inert("procfspath", TEXT, COMPILE,
            "where the file system of processes is mounted", "the traced system is asked for its processes");
    public static final Option SETENV = before("setenv", ASSIGNMENT, "",
            "set a variable in the environment of the processes that -c starts");
    public static final Option UNSETENV = before("unsetenv", NAME, "",
            "take a variable from the environment of the processes that -c starts");
    public static final Option SIMRATE = words("simrate", COMPILE, "real", List.of("real", "max"),
            "the pace of a simulated machine that a person watches");
    public static final Option REPLAY = row("replay", TEXT, COMPILE, "",
            "which of the boots that a simulated machine has kept is played again and traced; last is the last one");
    public static final Option STDC = add(new Option("stdc", WORD, COMPILE, "a", List.of("a", "c", "s", "t"),
            false, "C conformance of the preprocessor: __STDC__ is 0 (a, t), 1 (c) or undefined (s)", ""));
    public static final Option STRIP = flag("strip",
            "drop sections that are not loaded; images have no others here");
    public static final Option SYSSLICE = inert("sysslice", TEXT, COMPILE,
            "slice of the processes that may not be stopped", "no process is stopped to be looked at");
    public static final Option TREE = row("tree", COUNT, COMPILE, "",
            "print trees: 1 as parsed, 2 as checked, 8 without if and else; a mask");
    public static final Option USERUID = inert("useruid", NUMBER, COMPILE,
            "lowest user id of the processes that may be stopped", "no process is stopped to be looked at");
    public static final Option VERBOSE = flag("verbose", "print the compiled code");
    public static final Option VERSION = row("version", OptionKind.VERSION, COMPILE,
            DVersion.latest().toString(), "hide identifiers that are newer than this version of D");
    public static final Option ZDEFS = flag("zdefs", "descriptions may match nothing");

    // ---- run-time
    public static final Option AGGSIZE = row("aggsize", SIZE, START, "4m", "aggregation buffer of a CPU");
    public static final Option BUFSIZE = row("bufsize", SIZE, START, "4m", "principal buffer of a CPU");
    public static final Option BPFLOG = row("bpflog", SWITCH, START, "0",
            "show what the verifier has proved of each program, as --proof does");
    public static final Option BPFLOGSIZE = row("bpflogsize", SIZE, START, "16m", "the most that it shows");
    public static final Option BUFLIMIT = row("buflimit", PERCENT, START, "",
            "a buffer that is so full is read at once, rather than when switchrate says");
    public static final Option BUFPOLICY = words("bufpolicy", START, "switch", List.of("switch", "fill", "ring"),
            "what happens when a buffer is full");
    public static final Option BUFRESIZE = words("bufresize", START, "auto", List.of("auto", "manual"),
            "whether sizes shrink when memory is short");
    public static final Option CLEANRATE = row("cleanrate", RATE, START, "101hz",
            "recycling of variables and speculations");
    public static final Option CPU_ONLY = row("cpu", CPU, START, "all", "the only CPU to trace");
    public static final Option DESTRUCTIVE = row("destructive", SWITCH, START, "0", "allow destructive actions");
    public static final Option DYNVARSIZE = row("dynvarsize", SIZE, START, "1m", "space of dynamic variables");
    public static final Option GRABANON = row("grabanon", SWITCH, START, "0", "claim the anonymous state");
    public static final Option JSTACKFRAMES = row("jstackframes", NUMBER, START, "50", "frames of jstack()");
    public static final Option JSTACKSTRSIZE = row("jstackstrsize", SIZE, START, "512", "string table of jstack()");
    public static final Option LOCKMEM = row("lockmem", LIMIT, START, "unlimited",
            "the most memory that all buffers of one kind may have; more is lowered or refused, as bufresize says");
    public static final Option MAXFRAMES = row("maxframes", COUNT, START, "",
            "the most frames of a stack, whatever a program asks for");
    public static final Option NORESOLVE = row("noresolve", SWITCH, START, "0",
            "show addresses of processes as numbers, without names");
    public static final Option NSPEC = row("nspec", NUMBER, START, "1", "speculations");
    public static final Option PCAPSIZE = inert("pcapsize", SIZE, START, "the most bytes of a packet that pcap() captures",
            "there is no pcap()");
    public static final Option PRINTSIZE = row("printsize", SIZE, START, "",
            "the most bytes of a structure or array that print() records; more is left out");
    public static final Option SCRATCHSIZE = row("scratchsize", SIZE, START, "",
            "the most scratch memory that alloca() and copyin() may take in a clause");
    public static final Option SPECSIZE = row("specsize", SIZE, START, "32k", "speculation buffer of a CPU");
    public static final Option STACKFRAMES = row("stackframes", NUMBER, START, "20", "frames of stack()");
    public static final Option USTACKFRAMES = row("ustackframes", NUMBER, START, "20", "frames of ustack()");
    public static final Option STATUSRATE = row("statusrate", RATE, START, "1s",
            "how often status and drops are asked for");
    public static final Option STRSIZE = row("strsize", SIZE, START, "256", "size of the string type");
    public static final Option TEMPORAL = row("temporal", SWITCH, START, "1", "merge the CPUs' records in time order");
    public static final Option ZONE = add(new Option("zone", WORD, START, "global", List.of("global"), true,
            "the only zone whose programs' own probes are enabled", "there is the global zone, and no other"));

    // ---- dynamic
    public static final Option AGGHIST = row("agghist", SWITCH, ANY, "0", "a bar beside each aggregation value");
    public static final Option AGGPACK = row("aggpack", SWITCH, ANY, "0", "a distribution on one line");
    public static final Option AGGRATE = row("aggrate", RATE, ANY, "1s", "how often aggregations are read");
    public static final Option AGGSORTKEY = row("aggsortkey", SWITCH, ANY, "0", "sort aggregations by key");
    public static final Option AGGSORTKEYPOS = row("aggsortkeypos", NUMBER, ANY, "0", "the key to sort by");
    public static final Option AGGSORTPOS = row("aggsortpos", NUMBER, ANY, "0", "the aggregation to sort by");
    public static final Option AGGSORTREV = row("aggsortrev", SWITCH, ANY, "0", "sort in descending order");
    public static final Option AGGZOOM = row("aggzoom", SWITCH, ANY, "0", "scale bars to the largest bucket");
    public static final Option FLOWINDENT = row("flowindent", SWITCH, ANY, "0", "indent by function entry and return");
    public static final Option QUIET = row("quiet", SWITCH, ANY, "0", "print only what the program prints");
    public static final Option QUIETRESIZE = row("quietresize", SWITCH, ANY, "0",
            "do not tell that a size was lowered");
    public static final Option RAWBYTES = row("rawbytes", SWITCH, ANY, "0", "never show bytes as text");
    public static final Option STACKINDENT = row("stackindent", NUMBER, ANY, "14", "columns before a stack frame");
    public static final Option STACKSYMBOLS = row("stacksymbols", SWITCH, ANY, "1",
            "show frames of stacks with their names; off, as addresses");
    public static final Option SWITCHRATE = row("switchrate", RATE, ANY, "1s", "how often buffers are read");

    private static final Map<String, Option> BY_NAME = byName();

    private Options() { }

    /** All options in the order of the table. */
    public static Collection<Option> all() {
        return Collections.unmodifiableList(ROWS);
    }

    public static Optional<Option> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Option row(String name, OptionKind kind, Option.When when, String initial, String description) {
        return add(new Option(name, kind, when, initial, List.of(), true, description, ""));
    }

    /** An option of other systems' DTrace that has nothing to change here; programs that set it run all the same. */
    private static Option inert(String name, OptionKind kind, Option.When when, String description, String reason) {
        return add(new Option(name, kind, when, "", List.of(), true, description, reason));
    }

    /** A switch of the compiler, which has no value. */
    private static Option flag(String name, String description) {
        return add(new Option(name, FLAG, COMPILE, "", List.of(), true, description, ""));
    }

    /** An option of the compiler that has done its work before a program is read. */
    private static Option before(String name, OptionKind kind, String initial, String description) {
        return add(new Option(name, kind, COMPILE, initial, List.of(), false, description, ""));
    }

    private static Option words(String name, Option.When when, String initial, List<String> words, String description) {
        return add(new Option(name, WORD, when, initial, words, true, description, ""));
    }

    private static Option add(Option option) {
        ROWS.add(option);
        return option;
    }

    private static Map<String, Option> byName() {
        Map<String, Option> map = new LinkedHashMap<>();
        for (Option option : ROWS) {
            if (map.put(option.name(), option) != null) {
                throw new IllegalStateException("two options named " + option.name());
            }
        }
        return map;
    }
}
