package org.dtrace4j.check;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.dtrace4j.builtin.DVersion;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.diag.TagTexts;
import org.dtrace4j.source.Span;

/** Results in the Static Analysis Results Interchange Format, version 2.1.0: one run, one rule for each tag. */
final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

    private SarifReport() { }

    static String write(List<ScriptResult> results) throws IOException {
        List<ErrorTag> rules = List.copyOf(results.stream().flatMap(result -> result.diagnostics().stream())
                .map(Diagnostic::tag).collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
        return JsonReport.document(json -> {
            json.writeStartObject();
            json.writeStringField("$schema", SCHEMA);
            json.writeStringField("version", "2.1.0");
            json.writeArrayFieldStart("runs");
            json.writeStartObject();
            tool(json, rules);
            json.writeStringField("columnKind", "unicodeCodePoints");
            json.writeArrayFieldStart("results");
            for (ScriptResult result : results) {
                for (Diagnostic diagnostic : result.diagnostics()) {
                    result(json, result, diagnostic, rules);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void tool(JsonGenerator json, List<ErrorTag> rules) throws IOException {
        json.writeObjectFieldStart("tool");
        json.writeObjectFieldStart("driver");
        json.writeStringField("name", "dtrace4j");
        json.writeStringField("version", DVersion.latest().toString());
        json.writeArrayFieldStart("rules");
        for (ErrorTag rule : rules) {
            json.writeStartObject();
            json.writeStringField("id", rule.name());
            message(json, "shortDescription", TagTexts.of(rule));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void result(JsonGenerator json, ScriptResult result, Diagnostic diagnostic, List<ErrorTag> rules)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("ruleId", diagnostic.tag().name());
        json.writeNumberField("ruleIndex", rules.indexOf(diagnostic.tag()));
        json.writeStringField("level", ReportFormat.word(diagnostic));
        StringBuilder text = new StringBuilder(diagnostic.message());
        diagnostic.hints().forEach(hint -> text.append("\nhint: ").append(hint));
        message(json, "message", text.toString());
        json.writeArrayFieldStart("locations");
        json.writeStartObject();
        physical(json, result.path(), diagnostic.span());
        json.writeEndObject();
        json.writeEndArray();
        if (!diagnostic.notes().isEmpty()) {
            json.writeArrayFieldStart("relatedLocations");
            for (Diagnostic.Note note : diagnostic.notes()) {
                json.writeStartObject();
                message(json, "message", note.message());
                physical(json, result.path(), note.span());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void message(JsonGenerator json, String field, String text) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("text", Place.utf8(text));
        json.writeEndObject();
    }

    private static void physical(JsonGenerator json, String path, Span span) throws IOException {
        Optional<Place> place = Place.of(span);
        json.writeObjectFieldStart("physicalLocation");
        json.writeObjectFieldStart("artifactLocation");
        json.writeStringField("uri", uri(place.map(Place::file).orElse(path)));
        json.writeEndObject();
        if (place.isPresent()) {
            json.writeObjectFieldStart("region");
            json.writeNumberField("startLine", place.get().line());
            json.writeNumberField("startColumn", place.get().column());
            json.writeNumberField("endLine", place.get().endLine());
            json.writeNumberField("endColumn", place.get().endColumn());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** A path as a reference: relative ones stay relative, to the root of whatever is checked. */
    private static String uri(String path) {
        try {
            String text = Place.utf8(path);
            return new URI(text.startsWith("/") ? "file" : null, text.startsWith("/") ? "" : null,
                    text.startsWith("./") ? text.substring(2) : text, null).toASCIIString();
        } catch (URISyntaxException e) {
            return "script.d";
        }
    }
}
