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

    /** How many of those that concern this machine ran without an error and traced something. */
    double share() {
        long concerned = concerned(false).size() + concerned(true).size();
        long passed = rows.stream().filter(row -> row.outcome().filter(Outcome::passed).isPresent()).count();
        return concerned == 0 ? 1 : (double) passed / concerned;
    }

    private List<Row> concerned(boolean shell) {
        return rows.stream().filter(row -> row.outcome().isPresent())
                .filter(row -> shell == (row.script().kind() == Script.Kind.SHELL)).toList();
    }

    void print(PrintStream out) {
        out.printf("%d scripts; %.1f %% of those that concern this machine run for %d seconds without an error and trace"
                + " something.%n%n", rows.size(), 100 * share(), seconds);
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
