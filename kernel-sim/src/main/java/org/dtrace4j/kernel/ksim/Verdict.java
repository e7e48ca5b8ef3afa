package org.dtrace4j.kernel.ksim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of a test.
 *
 * @param mishap why it failed whatever it was to print
 * @param differences of what it printed from what it was to print, one sentence each
 * @param output what the script wrote to its standard output
 * @param errors what it wrote to its standard error
 */
record Verdict(ScriptTest test, Optional<String> mishap, List<String> differences, String output, String errors) {
    Verdict {
        differences = List.copyOf(differences);
    }

    boolean passed() {
        return mishap.isEmpty() && differences.isEmpty();
    }

    /** Why it failed, one sentence each. */
    List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        mishap.ifPresent(reasons::add);
        reasons.addAll(differences);
        return reasons;
    }
}
