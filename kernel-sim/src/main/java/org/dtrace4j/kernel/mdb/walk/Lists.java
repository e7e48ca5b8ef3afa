package org.dtrace4j.kernel.mdb.walk;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import org.dtrace4j.kernel.mdb.command.CommandException;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.mdb.target.TargetSymbol;
import org.dtrace4j.kernel.mdb.view.Structure;

/** Linked lists of structures. */
public final class Lists {
    private Lists() { }

    /** Visits a list until its end, or until it comes back to where it has been. */
    public static void walk(DebugTarget target, String type, String next, long first, LongConsumer visit) {
        Set<Long> seen = new HashSet<>();
        long at = first;
        while (at != 0 && seen.add(at)) {
            // The link is read first: who visits may write to the target.
            long following = Structure.at(target, type, at).get(next);
            visit.accept(at);
            at = following;
        }
    }

    /** The value of a kernel variable that is a pointer. */
    static long head(DebugTarget target, String variable) {
        return target.readWord(address(target, variable));
    }

    /** Address of a kernel variable. */
    static long address(DebugTarget target, String variable) {
        return target.symbol("", variable).map(TargetSymbol::address).orElseThrow(() ->
                new CommandException("failed to read '" + variable + "': unknown symbol name"));
    }
}
