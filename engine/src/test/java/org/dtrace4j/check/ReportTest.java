package org.dtrace4j.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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

    /** By hand, against what the schema of SARIF 2.1.0 asks for; the schema itself is not ours to ship. */
    @Test
    void sarifIsAsItsSchemaWantsIt() throws IOException {
        JsonNode log = read(ReportFormat.SARIF.write(RESULTS));
        assertFields(log, Set.of("version", "runs"), Set.of("$schema"));
        assertEquals("2.1.0", log.get("version").asText());
        assertEquals(1, log.get("runs").size());
        JsonNode run = log.get("runs").get(0);
        assertFields(run, Set.of("tool"), Set.of("results", "columnKind"));
        assertTrue(Set.of("utf16CodeUnits", "unicodeCodePoints").contains(run.get("columnKind").asText()));
        JsonNode driver = run.get("tool").get("driver");
        assertFields(driver, Set.of("name"), Set.of("version", "rules"));
        List<String> rules = new ArrayList<>();
        for (JsonNode rule : driver.get("rules")) {
            assertFields(rule, Set.of("id"), Set.of("shortDescription"));
            assertFields(rule.get("shortDescription"), Set.of("text"), Set.of());
            rules.add(rule.get("id").asText());
        }
        assertEquals(rules.size(), new HashSet<>(rules).size());
        assertEquals(2, run.get("results").size());
        for (JsonNode result : run.get("results")) {
            assertFields(result, Set.of("message"),
                    Set.of("ruleId", "ruleIndex", "level", "locations", "relatedLocations"));
            assertEquals(result.get("ruleId").asText(), rules.get(result.get("ruleIndex").asInt()));
            assertTrue(Set.of("none", "note", "warning", "error").contains(result.get("level").asText()));
            result.get("locations").forEach(ReportTest::assertLocation);
            if (result.has("relatedLocations")) {
                result.get("relatedLocations").forEach(ReportTest::assertLocation);
            }
        }
        JsonNode place = run.get("results").get(0).get("locations").get(0).get("physicalLocation");
        assertEquals("lib/a%20b.d", place.get("artifactLocation").get("uri").asText());
        assertEquals(14, place.get("region").get("startColumn").asInt());
    }

    private static void assertLocation(JsonNode location) {
        assertFields(location, Set.of(), Set.of("physicalLocation", "message"));
        JsonNode physical = location.get("physicalLocation");
        assertFields(physical, Set.of("artifactLocation"), Set.of("region"));
        assertFields(physical.get("artifactLocation"), Set.of("uri"), Set.of());
        JsonNode region = physical.get("region");
        if (region != null) {
            assertFields(region, Set.of("startLine"), Set.of("startColumn", "endLine", "endColumn"));
            region.forEach(number -> assertTrue(number.isInt() && number.asInt() >= 1, region::toString));
        }
    }

    private static void assertFields(JsonNode node, Set<String> required, Set<String> allowed) {
        Set<String> fields = new HashSet<>();
        node.fieldNames().forEachRemaining(fields::add);
        assertTrue(fields.containsAll(required), () -> "missing in " + node);
        fields.removeAll(required);
        fields.removeAll(allowed);
        assertEquals(Set.of(), fields, node::toString);
    }
}
