package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.struct.Buf;

/** What a driver of a block device does with a request: {@code cb_strategy}. */
@FunctionalInterface
public interface BlockStrategy {
    /** Begins to do a request; {@code biodone} says when it is done. */
    int strategy(Buf bp);
}
