package org.dtrace4j.sema;

import java.util.List;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.dof.OptionSetting;

/**
 * A checked program.
 *
 * @param clauses in program order
 * @param options what its pragmas set, in order
 * @param warnings what was noticed and does not stop it
 */
public record TypedProgram(List<TypedClause> clauses, List<OptionSetting> options, List<Diagnostic> warnings) {
    public TypedProgram {
        clauses = List.copyOf(clauses);
        options = List.copyOf(options);
        warnings = List.copyOf(warnings);
    }
}
