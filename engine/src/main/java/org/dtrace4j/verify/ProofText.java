package org.dtrace4j.verify;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.dof.ClauseImage;

/** What is proved of an image, for people: what {@code dtrace -S --proof} shows. */
public final class ProofText {
    private static final String NOTHING = "nothing";

    private ProofText() { }

    /** Several lines for each clause, each ended; the same image gives the same text. */
    public static String of(VerifiedImage image) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < image.reports().size(); i++) {
            ClauseImage clause = image.image().clauses().get(i);
            ClauseReport report = image.reports().get(i);
            clause.probes().forEach(probe -> out.append(probe).append('\n'));
            Cost cost = report.cost();
            line(out, "code", report.method());
            line(out, "longest path", count(cost.instructions(), "instruction") + ", " + count(cost.calls(), "call")
                    + " among them; of at most " + Limits.INSTRUCTIONS);
            line(out, "copies", bytes(cost.movedBytes()));
            line(out, "records", bytes(cost.recordBytes()) + (report.speculates() ? ", into a speculation" : ""));
            line(out, "scratch", scratch(cost));
            line(out, "writes", written(report.writes()));
            line(out, "kernel memory", "never written");
            line(out, "process memory", report.writes().process() ? "written" : "never written");
            line(out, "destructive", report.destructive().isEmpty() ? NOTHING : String.join(", ", report.destructive()));
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String what, String text) {
        out.append(String.format("  %-15s %s\n", what, text));
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String bytes(long number) {
        return number == 0 ? NOTHING : count(number, "byte");
    }

    private static String scratch(Cost cost) {
        if (cost.scratchOpen()) {
            return "as much as there is";
        }
        List<String> parts = new ArrayList<>();
        if (cost.scratchBytes() > 0) {
            parts.add(bytes(cost.scratchBytes()));
        }
        if (cost.scratchStrings() > 0) {
            parts.add(count(cost.scratchStrings(), "string") + " of strsize");
        }
        return parts.isEmpty() ? NOTHING : String.join(" and ", parts);
    }

    private static String written(Writes writes) {
        List<String> all = new ArrayList<>(writes.variables());
        all.addAll(writes.aggregations());
        return all.isEmpty() ? NOTHING : String.join(", ", all);
    }
}
