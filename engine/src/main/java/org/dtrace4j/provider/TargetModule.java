package org.dtrace4j.provider;

import org.dtrace4j.ctf.TypeContainer;

/** A loaded module of a target. */
public interface TargetModule {
    String name();

    /** Whether it belongs to the core of the system, so that an anonymous enabling may refer to its symbols. */
    boolean isPrimary();

    /** Its types and symbols. */
    TypeContainer types();
}
