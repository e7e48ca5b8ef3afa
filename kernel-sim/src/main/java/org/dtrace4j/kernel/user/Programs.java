package org.dtrace4j.kernel.user;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.ProgramTable.Row;
import org.dtrace4j.kernel.user.commands.Beadm;
import org.dtrace4j.kernel.user.commands.BootCommands;
import org.dtrace4j.kernel.user.commands.Cat;
import org.dtrace4j.kernel.user.commands.Chmod;
import org.dtrace4j.kernel.user.commands.Chown;
import org.dtrace4j.kernel.user.commands.CopyCommands;
import org.dtrace4j.kernel.user.commands.Dd;
import org.dtrace4j.kernel.user.commands.Df;
import org.dtrace4j.kernel.user.commands.Expr;
import org.dtrace4j.kernel.user.commands.FileCommands;
import org.dtrace4j.kernel.user.commands.FilterCommands;
import org.dtrace4j.kernel.user.commands.Find;
import org.dtrace4j.kernel.user.commands.Grep;
import org.dtrace4j.kernel.user.commands.Indexer;
import org.dtrace4j.kernel.user.commands.Ipcs;
import org.dtrace4j.kernel.user.commands.Kstat;
import org.dtrace4j.kernel.user.commands.Ls;
import org.dtrace4j.kernel.user.commands.Modinfo;
import org.dtrace4j.kernel.user.commands.Modules;
import org.dtrace4j.kernel.user.commands.Mount;
import org.dtrace4j.kernel.user.commands.Netcat;
import org.dtrace4j.kernel.user.commands.Netstat;
import org.dtrace4j.kernel.user.commands.Pfiles;
import org.dtrace4j.kernel.user.commands.Ppriv;
import org.dtrace4j.kernel.user.commands.Pbind;
import org.dtrace4j.kernel.user.commands.Prctl;
import org.dtrace4j.kernel.user.commands.ProcessControl;
import org.dtrace4j.kernel.user.commands.ProcessSearch;
import org.dtrace4j.kernel.user.commands.Prstat;
import org.dtrace4j.kernel.user.commands.Ps;
import org.dtrace4j.kernel.user.commands.Psrinfo;
import org.dtrace4j.kernel.user.commands.Pstack;
import org.dtrace4j.kernel.user.commands.Ptree;
import org.dtrace4j.kernel.user.commands.Sed;
import org.dtrace4j.kernel.user.commands.SmallCommands;
import org.dtrace4j.kernel.user.commands.Statistics;
import org.dtrace4j.kernel.user.commands.Su;
import org.dtrace4j.kernel.user.commands.Svcadm;
import org.dtrace4j.kernel.user.commands.Svccfg;
import org.dtrace4j.kernel.user.commands.Svcs;
import org.dtrace4j.kernel.user.commands.Swap;
import org.dtrace4j.kernel.user.commands.TerminalCommands;
import org.dtrace4j.kernel.user.commands.TestExpression;
import org.dtrace4j.kernel.user.commands.TextCommands;
import org.dtrace4j.kernel.user.commands.Ttymon;
import org.dtrace4j.kernel.user.commands.Umount;
import org.dtrace4j.kernel.user.commands.Uptime;
import org.dtrace4j.kernel.user.commands.Which;
import org.dtrace4j.kernel.user.commands.Xargs;
import org.dtrace4j.kernel.user.commands.Zfs;
import org.dtrace4j.kernel.user.commands.Zones;
import org.dtrace4j.kernel.user.commands.Zpool;
import org.dtrace4j.kernel.user.init.Init;
import org.dtrace4j.kernel.user.shell.Shell;
import org.dtrace4j.kernel.user.smf.Configd;
import org.dtrace4j.kernel.user.smf.Startd;
import org.dtrace4j.kernel.user.truss.Truss;

/** The programs that come with the system: the rows of the standard {@link ProgramTable}. */
public final class Programs {
    /** Sizes of executables: what they map, and what reading them from disk costs. */
    private static final int SMALL = 8 << 10;
    private static final int MEDIUM = 32 << 10;
    private static final int LARGE = 128 << 10;

    private static final List<Row> ROWS = new ArrayList<>();

