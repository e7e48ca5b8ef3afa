package org.dtrace4j.cli;

import java.util.List;

/** The usage text. */
final class Usage {
    private static final String PROGRAM = "[[ predicate ] action ]";

    private static final List<String> LINES = List.of(
            "Usage: dtrace [-32|-64] [-aABCdeFGhHlqSvVwZ] [-b bufsz] [-c cmd] [-D name[=def]]",
            "\t[-I path] [-L path] [-o output] [-O [form]] [-p pid] [-s script] [-U name]",
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
            "\t-32 generate 32-bit D programs and ELF files",
            "\t-64 generate 64-bit D programs and ELF files",
            "",
            "\t-a  claim anonymous tracing state",
            "\t-A  generate driver.conf(4) directives for anonymous tracing",
            "\t-b  set trace buffer size",
            "\t-B  describe what a handler for buffered output would be given, instead of the output",
            "\t-c  run specified command and exit upon its completion",
            "\t-C  run cpp(1) preprocessor on script files",
            "\t-d  print the program as it is when if and else are clauses",
            "\t-D  define symbol when invoking preprocessor",
            "\t-e  exit after compiling request but prior to enabling probes",
            "\t-f  enable or list probes matching the specified function name",
            "\t-F  coalesce trace output by function",
            "\t-G  generate an ELF file containing embedded dtrace program",
            "\t-h  generate a header file with definitions for static probes",
            "\t-H  print included files when invoking preprocessor",
            "\t-i  enable or list probes matching the specified probe id",
            "\t-I  add include directory to preprocessor search path",
            "\t-l  list probes matching specified criteria",
            "\t-L  add library directory to library search path",
            "\t-m  enable or list probes matching the specified module name",
            "\t-n  enable or list probes matching the specified probe name",
            "\t-o  set output file",
            "\t-O  form of the output: text, json, csv, folded, chrome",
            "\t-p  grab specified process-ID and cache its symbol tables",
            "\t-P  enable or list probes matching the specified provider name",
            "\t-q  set quiet mode (only output explicitly traced data)",
            "\t-s  enable or list probes according to the specified D script",
            "\t-S  print D compiler intermediate code",
            "\t-U  undefine symbol when invoking preprocessor",
            "\t-v  set verbose mode (report stability attributes, arguments)",
            "\t-V  report DTrace API version",
            "\t-w  permit destructive actions",
            "\t-x  enable or modify compiler and tracing options",
            "\t-X  specify ISO C conformance settings for preprocessor",
            "\t-Z  permit probe descriptions that match zero probes",
            "",
            "\t--libxo  form of the output, as -O",
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
