package org.dtrace4j.session;

import java.util.List;
import java.util.function.Supplier;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.provider.ProviderAttributes.Attribute;

/**
 * A program, compiled for one consumer.
 *
 * @param image what is enabled or saved
 * @param matched how many probes its descriptions match now, together
 * @param destructive whether it does something that needs the option {@code destructive}
 * @param stages what it was on the way
 * @param warnings what was noticed and does not stop it
 */
public record CompiledProgram(EnablingImage image, int matched, boolean destructive, Stages stages,
        List<Diagnostic> warnings) {
    /**
     * What the compiler made of it on the way.
     *
     * @param stability the weakest stability of what its statements use
     * @param unresolved why it can be compiled and not be enabled; empty when it can be
     * @param parsed the program as it was written
     * @param plain the same without sugar
     * @param typed the checked program
     * @param code its variables, aggregations, records and code
     * @param proof what is proved of the code
     */
    public record Stages(Attribute stability, List<String> unresolved, Supplier<String> parsed, Supplier<String> plain,
            Supplier<String> typed, Supplier<String> code, Supplier<String> proof) { }

    public CompiledProgram {
        warnings = List.copyOf(warnings);
    }
}
