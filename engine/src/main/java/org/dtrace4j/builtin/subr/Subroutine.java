package org.dtrace4j.builtin.subr;

import java.util.List;
import org.dtrace4j.ctf.CtfType;

/**
 * One subroutine.
 *
 * @param name its name
 * @param result type of its value
 * @param parameters types of its parameters
 * @param defaults what the last parameters are when they are left out
 * @param owner internal name of the class of its method
 * @param method name of its method
 * @param faults whether a call may fault
 * @param destructive whether a call changes the traced system
 * @param supported whether it can be compiled; if not, it is refused by name and the other parts mean nothing
 * @param since the version of D that introduced it
 */
public record Subroutine(String name, CtfType result, List<CtfType> parameters, List<Long> defaults, String owner,
        String method, boolean faults, boolean destructive, boolean supported, String since) {
    public Subroutine {
        parameters = List.copyOf(parameters);
        defaults = List.copyOf(defaults);
    }

    /** How many arguments a call must give at least. */
    public int required() {
        return parameters.size() - defaults.size();
    }
}
