package org.dtrace4j.check;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.DiagnosticRenderer;

/** How results are written. */
public enum ReportFormat {
    /** For people: each script's errors with their places, then how many compile. */
    TEXT {
        @Override
        public String write(List<ScriptResult> results) {
            StringBuilder text = new StringBuilder();
            for (ScriptResult result : results) {
                for (Diagnostic diagnostic : result.diagnostics()) {
                    text.append(result.path()).append(": ").append(word(diagnostic)).append(": ")
                            .append(DiagnosticRenderer.render(diagnostic, true)).append('\n');
                }
            }
            return text.append(totals(results)).toString();
        }
    },

    /** For people who have many scripts: how many compile, and what is in the way of the others, the most common first. */
    SUMMARY {
        @Override
        public String write(List<ScriptResult> results) {
            return SummaryReport.write(results);
        }
    },

    /** One JSON object: how many scripts, how many fail, and all diagnostics. */
    JSON {
        @Override
        public String write(List<ScriptResult> results) throws IOException {
            return JsonReport.write(results);
        }
    },

    /** SARIF 2.1.0, the OASIS format that code hosts show beside the code. */
    SARIF {
        @Override
        public String write(List<ScriptResult> results) throws IOException {
            return SarifReport.write(results);
        }
    },

    /** Workflow commands of GitHub Actions, a line each, which it shows as annotations. */
    GITHUB {
        @Override
        public String write(List<ScriptResult> results) {
            StringBuilder text = new StringBuilder();
            for (ScriptResult result : results) {
                for (Diagnostic diagnostic : result.diagnostics()) {
                    text.append("::").append(word(diagnostic)).append(' ');
                    Optional<Place> place = Place.of(diagnostic.span());
                    text.append("file=").append(property(place.map(Place::file).orElse(result.path())));
                    place.ifPresent(p -> text.append(",line=").append(p.line()).append(",endLine=").append(p.endLine())
                            .append(",col=").append(p.column()).append(",endColumn=").append(p.endColumn()));
                    text.append(",title=").append(diagnostic.tag()).append("::")
                            .append(data(diagnostic.message() + hints(diagnostic))).append('\n');
                }
            }
            return text.toString();
        }
    };

    /** The report, in bytes as characters; each line ended. */
    public abstract String write(List<ScriptResult> results) throws IOException;

    /** The format of a name, in lower case. */
    public static Optional<ReportFormat> named(String name) {
        return List.of(values()).stream().filter(f -> f.name().toLowerCase(Locale.ROOT).equals(name)).findFirst();
    }

    /** How many scripts compile; one line. */
    static String totals(List<ScriptResult> results) {
        long good = results.stream().filter(ScriptResult::compiles).count();
        long bad = results.size() - good;
        return results.size() + (results.size() == 1 ? " script: " : " scripts: ") + good
                + (good == 1 ? " compiles, " : " compile, ") + bad + (bad == 1 ? " does not\n" : " do not\n");
    }

    static String word(Diagnostic diagnostic) {
        return diagnostic.severity().name().toLowerCase(Locale.ROOT);
    }

    private static String hints(Diagnostic diagnostic) {
        StringBuilder text = new StringBuilder();
        diagnostic.hints().forEach(hint -> text.append("\nhint: ").append(hint));
        return text.toString();
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
