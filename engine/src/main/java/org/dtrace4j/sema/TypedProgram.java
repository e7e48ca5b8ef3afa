package org.dtrace4j.sema;

import java.util.List;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.provider.ProviderAttributes.Attribute;

/**
 * A checked program.
 *
 * @param clauses in program order
 * @param options what its pragmas set, in order
 * @param stability the weakest stability of what its statements use
 * @param unresolved what keeps it from being enabled: symbols that option {@code knodefs} lets pass, translators that
 *     option {@code late} does
 * @param warnings what was noticed and does not stop it
 */
public record TypedProgram(List<TypedClause> clauses, List<OptionSetting> options, Attribute stability,
        List<String> unresolved, List<Diagnostic> warnings) {
    public TypedProgram {
        clauses = List.copyOf(clauses);
        options = List.copyOf(options);
        unresolved = List.copyOf(unresolved);
        warnings = List.copyOf(warnings);
    }
}
