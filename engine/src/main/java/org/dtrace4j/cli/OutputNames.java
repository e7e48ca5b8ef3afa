package org.dtrace4j.cli;

import java.util.Optional;

/** Names of files that a program is made into. */
final class OutputNames {
    private static final String SCRIPT = ".d";
    private static final String UNNAMED = "d.out";

    private OutputNames() { }

    /** {@code x} with another ending for the script {@code dir/x.d}; empty for any other program. */
    static Optional<String> derived(ProgramRequest program, String ending) {
        String name = program.argument().substring(program.argument().lastIndexOf('/') + 1);
        return program.isScript() && name.endsWith(SCRIPT)
                ? Optional.of(name.substring(0, name.length() - SCRIPT.length()) + ending) : Optional.empty();
    }

    /** The object file of the program at {@code index} of {@code count}. */
    static String object(ProgramRequest program, int index, int count) {
        return derived(program, ".o").orElse(count > 1 ? UNNAMED + "." + index : UNNAMED);
    }
}
