package org.dtrace4j.examples.toolkit;

import java.util.List;

/**
 * What became of a script.
 *
 * @param errors what went wrong, a line each; empty when it ran without an error
 * @param traced whether something happened that it looks at, and something came of it beyond headers
 * @param output what it printed
 */
record Outcome(List<String> errors, boolean traced, String output) {
    Outcome {
        errors = List.copyOf(errors);
    }

    boolean passed() {
        return errors.isEmpty() && traced;
    }

    /** In a few words. */
    String text() {
        return !errors.isEmpty() ? "error: " + errors.get(0) : traced ? "traced" : "traced nothing";
    }
}
