package org.dtrace4j.grammar;

import java.util.List;
import java.util.Optional;

/**
 * One item at file scope, or what came of the attempt to read one.
 *
 * @param tree its parse tree; absent when the item is faulty, or when there was nothing left but control lines
 * @param controlLines the control lines in front of it and inside it, in order
 * @param problems the faults found, in the order of the text; none exactly if the item is sound
 */
public record ParsedItem(Optional<DParser.ItemContext> tree, List<ControlLine> controlLines,
        List<SyntaxProblem> problems) {
    public ParsedItem {
        controlLines = List.copyOf(controlLines);
        problems = List.copyOf(problems);
    }
}