    static {
        // What the boot rests on.
        row("/sbin/init", MEDIUM, new Init(), "starts and reaps everything");
        row("/sbin/sh", LARGE, new Shell(), "shell");
        row("/usr/bin/sh", LARGE, new Shell(), "shell");
        row("/usr/bin/ksh", LARGE, new Shell(), "the same shell under another name");
        row("/usr/bin/bash", LARGE, new Shell(), "the same shell under another name");
        row("/lib/svc/bin/svc.startd", LARGE, new Startd(), "starts services in the order of their dependencies");
        row("/lib/svc/bin/svc.configd", LARGE, new Configd(), "guards the SMF repository");
        row("/usr/lib/saf/ttymon", SMALL, new Ttymon(), "asks for a login on a terminal");
        small("/sbin/autopush", BootCommands::autopush, "streams modules for devices");
        small("/sbin/soconfig", BootCommands::soconfig, "transports for sockets");
        small("/usr/sbin/swapadd", BootCommands::swapadd, "adds swap devices");
        small("/usr/sbin/dumpadm", BootCommands::dumpadm, "sets the dump device");
        // File systems.
        row("/sbin/mount", SMALL, new Mount(), "mounts and lists file systems");
        row("/sbin/umount", SMALL, new Umount(), "unmounts a file system");
        row("/sbin/zfs", LARGE, new Zfs(), "datasets of the pool");
        row("/sbin/zpool", LARGE, new Zpool(), "pools and the disk that they are on");
        row("/sbin/beadm", MEDIUM, new Beadm(), "boot environments");
        row("/usr/sbin/df", SMALL, new Df(), "what is free");
        small("/usr/sbin/sync", SmallCommands::sync, "writes what is dirty");
        // Processes.
        row("/usr/bin/ps", SMALL, new Ps(), "lists processes");
        row("/usr/bin/pfiles", SMALL, new Pfiles(), "descriptors of a process");
        row("/usr/bin/ptree", SMALL, new Ptree(), "processes below their parents");
        row("/usr/bin/pstack", SMALL, new Pstack(), "functions that a process is in");
        small("/usr/bin/prctl", Prctl::main, "shows and sets resource controls");
        small("/usr/sbin/pbind", Pbind::main, "binds processes to CPUs");
        row("/usr/bin/prstat", SMALL, new Prstat(), "processes that use the CPUs");
        row("/usr/bin/pstop", SMALL, new ProcessControl(true), "stops a process");
        row("/usr/bin/prun", SMALL, new ProcessControl(false), "sets a stopped process running");
        small("/usr/bin/kill", SmallCommands::kill, "sends a signal");
        small("/usr/bin/kstat", Kstat::main, "counters of the kernel");
        small("/usr/bin/vmstat", Statistics::vmstat, "what memory, the disk and the CPUs do");
        small("/usr/bin/mpstat", Statistics::mpstat, "what each CPU does");
        small("/usr/bin/iostat", Statistics::iostat, "what the disk does");
        row("/usr/bin/uptime", SMALL, new Uptime(), "how long the machine has been up");
        row("/usr/bin/w", SMALL, new Uptime(), "who is logged in, and does what");
        small("/usr/sbin/psrinfo", Psrinfo::main, "processors");
        small("/usr/sbin/swap", Swap::main, "where pages go that have no room in memory");
        small("/usr/bin/netstat", Netstat::main, "connections and counters of the network");
        row("/usr/bin/nc", SMALL, new Netcat(), "carries bytes over a connection");
        small("/usr/bin/ipcs", Ipcs::ipcs, "queues of messages, shared memory and semaphores");
        small("/usr/bin/ipcrm", Ipcs::ipcrm, "removes them");
        small("/usr/bin/sleep", SmallCommands::sleep, "waits");
        small("/usr/sbin/modinfo", Modinfo::main, "loaded kernel modules");
        small("/usr/sbin/modload", Modules::modload, "loads a kernel module");
        small("/usr/sbin/modunload", Modules::modunload, "unloads a kernel module");
        row("/opt/site/bin/indexer", MEDIUM, new Indexer(), "counts words below directories, by several threads");
        // Services.
        row("/usr/bin/svcs", MEDIUM, new Svcs(), "states of services");
        row("/usr/sbin/svcadm", MEDIUM, new Svcadm(), "enables, disables, restarts services");
        row("/usr/sbin/svccfg", LARGE, new Svccfg(), "imports service manifests");
        // Files and text.
        row("/usr/bin/ls", SMALL, new Ls(), "lists directories");
        row("/usr/bin/cat", SMALL, Cat.program(), "copies files to standard output");
        row("/usr/bin/cp", SMALL, new CopyCommands(CopyCommands.Kind.CP), "copies files");
        row("/usr/bin/mv", SMALL, new CopyCommands(CopyCommands.Kind.MV), "renames files");
        row("/usr/bin/ln", SMALL, new CopyCommands(CopyCommands.Kind.LN), "makes links");
        row("/usr/bin/mkdir", SMALL, FileCommands.mkdir(), "makes directories");
        row("/usr/bin/rmdir", SMALL, FileCommands.rmdir(), "removes empty directories");
        row("/usr/bin/rm", SMALL, FileCommands.rm(), "removes files");
        row("/usr/bin/touch", SMALL, FileCommands.touch(), "sets times of files");
        small("/usr/bin/chgrp", Chown::chgrp, "gives files another group");
        small("/usr/bin/chmod", Chmod::main, "sets permissions");
        small("/usr/bin/chown", Chown::chown, "gives files another owner");
        row("/usr/bin/dd", SMALL, new Dd(), "copies blocks");
        row("/usr/bin/grep", SMALL, Grep.program(), "lines that match");
        row("/usr/bin/egrep", SMALL, Grep.program("-E"), "lines that match a full regular expression");
        row("/usr/bin/fgrep", SMALL, Grep.program("-F"), "lines that have a text in them");
        row("/usr/bin/head", SMALL, TextCommands.head(), "first lines");
        row("/usr/bin/tail", SMALL, TextCommands.tail(), "last lines");
        row("/usr/bin/wc", SMALL, TextCommands.wc(), "counts lines, words and bytes");
        row("/usr/bin/tee", SMALL, TextCommands.tee(), "copies standard input to files");
        small("/usr/bin/basename", SmallCommands::basename, "last component of a path");
        small("/usr/bin/dirname", SmallCommands::dirname, "a path without its last component");
        // Small commands.
        small("/usr/bin/echo", SmallCommands::echo, "prints its operands");
        small("/usr/bin/printf", SmallCommands::printf, "prints by a format");
        small("/usr/bin/env", SmallCommands::env, "runs a command in another environment");
        small("/usr/bin/pwd", SmallCommands::pwd, "working directory");
        small("/usr/bin/test", new TestExpression(), "evaluates a condition");
        small("/usr/bin/[", new TestExpression(), "evaluates a condition");
        small("/usr/bin/expr", new Expr(), "evaluates an expression");
        small("/usr/bin/clear", (sys, arguments) -> {
            sys.print(1, "\033[H\033[2J");
            return 0;
        }, "clears the screen");
        small("/usr/bin/true", (sys, arguments) -> 0, "succeeds");
        small("/usr/bin/false", (sys, arguments) -> 255, "fails");
        small("/usr/bin/stty", TerminalCommands::stty, "how the terminal behaves");
        small("/usr/bin/tty", TerminalCommands::tty, "path of the terminal");
        small("/usr/sbin/strconf", TerminalCommands::strconf, "modules of a stream");
        small("/usr/bin/which", Which::main, "where a program is");
        small("/usr/bin/date", SmallCommands::date, "the time");
        small("/usr/bin/uname", SmallCommands::uname, "names the system");
        small("/usr/bin/hostname", SmallCommands::hostname, "names the node");
        row("/usr/bin/sort", SMALL, FilterCommands::sort, "sorts lines");
        row("/usr/bin/uniq", SMALL, FilterCommands::uniq, "drops lines that repeat the one before");
        row("/usr/bin/cut", SMALL, FilterCommands::cut, "parts of lines");
        row("/usr/bin/tr", SMALL, FilterCommands::tr, "changes characters");
        row("/usr/bin/nl", SMALL, FilterCommands::nl, "numbers lines");
        row("/usr/bin/sed", SMALL, new Sed(), "edits a stream");
        row("/usr/bin/find", SMALL, new Find(), "files below directories");
        row("/usr/bin/xargs", SMALL, new Xargs(), "runs a command with what it reads as arguments");
        small("/usr/bin/nohup", Xargs::nohup, "runs a command that outlives its terminal");
        row("/usr/bin/pgrep", SMALL, ProcessSearch::pgrep, "finds processes by name");
        row("/usr/bin/pkill", SMALL, ProcessSearch::pkill, "signals processes by name");
        row("/usr/bin/pargs", SMALL, ProcessSearch::pargs, "arguments of a process");
        row("/usr/bin/su", SMALL, new Su(), "a shell of another user");
        row("/usr/bin/ppriv", SMALL, new Ppriv(), "privileges of a process");
        row("/usr/bin/truss", MEDIUM, new Truss(), "system calls and signals of a process");
        small("/usr/bin/id", SmallCommands::id, "who somebody is");
        small("/usr/sbin/zoneadm", Zones::zoneadm, "lists zones: the global one");
        small("/usr/bin/zonename", Zones::zonename, "names the zone");
        small("/usr/sbin/reboot", SmallCommands::reboot, "boots again");
        small("/usr/sbin/halt", SmallCommands::halt, "stops the machine");
        small("/usr/sbin/poweroff", SmallCommands::poweroff, "switches the machine off");
    }

    private static final ProgramTable STANDARD = ProgramTable.of(ROWS);

    private Programs() {
    }

    private static void row(String path, int imageBytes, UserProgram program, String description) {
        ROWS.add(new Row(path, imageBytes, program, description));
    }

    /** A row for a command that does not account for its own start. */
    private static void small(String path, UserProgram program, String description) {
        row(path, SMALL, SmallCommands.small(program), description);
    }

    /** The table of a machine that has nothing added to it. */
    public static ProgramTable standard() {
        return STANDARD;
    }
}
