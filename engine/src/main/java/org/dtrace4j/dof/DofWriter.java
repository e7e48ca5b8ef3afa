package org.dtrace4j.dof;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.dof.DofFormat.Section;
import org.dtrace4j.provider.ProbePattern;

/** Turns an image into bytes. The same image gives the same bytes. */
public final class DofWriter {
    private final Map<Section, ByteArrayOutputStream> sections = new EnumMap<>(Section.class);
    private final Map<String, Integer> stringOffsets = new HashMap<>();

    private DofWriter() {
        for (Section section : Section.values()) {
            sections.put(section, new ByteArrayOutputStream());
        }
    }

    /**
     * The bytes of an image.
     *
     * @throws IllegalArgumentException if the image is larger than an image may be, or a text in it has a NUL
     */
    public static byte[] write(EnablingImage image) {
        DofWriter writer = new DofWriter();
        writer.image(image);
        return writer.assemble();
    }

    private void image(EnablingImage image) {
        image.clauses().forEach(this::clause);
        image.variables().forEach(this::variable);
        image.aggregations().forEach(this::aggregation);
        for (OptionSetting option : image.options()) {
            put32(Section.OPTIONS, string(option.name()), string(option.value()));
        }
        sections.get(Section.CONSTANTS).writeBytes(image.constants());
        sections.get(Section.CODE).writeBytes(image.code());
    }

    private void clause(ClauseImage clause) {
        int firstProbe = count(Section.PROBES);
        for (ProbePattern p : clause.probes()) {
            put32(Section.PROBES, string(p.provider()), string(p.module()), string(p.function()), string(p.name()),
                    p.id());
        }
        int firstAction = count(Section.ACTIONS);
        clause.actions().forEach(this::action);
        put32(Section.CLAUSES, firstProbe, clause.probes().size(), string(clause.method()), clause.recordSize(),
                clause.recordAlignment(), firstAction, clause.actions().size());
    }

    private void action(ActionImage action) {
        int firstField = fields(action.fields());
        int firstReference = count(Section.REFERENCES);
        action.aggregations().forEach(id -> put32(Section.REFERENCES, id));
        put32(Section.ACTIONS, action.kind().code(), string(action.format()), firstField, action.fields().size(),
                firstReference, action.aggregations().size());
        put64(Section.ACTIONS, action.argument());
    }

    private int fields(List<FieldImage> fields) {
        int first = count(Section.FIELDS);
        for (FieldImage f : fields) {
            put32(Section.FIELDS, f.offset(), f.size(), f.kind().code(), string(f.type()));
        }
        return first;
    }

    private void variable(VariableImage v) {
        int firstKey = fields(v.keys());
        put32(Section.VARIABLES, v.scope().code(), v.id(), string(v.name()), firstKey, v.keys().size(), v.size(),
                v.string() ? 1 : 0);
    }

    private void aggregation(AggregationImage a) {
        int firstKey = fields(a.keys());
        put32(Section.AGGREGATIONS, a.id(), string(a.name()), string(a.function()), firstKey, a.keys().size(),
                a.words());
        put64(Section.AGGREGATIONS, a.parameter());
        put32(Section.AGGREGATIONS, a.variable(), 0);
    }

    /** Number of entries that a section has so far. */
    private int count(Section section) {
        return sections.get(section).size() / section.entrySize;
    }

    private int string(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("text with a NUL: " + text.replace("\0", "\\0"));
        }
        ByteArrayOutputStream strings = sections.get(Section.STRINGS);
        return stringOffsets.computeIfAbsent(text, t -> {
            int offset = strings.size();
            strings.writeBytes(t.getBytes(StandardCharsets.UTF_8));
            strings.write(0);
            return offset;
        });
    }

    private void put32(Section section, int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            buffer.putInt(value);
        }
        sections.get(section).writeBytes(buffer.array());
    }

    private void put64(Section section, long value) {
        sections.get(section).writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    private byte[] assemble() {
        int size = DofFormat.HEADER_SIZE + Section.values().length * DofFormat.SECTION_ENTRY_SIZE;
        for (Section section : Section.values()) {
            if (section.entrySize > 1 && count(section) > DofFormat.MAXIMUM_ENTRIES) {
                throw new IllegalArgumentException("more than " + DofFormat.MAXIMUM_ENTRIES + " entries in a section");
            }
            size = DofFormat.align(size, section.alignment) + sections.get(section).size();
            if (size > DofFormat.MAXIMUM_SIZE) {
                throw new IllegalArgumentException("image larger than " + DofFormat.MAXIMUM_SIZE + " bytes");
            }
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(DofFormat.MAGIC);
        out.put((byte) DofFormat.VERSION).put((byte) DofFormat.MODEL_LP64).put((byte) DofFormat.LITTLE_ENDIAN)
                .put((byte) 0);
        out.putInt(DofFormat.HEADER_SIZE).putInt(DofFormat.SECTION_ENTRY_SIZE).putInt(Section.values().length)
                .putInt(0);
        out.putLong(DofFormat.HEADER_SIZE).putLong(size);
        out.position(DofFormat.HEADER_SIZE);
        int offset = DofFormat.HEADER_SIZE + Section.values().length * DofFormat.SECTION_ENTRY_SIZE;
        for (Section section : Section.values()) {
            byte[] bytes = sections.get(section).toByteArray();
            offset = DofFormat.align(offset, section.alignment);
            out.putInt(section.type).putInt(section.alignment).putInt(section.entrySize).putInt(0);
            out.putLong(offset).putLong(bytes.length);
            out.put(offset, bytes);
            offset += bytes.length;
        }
        out.putInt(DofFormat.CHECKSUM_OFFSET, DofFormat.checksum(out.array()));
        return out.array();
    }
}
