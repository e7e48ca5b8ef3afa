package org.dtrace4j.output.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The schema of the records holds for what golden scripts print, and says no to what it should. */
class RecordSchemaTest {
    private static final Path GOLDEN = Path.of("src/test/resources/d/records");

    private static Map<String, Object> root;

    @BeforeAll
    static void readSchema() throws IOException {
        try (InputStream in = RecordFormat.class.getResourceAsStream("records.schema.json")) {
            root = object(new JsonReader(new String(in.readAllBytes(), StandardCharsets.UTF_8)).read());
        }
    }

    @Test
    void everyRecordOfTheGoldenScriptsIsOfTheSchema() throws IOException {
        Set<String> kinds = new TreeSet<>();
        Set<String> actions = new TreeSet<>();
        for (String line : records()) {
            Object record = new JsonReader(line).read();
            assertTrue(holds(root, record), line);
            kinds.add((String) object(record).get("record"));
            if (object(record).get("items") instanceof List<?> items) {
                items.forEach(item -> actions.add((String) object(item).get("action")));
            }
        }
        assertEquals(Set.of("firing", "aggregation", "fault", "drop", "account"), kinds);
        assertTrue(actions.containsAll(Set.of("printf", "stack", "ustack", "trace", "tracemem", "print", "printa", "exit")),
                actions.toString());
    }

    /** Each member that a record has is either asked for or of a type that is asked for. */
    @Test
    void recordsWithAWrongMemberAreNotOfTheSchema() throws IOException {
        for (String line : records()) {
            Map<String, Object> record = object(new JsonReader(line).read());
            for (String member : record.keySet()) {
                Map<String, Object> broken = new LinkedHashMap<>(record);
                broken.put(member, Map.of("surprise", true));
                assertFalse(holds(root, broken), member + " of " + line);
            }
            Map<String, Object> more = new LinkedHashMap<>(record);
            more.put("more", 1L);
            assertFalse(holds(root, more), line);
        }
    }

    @Test
    void theTraceEventsAreJson() throws IOException {
        String text = Files.readString(GOLDEN.resolve("tst.chrome.out"), StandardCharsets.ISO_8859_1);
        Object events = new JsonReader(text.substring(0, text.indexOf("\n]\n") + 2)).read();
        Set<Object> phases = new java.util.HashSet<>();
        for (Object event : (List<?>) events) {
            phases.add(object(event).get("ph"));
            assertTrue(object(event).containsKey("pid") && object(event).containsKey("tid"), event.toString());
        }
        assertEquals(Set.of("B", "E", "i", "M"), phases);
    }

    @Test
    void everyLineOfCsvHasACellForEachColumn() throws IOException {
        String text = Files.readString(GOLDEN.resolve("tst.csv.out"), StandardCharsets.ISO_8859_1);
        int cells = 1;
        boolean quoted = false;
        for (int i = 0; i < text.length() && !text.startsWith("-- messages", i); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            cells += c == ',' && !quoted ? 1 : 0;
            if (c == '\n' && !quoted) {
                assertEquals(CsvRecords.COLUMNS.size(), cells, text.substring(Math.max(0, i - 80), i));
                cells = 1;
            }
        }
    }

    private static List<String> records() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String script : List.of("tst.json.out", "tst.drops.out", "tst.books.out")) {
            Files.readAllLines(GOLDEN.resolve(script), StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith("{")).forEach(lines::add);
        }
        return lines;
    }

    // ---- as much of JSON Schema as the schema uses; a word that is not known here fails

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    private static boolean holds(Map<String, Object> schema, Object value) {
        for (Map.Entry<String, Object> rule : schema.entrySet()) {
            boolean held = switch (rule.getKey()) {
                case "$schema", "$defs", "title", "description" -> true;
                case "$ref" -> holds(definition((String) rule.getValue()), value);
                case "oneOf" -> ((List<?>) rule.getValue()).stream().filter(s -> holds(object(s), value)).count() == 1;
                case "const" -> rule.getValue().equals(value);
                case "enum" -> ((List<?>) rule.getValue()).contains(value);
                case "type" -> isOfType((String) rule.getValue(), value);
                case "items" -> !(value instanceof List<?> list)
                        || list.stream().allMatch(element -> holds(object(rule.getValue()), element));
                case "required" -> value instanceof Map<?, ?> map
                        && map.keySet().containsAll((List<?>) rule.getValue());
                case "properties" -> value instanceof Map<?, ?> && propertiesHold(object(rule.getValue()), value);
                case "additionalProperties" -> value instanceof Map<?, ?> map
                        && object(schema.get("properties")).keySet().containsAll(map.keySet());
                default -> throw new AssertionError("the test does not know " + rule.getKey());
            };
            if (!held) {
                return false;
            }
        }
        return true;
    }

    private static boolean propertiesHold(Map<String, Object> properties, Object value) {
        return object(value).entrySet().stream().allMatch(member -> !properties.containsKey(member.getKey())
                || holds(object(properties.get(member.getKey())), member.getValue()));
    }

    private static boolean isOfType(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "integer" -> value instanceof java.math.BigInteger;
            case "number" -> value instanceof Number;
            default -> throw new AssertionError("the test does not know type " + type);
        };
    }

    private static Map<String, Object> definition(String reference) {
        assertTrue(reference.startsWith("#/$defs/"), reference);
        return object(object(root.get("$defs")).get(reference.substring("#/$defs/".length())));
    }
}
