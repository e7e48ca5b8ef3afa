package org.dtrace4j.examples.toolkit;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables of {@code kernel-sim/CONFORMANCE.md}. */
final class ToolkitReport {
    /** A script and what became of it; no outcome where it does not concern this machine. */
    record Row(Script script, Optional<String> objection, Optional<Outcome> outcome) { }

    private final List<Row> rows;
    private final long seconds;

    ToolkitReport(List<Row> rows, long seconds) {
        this.rows = List.copyOf(rows);
        this.seconds = seconds;
    }

    /** What part of those that concern this machine and name only providers that the bar is about passed. */
    double share() {
        return share(central());
    }

    private static double share(List<Row> these) {
        return these.isEmpty() ? 1 : (double) passed(these) / these.size();
    }

    private static long passed(List<Row> these) {
        return these.stream().filter(row -> row.outcome().get().passed()).count();
    }

    private List<Row> concerned() {
        return rows.stream().filter(row -> row.outcome().isPresent()).toList();
    }

    private List<Row> central() {
        return concerned().stream().filter(row -> Applicability.isCentral(row.script())).toList();
    }

    void print(PrintStream out) {
        List<Row> concerned = concerned();
        List<Row> central = central();
        out.printf("%d scripts; of those that concern this machine %d of %d (%.1f %%) run for %d seconds without an error and"
                + " trace something; of those that name only %s, %d of %d (%.1f %%).%n%n", rows.size(), passed(concerned),
                concerned.size(), 100 * share(concerned), seconds, String.join(", ", Applicability.CENTRAL), passed(central),
                central.size(), 100 * share());
        out.println("| scripts | there | concern this machine | run without an error | and trace something |");
        out.println("|---|---|---|---|---|");
        summary(out, "of dtrace", Script.Kind.D);
        summary(out, "of a shell", Script.Kind.SHELL);
        summary(out, "others", Script.Kind.OTHER);
        out.printf("%nThose that pass:%n%n");
        out.println(rows.stream().filter(row -> row.outcome().filter(Outcome::passed).isPresent())
                .map(row -> "`" + row.script().name() + "`").collect(Collectors.joining(", ")) + ".");
        List<Row> failed = rows.stream().filter(row -> row.outcome().filter(o -> !o.passed()).isPresent()).toList();
        if (!failed.isEmpty()) {
            out.printf("%nThose that do not:%n%n| script | what is wrong |%n|---|---|%n");
            failed.forEach(row -> out.println("| `" + row.script().name() + "` | "
                    + row.outcome().get().text().replace("|", "\\|") + " |"));
        }
        Map<String, List<String>> rest = new TreeMap<>();
        rows.forEach(row -> row.objection().ifPresent(reason -> rest.computeIfAbsent(reason, any -> new ArrayList<>())
                .add("`" + row.script().name() + "`")));
        out.printf("%nThose that do not concern this machine, by what they need:%n%n| need | scripts |%n|---|---|%n");
        rest.forEach((reason, names) -> out.println("| " + reason + " | " + String.join(", ", names) + " |"));
    }

    private void summary(PrintStream out, String name, Script.Kind kind) {
        List<Row> these = rows.stream().filter(row -> row.script().kind() == kind).toList();
        List<Outcome> run = these.stream().flatMap(row -> row.outcome().stream()).toList();
        out.printf("| %s | %d | %d | %d | %d |%n", name, these.size(), run.size(),
                run.stream().filter(outcome -> outcome.errors().isEmpty()).count(),
                run.stream().filter(Outcome::passed).count());
    }
}
