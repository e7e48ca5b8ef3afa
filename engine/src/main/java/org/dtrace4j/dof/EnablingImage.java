package org.dtrace4j.dof;

import java.util.List;

/**
 * One compiled program.
 *
 * @param clauses its clauses in program order; an option image has none
 * @param variables the variables that the code refers to, by id; programs of one consumer share ids
 * @param aggregations likewise
 * @param options option settings to apply before tracing starts
 * @param constants string constants, each NUL-terminated, in ISO 8859-1 or UTF-8 bytes as they came
 * @param code a class file; empty when there are no clauses
 */
public record EnablingImage(List<ClauseImage> clauses, List<VariableImage> variables,
        List<AggregationImage> aggregations, List<OptionSetting> options, byte[] constants, byte[] code) {
    /** Internal name of the class in every image, so that the runtime can define it hidden in a package of its own. */
    public static final String CLASS_NAME = "org/dtrace4j/trace/load/Clauses";

    /** Descriptor of the methods of clauses: firing, ECB, {@code arg0} to {@code arg9}. */
    public static final String METHOD_DESCRIPTOR = "(Lorg/dtrace4j/abi/Firing;Lorg/dtrace4j/abi/Ecb;JJJJJJJJJJ)V";

    public EnablingImage {
        clauses = List.copyOf(clauses);
        variables = List.copyOf(variables);
        aggregations = List.copyOf(aggregations);
        options = List.copyOf(options);
    }
}
