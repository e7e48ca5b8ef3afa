package org.dtrace4j.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.source.Span;

/** Results as one JSON object. */
final class JsonReport {
    /** What is written into a document. */
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private JsonReport() { }

    static String write(List<ScriptResult> results) throws IOException {
        return document(json -> {
            json.writeStartObject();
            json.writeNumberField("scripts", results.size());
            json.writeNumberField("failed", results.stream().filter(result -> !result.compiles()).count());
            json.writeArrayFieldStart("diagnostics");
            for (ScriptResult result : results) {
                for (Diagnostic diagnostic : result.diagnostics()) {
                    diagnostic(json, result, diagnostic);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** A readable document with a newline at its end; its bytes as characters. */
    static String document(Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withObjectIndenter(new DefaultIndenter("  ", "\n")).withArrayIndenter(new DefaultIndenter("  ", "\n"));
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes).setPrettyPrinter(printer)) {
            body.write(json);
            json.writeRaw('\n');
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static void diagnostic(JsonGenerator json, ScriptResult result, Diagnostic diagnostic) throws IOException {
        json.writeStartObject();
        json.writeStringField("script", Place.utf8(result.path()));
        json.writeStringField("severity", ReportFormat.word(diagnostic));
        json.writeStringField("tag", diagnostic.tag().name());
        json.writeStringField("message", Place.utf8(diagnostic.message()));
        place(json, diagnostic.span());
        json.writeArrayFieldStart("notes");
        for (Diagnostic.Note note : diagnostic.notes()) {
            json.writeStartObject();
            json.writeStringField("message", Place.utf8(note.message()));
            place(json, note.span());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("hints");
        for (String hint : diagnostic.hints()) {
            json.writeString(Place.utf8(hint));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void place(JsonGenerator json, Span span) throws IOException {
        Optional<Place> place = Place.of(span);
        if (place.isPresent()) {
            json.writeStringField("file", Place.utf8(place.get().file()));
            json.writeNumberField("line", place.get().line());
            json.writeNumberField("column", place.get().column());
            json.writeNumberField("endLine", place.get().endLine());
            json.writeNumberField("endColumn", place.get().endColumn());
        }
    }
}
