package org.dtrace4j.session;

import java.util.List;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.dof.EnablingImage;

/**
 * A program, compiled for one consumer.
 *
 * @param image what is enabled or saved
 * @param matched how many probes its descriptions match now, together
 * @param destructive whether it does something that needs the option {@code destructive}
 * @param warnings what was noticed and does not stop it
 */
public record CompiledProgram(EnablingImage image, int matched, boolean destructive, List<Diagnostic> warnings) {
    public CompiledProgram {
        warnings = List.copyOf(warnings);
    }
}
