package org.dtrace4j.check;

import java.util.List;
import org.dtrace4j.diag.Diagnostic;

/**
 * What came of one script.
 *
 * @param path its name
 * @param diagnostics errors and warnings, in order; none when there is nothing to say
 */
public record ScriptResult(String path, List<Diagnostic> diagnostics) {
    public ScriptResult {
        diagnostics = List.copyOf(diagnostics);
    }

    /** Whether it compiles. */
    public boolean compiles() {
        return diagnostics.stream().noneMatch(d -> d.severity() == Diagnostic.Severity.ERROR);
    }
}
