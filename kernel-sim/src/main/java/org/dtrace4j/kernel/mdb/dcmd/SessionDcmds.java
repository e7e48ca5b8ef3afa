package org.dtrace4j.kernel.mdb.dcmd;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.mdb.command.CommandException;
import org.dtrace4j.kernel.mdb.command.CommandTable.DcmdRow;
import org.dtrace4j.kernel.mdb.command.Debugger.After;
import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.mdb.view.Format;

/** Commands about the debugger itself: walks, pipes, help, the end of a session. */
final class SessionDcmds {
    private static final String GENERAL_HELP = String.join("\n",
            "A command is an address, a count and a verb, of which only the verb must be there:",
            "",
            "    address ,count ::dcmd [arguments]     execute a command on an address",
            "    address /format                       show memory: /J a word, /s a string, /p a symbol",
            "    value =format                         show a value: =D in decimal, =J in hex",
            "    value >name                           keep a value; <name is the value",
            "    command | command                     execute a command on each address that another writes",
            "",
            "Numbers are hexadecimal; 0t10 is ten. A name is the address of a symbol, module`name that of one module,",
            "*address is the word at an address, and . the last address that was used.",
            "",
            "    ::dcmds        list all commands          ::help name    say what a command does",
            "    ::walkers      list all walkers           ::formats      list all formats",
            "    :c             let the system go on       $q             leave",
            "");

    private SessionDcmds() { }

    // ---- walks and pipes

    /** {@code [ADDR]::walk NAME}: the address of each structure of a kind. */
    static void walk(Invocation call) {
        if (call.words().size() != 1) {
            throw call.usage();
        }
        call.debugger().walk(call.words().get(0), call.hasAddress() ? call.address() : 0, call::writeAddress);
    }

    /** {@code ADDR::grep EXPRESSION}: passes an address on if the expression, of which it is dot, is not 0. */
    static void grep(Invocation call) {
        if (evaluateOn(call) != 0) {
            call.writeAddress(call.address());
        }
    }

    /** {@code ADDR::map EXPRESSION}: the value of the expression, of which the address is dot. */
    static void map(Invocation call) {
        call.writeAddress(evaluateOn(call));
    }

    private static long evaluateOn(Invocation call) {
        if (call.words().isEmpty()) {
            throw call.usage();
        }
        call.debugger().setDot(call.address());
        return call.evaluate(String.join(" ", call.words()));
    }

    /** {@code ::echo WORDS} */
    static void echo(Invocation call) {
        call.write(String.join(" ", call.words()) + "\n");
    }

    // ---- help

    /** {@code ::dcmds}: all commands. */
    static void dcmds(Invocation call) {
        call.debugger().table().dcmds().forEach(row -> call.print("  %-24s - %s\n", row.name(), row.summary()));
    }

    /** {@code ::walkers}: all walkers. */
    static void walkers(Invocation call) {
        call.debugger().table().walkers().forEach(row -> call.print("  %-24s - %s\n", row.name(), row.summary()));
    }

    /** {@code ::formats}: all one-letter formats. */
    static void formats(Invocation call) {
        for (Format format : Format.values()) {
            call.print("%c - %s\n", format.letter(), format.description());
        }
        call.write("v - write 1 byte (with a value)\nw - write 2 bytes\nW - write 4 bytes\nZ - write 8 bytes\n");
    }

    /** {@code ::help [NAME]}: how to use the debugger, or one command. */
    static void help(Invocation call) {
        if (call.words().isEmpty()) {
            call.write(GENERAL_HELP);
            return;
        }
        String name = call.words().get(0);
        DcmdRow row = candidates(name).stream().flatMap(c -> call.debugger().table().dcmd(c).stream()).findFirst()
                .orElseThrow(() -> new CommandException("unknown command: " + name));
        call.print("\nNAME\n  %s - %s\n\n", row.name().replaceFirst("^::", ""), row.summary());
        call.print("SYNOPSIS\n  %s\n\n", row.synopsis());
        if (!row.help().isEmpty()) {
            call.write("DESCRIPTION\n");
            call.indented(2, () -> call.write(row.help()));
            call.write("\n");
        }
    }

    private static List<String> candidates(String name) {
        List<String> names = new ArrayList<>(List.of(name));
        names.add("::" + name);
        return names;
    }

    /** {@code ::vars}: variables that have been set with {@code >}. */
    static void variables(Invocation call) {
        call.debugger().variables().forEach((name, value) -> call.print("%s = %x\n", name, value));
    }

    // ---- the end

    /** {@code :c}, {@code ::cont}: lets the system go on. */
    static void cont(Invocation call) {
        if (call.target().kind() != DebugTarget.Kind.LIVE) {
            throw new CommandException("failed to continue target: operation not supported by target");
        }
        call.debugger().leave(After.CONTINUE);
    }

    /** {@code $q}, {@code ::quit}: leaves the debugger. */
    static void quit(Invocation call) {
        call.debugger().leave(After.QUIT);
    }
}
