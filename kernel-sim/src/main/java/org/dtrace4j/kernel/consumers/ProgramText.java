package org.dtrace4j.kernel.consumers;

import java.util.List;

/** The text of a D program that a command makes for itself, as {@code -V} shows it. */
final class ProgramText {
    private final StringBuilder text = new StringBuilder();

    /**
     * Adds a clause.
     *
     * @param predicate empty for none
     */
    void clause(String probe, String predicate, List<String> statements) {
        text.append(probe).append('\n');
        if (!predicate.isEmpty()) {
            text.append('/').append(predicate).append("/\n");
        }
        text.append("{\n");
        statements.forEach(statement -> text.append('\t').append(statement).append('\n'));
        text.append("}\n");
    }

    void blankLine() {
        text.append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** A program as a command shows it to who asks for it. */
    static String shown(String command, String program) {
        return command + ": vvvv D program vvvv\n" + program + command + ": ^^^^ D program ^^^^\n";
    }
}
