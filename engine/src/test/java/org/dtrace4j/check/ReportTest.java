package org.dtrace4j.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.source.Span;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final SourceText SCRIPT = SourceText.ofFile("lib/a b.d",
            bytes("BEGIN\n{\n\ttrace(\"\u00fc\" + nothing);\n}\n"));
    private static final Diagnostic ERROR = Diagnostic
            .error(ErrorTag.D_IDENT_UNDEF, span("nothing"), bytes("failed to resolve \u00fc,\n100% nothing"))
            .withNote(span("BEGIN"), "in here").withHint("there is something");
    private static final List<ScriptResult> RESULTS = List.of(
            new ScriptResult("good.d", List.of()),
            new ScriptResult("lib/a b.d", List.of(ERROR)),
            new ScriptResult("empty.d", List.of(Diagnostic.error(ErrorTag.D_EMPTY, Span.none(), "empty program"))));

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static Span span(String word) {
        int start = SCRIPT.text().indexOf(word);
        return new Span(SCRIPT, start, start + word.length());
    }

    private static JsonNode read(String report) throws IOException {
        return new ObjectMapper().readTree(report.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void textCountsAtTheEnd() throws IOException {
        String text = ReportFormat.TEXT.write(RESULTS);
        assertTrue(text.startsWith("lib/a b.d: error: [D_IDENT_UNDEF] line 3: failed to resolve"), text);
        assertTrue(text.endsWith("3 scripts: 1 compiles, 2 do not\n"), text);
    }

    @Test
    void githubIsGivenOneLineForEach() throws IOException {
        assertEquals(bytes("::error file=lib/a b.d,line=3,endLine=3,col=14,endColumn=21,title=D_IDENT_UNDEF::"
                + "failed to resolve \u00fc,%0A100%25 nothing%0Ahint: there is something\n"
                + "::error file=empty.d,title=D_EMPTY::empty program\n"), ReportFormat.GITHUB.write(RESULTS));
    }

    @Test
    void jsonHasEverything() throws IOException {
        JsonNode json = read(ReportFormat.JSON.write(RESULTS));
        assertEquals(3, json.get("scripts").asInt());
        assertEquals(2, json.get("failed").asInt());
        JsonNode first = json.get("diagnostics").get(0);
        assertEquals("failed to resolve \u00fc,\n100% nothing", first.get("message").asText());
        assertEquals(14, first.get("column").asInt());
        assertEquals("in here", first.get("notes").get(0).get("message").asText());
        assertEquals("there is something", first.get("hints").get(0).asText());
    }

    /** The schema that OASIS publishes, out of a library that has it. */
    private static Set<ValidationMessage> faults(String sarif) throws IOException {
        try (InputStream schema = ReportTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema).validate(read(sarif));
        }
    }

    @Test
    void sarifIsAsItsSchemaWantsIt() throws IOException {
        assertEquals(Set.of(), faults(ReportFormat.SARIF.write(RESULTS)));
        assertEquals(Set.of(), faults(ReportFormat.SARIF.write(List.of())));
        String wrong = ReportFormat.SARIF.write(RESULTS).replace("\"startLine\" : 3", "\"startLine\" : 0");
        assertEquals(1, faults(wrong).size(), "the schema says no to what is wrong");
        assertEquals(1, faults("{ \"version\" : \"2.1.0\" }").size());
    }

    @Test
    void sarifHasARuleForEachTag() throws IOException {
        JsonNode run = read(ReportFormat.SARIF.write(RESULTS)).get("runs").get(0);
        List<String> rules = new ArrayList<>();
        run.get("tool").get("driver").get("rules").forEach(rule -> rules.add(rule.get("id").asText()));
        assertEquals(rules.size(), new HashSet<>(rules).size());
        assertEquals(2, run.get("results").size());
        for (JsonNode result : run.get("results")) {
            assertEquals(result.get("ruleId").asText(), rules.get(result.get("ruleIndex").asInt()));
        }
        JsonNode place = run.get("results").get(0).get("locations").get(0).get("physicalLocation");
        assertEquals("lib/a%20b.d", place.get("artifactLocation").get("uri").asText());
        assertEquals(14, place.get("region").get("startColumn").asInt());
    }

    @Test
    void theSummaryCountsWhatIsInTheWay() throws IOException {
        List<ScriptResult> results = new ArrayList<>(RESULTS);
        Diagnostic missing = Diagnostic.error(ErrorTag.D_PDESC_ZERO, span("BEGIN"), "probe description x:::y does not"
                + " match any probes");
        results.add(new ScriptResult("one.d", List.of(missing, ERROR)));
        results.add(new ScriptResult("two.d", List.of(missing)));
        assertEquals(bytes("5 scripts: 1 compiles, 4 do not\n"
                + "\n    2  D_PDESC_ZERO\n         2  probe description x:::y does not match any probes\n"
                + "\n    1  D_EMPTY\n         1  empty program\n"
                + "\n    1  D_IDENT_UNDEF\n         1  failed to resolve \u00fc,\n"), ReportFormat.SUMMARY.write(results));
    }
}
