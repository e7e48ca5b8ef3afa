package org.dtrace4j.output;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.consume.ClauseAccount;
import org.dtrace4j.device.EcbAccount;

/** The books in a table; a firing that is in no column is told of, as that is an error of ours. */
public final class AccountText {
    private static final List<String> HEADING = List.of("clause", "probes", "fired", "recorded", "false", "drops",
            "aggdrops", "specdrops", "dyndrops", "faults", "discarded");
    private static final int WIDTH = 9;

    private AccountText() { }

    /** The lines of the table, without their ends. */
    public static List<String> lines(List<ClauseAccount> accounts) {
        List<String> lines = new ArrayList<>();
        StringBuilder heading = new StringBuilder("books:");
        HEADING.forEach(word -> Columns.pad(heading.append(' '), word, WIDTH));
        lines.add(heading.toString());
        for (ClauseAccount account : accounts) {
            EcbAccount sum = account.sum();
            StringBuilder line = new StringBuilder("books:");
            for (long number : new long[] {account.clause() + 1, account.probes(), sum.fired(), sum.recorded(),
                sum.predicateFalse(), sum.principalDrops(), sum.aggregationDrops(), sum.speculativeDrops(),
                sum.dynamicDrops(), sum.faulted(), sum.discarded()}) {
                Columns.pad(line.append(' '), Long.toString(number), WIDTH);
            }
            lines.add(line.toString());
            if (sum.difference() != 0) {
                lines.add("books: clause " + (account.clause() + 1) + " does not balance: " + sum.difference());
            }
        }
        return lines;
    }
}
