package org.dtrace4j.check;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;

/** What is in the way of scripts: each counts once, with the first of its errors, under its tag and what it says. */
final class SummaryReport {
    private SummaryReport() { }

    static String write(List<ScriptResult> results) {
        Map<ErrorTag, Map<String, Integer>> reasons = new TreeMap<>();
        for (ScriptResult result : results) {
            result.diagnostics().stream().filter(d -> d.severity() == Diagnostic.Severity.ERROR).findFirst()
                    .ifPresent(error -> reasons.computeIfAbsent(error.tag(), tag -> new TreeMap<>())
                            .merge(reason(error), 1, Integer::sum));
        }
        StringBuilder text = new StringBuilder(ReportFormat.totals(results));
        reasons.entrySet().stream().sorted(Comparator.comparing(SummaryReport::total).reversed()).forEach(tag -> {
            text.append(String.format("%n%5d  %s%n", total(tag), tag.getKey()));
            tag.getValue().entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .forEach(reason -> text.append(String.format("%10d  %s%n", reason.getValue(), reason.getKey())));
        });
        return text.toString();
    }

    private static int total(Map.Entry<ErrorTag, Map<String, Integer>> tag) {
        return tag.getValue().values().stream().mapToInt(Integer::intValue).sum();
    }

    /** One line; of an error that names what is missing in its hint, that too. */
    private static String reason(Diagnostic error) {
        String message = error.message().lines().findFirst().orElse("");
        return error.hints().stream().findFirst().filter(hint -> error.tag() == ErrorTag.D_SYNTAX
                || error.tag() == ErrorTag.D_UNKNOWN)
                .flatMap(hint -> hint.lines().filter(line -> line.contains("error")).findFirst()
                        .or(() -> hint.lines().findFirst()))
                .map(hint -> message + ": " + hint).orElse(message);
    }
}
