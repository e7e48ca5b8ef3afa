package org.dtrace4j.verify;

import java.util.List;

/**
 * What a clause may write besides its record, each list in order of first use.
 *
 * @param variables variables, as a program writes them: {@code n}, {@code self->ts}, {@code this->x}, {@code a[]}
 * @param aggregations aggregations, with their {@code @}
 * @param process whether it may write the memory of the current process. There is no way to write the kernel's
 */
public record Writes(List<String> variables, List<String> aggregations, boolean process) {
    public Writes {
        variables = List.copyOf(variables);
        aggregations = List.copyOf(aggregations);
    }
}
