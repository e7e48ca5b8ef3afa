package org.dtrace4j.cli;

import java.util.List;

/** The usage text. */
final class Usage {
    private static final String PROGRAM = "[[ predicate ] action ]";

    private static final List<String> LINES = List.of(
            "Usage: dtrace [-32|-64] [-aACeFGhHlqSvVwZ] [-b bufsz] [-c cmd] [-D name[=def]]",
            "\t[-I path] [-L path] [-o output] [-O form] [-p pid] [-s script] [-U name]",
            "\t[-x opt[=val]] [-X a|c|s|t] [--proof] [--why] [--machine dir]",
            "",
            "\t[-P provider " + PROGRAM + "]",
            "\t[-m [ provider: ] module " + PROGRAM + "]",
            "\t[-f [[ provider: ] module: ] func " + PROGRAM + "]",
            "\t[-n [[[ provider: ] module: ] func: ] name " + PROGRAM + "]",
            "\t[-i probe-id " + PROGRAM + "] [ args ... ]",
            "",
            "\tpredicate -> '/' D-expression '/'",
            "\t   action -> '{' D-statements '}'",
            "",
            "\t-32 make ELF files for the 32-bit data model (with -G)",
            "\t-64 make D programs and ELF files for the 64-bit data model",
            "",
            "\t-a  take over the anonymous tracing state and show what it holds",
            "\t-A  have the programs enabled at each boot; without programs, no longer",
            "\t-b  size of the trace buffers",
            "\t-B  hand output to a buffer handler (not supported yet)",
            "\t-c  trace a command while it runs (not supported yet)",
            "\t-C  run the C preprocessor over programs",
            "\t-D  define a preprocessor name",
            "\t-e  compile, but enable nothing",
            "\t-f  enable or list the probes of a function",
            "\t-F  show functions indented by the flow of control",
            "\t-G  make an object file with the programs in it; args are object files",
            "\t-h  make a header from provider declarations",
            "\t-H  show the path of each included header",
            "\t-i  enable or list the probe with this id",
            "\t-I  search a directory for headers",
            "\t-l  list the probes that match instead of enabling them",
            "\t-L  search a directory for D libraries",
            "\t-m  enable or list the probes of a module",
            "\t-n  enable or list probes by name",
            "\t-o  file for the output",
            "\t-O  form of the output: text, json, csv, folded, chrome",
            "\t-p  trace a process that is there already (not supported yet)",
            "\t-P  enable or list the probes of a provider",
            "\t-q  show only what programs print",
            "\t-s  enable or list probes as a D script says",
            "\t-S  show the compiled code",
            "\t-U  undefine a preprocessor name",
            "\t-v  show stability, and argument types with -l or -e",
            "\t-V  show the version of the D language",
            "\t-w  allow actions that change the traced system",
            "\t-x  set an option",
            "\t-X  conformance of the C preprocessor",
            "\t-Z  allow probe descriptions that match nothing yet",
            "",
            "\t--check  compile the scripts args, folders or patterns, and report (with -e)",
            "\t--diagnostics  how --check reports: text, summary, json, sarif or github",
            "\t--explain  say what an option, variable, function, action, error tag or provider is",
            "\t--proof    show what is proved of each clause: how long it runs, what it records and writes",
            "\t--why      tell at the end what became of each clause, and why",
            "\t--machine  folder of the simulated machine to trace, else DTRACE_MACHINE");

    private Usage() { }

    /** The text, with its last line end. */
    static String text() {
        return String.join("\n", LINES) + "\n";
    }
}
