package org.dtrace4j.ast;

import org.dtrace4j.source.Span;

/** A piece of syntax that stands somewhere. */
public interface Node {
    /** The characters it was made from, never null. */
    Span span();
}
