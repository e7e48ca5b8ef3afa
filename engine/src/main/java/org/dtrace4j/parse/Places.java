package org.dtrace4j.parse;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.source.Span;

/** Where pieces of a parse tree stand in the text. */
record Places(SourceText source) {
    /** The place of a rule that matched something. */
    Span span(ParserRuleContext rule) {
        return span(rule.getStart(), rule.getStop());
    }

    Span span(TerminalNode leaf) {
        return span(leaf.getSymbol(), leaf.getSymbol());
    }

    Span span(Token first, Token last) {
        return new Span(source, first.getStartIndex(), last.getStopIndex() + 1);
    }
}
