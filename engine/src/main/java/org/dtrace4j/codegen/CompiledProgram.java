package org.dtrace4j.codegen;

import java.util.List;
import org.dtrace4j.ast.Program;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.sema.TypedProgram;

/**
 * A compiled program.
 *
 * @param image what to enable; its options are empty, for they are the consumer's and have been set there
 * @param program the typed program it was made from
 * @param parsed the program as it was written
 * @param plain the same without sugar: no {@code if} and {@code else}
 */
public record CompiledProgram(EnablingImage image, TypedProgram program, Program parsed, Program plain) {
    /** What pragmas of the program have set, in order. */
    public List<OptionSetting> options() {
        return program.options();
    }

    public List<Diagnostic> warnings() {
        return program.warnings();
    }

    /** How many probes its descriptions match now, each description counted for itself. */
    public int matched() {
        return program.clauses().stream().mapToInt(c -> c.matched()).sum();
    }
}
