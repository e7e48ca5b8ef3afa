package org.dtrace4j.builtin.subr;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;

/** Subroutines about speculations. */
public final class SpeculationSubroutines {
    private SpeculationSubroutines() { }

    /** The id of a speculation that nobody uses, from 1; 0 when all are in use. */
    @ProbeCode
    @SubroutineCode(prototype = "int()", faults = false,
            description = "a free speculation; 0 when there is none")
    public static long speculation(Firing f) {
        return f.speculation();
    }
}
