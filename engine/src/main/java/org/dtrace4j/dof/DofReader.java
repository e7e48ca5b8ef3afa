package org.dtrace4j.dof;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.dtrace4j.dof.DofFormat.Section;
import org.dtrace4j.provider.ProbePattern;

/**
 * Turns bytes back into an image, and refuses whatever {@link DofWriter} would not have written.
 *
 * <p>Nothing is believed before it is checked, and nothing is allocated that is larger than the bytes given. Whether
 * the code is safe, and whether ids and sizes make sense, is for the verifier to say.
 */
public final class DofReader {
    private final ByteBuffer in;
    private final Map<Section, ByteBuffer> sections = new EnumMap<>(Section.class);
    private final Map<Integer, String> strings = new HashMap<>();
    private final Set<String> texts = new HashSet<>();
    private int nextString;

    private DofReader(byte[] bytes) {
        in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads an image.
     *
     * @throws DofFormatException if the bytes are not an image, with the first reason found
     */
    public static EnablingImage read(byte[] bytes) throws DofFormatException {
        DofReader reader = new DofReader(bytes);
        reader.header(bytes);
        reader.sectionTable();
        return reader.image();
    }

    private void header(byte[] bytes) throws DofFormatException {
        require(bytes.length >= DofFormat.HEADER_SIZE, "image has %d bytes, less than its header", bytes.length);
        require(bytes.length <= DofFormat.MAXIMUM_SIZE, "image has %d bytes, more than is allowed", bytes.length);
        require(in.getInt(0) == DofFormat.MAGIC, "image has no DOF magic");
        require(in.get(4) == DofFormat.VERSION, "image has version %d, not %d: another dtrace made it", in.get(4) & 0xff,
                DofFormat.VERSION);
        require(in.get(5) == DofFormat.MODEL_LP64, "image has unknown data model %d", in.get(5) & 0xff);
        require(in.get(6) == DofFormat.LITTLE_ENDIAN, "image has unknown encoding %d", in.get(6) & 0xff);
        require(in.getInt(8) == DofFormat.HEADER_SIZE, "header size is invalid");
        require(in.getInt(12) == DofFormat.SECTION_ENTRY_SIZE, "size of section entries is invalid");
        require(in.getInt(16) == Section.values().length, "number of sections is invalid");
        require(in.getLong(24) == DofFormat.HEADER_SIZE, "offset of the section table is invalid");
        require(in.getLong(32) == bytes.length, "image has %d bytes, its header says %d", bytes.length, in.getLong(32));
        require(in.getInt(DofFormat.CHECKSUM_OFFSET) == DofFormat.checksum(bytes), "checksum does not match");
        require(in.get(7) == 0 && in.getInt(20) == 0, "unused bytes of the header are not 0");
        requireZero(DofFormat.CHECKSUM_OFFSET + 4, DofFormat.HEADER_SIZE, "unused bytes of the header are not 0");
    }

    private void sectionTable() throws DofFormatException {
        int entry = DofFormat.HEADER_SIZE;
        int end = entry + Section.values().length * DofFormat.SECTION_ENTRY_SIZE;
        require(in.capacity() >= end, "section table reaches beyond the image");
        for (Section section : Section.values()) {
            require(in.getInt(entry) == section.type, "section of type %d where %s belongs", in.getInt(entry), section);
            require(in.getInt(entry + 4) == section.alignment, "alignment of section %s is invalid", section);
            require(in.getInt(entry + 8) == section.entrySize, "entry size of section %s is invalid", section);
            require(in.getInt(entry + 12) == 0, "unused bytes of section %s are not 0", section);
            long offset = in.getLong(entry + 16);
            long size = in.getLong(entry + 24);
            int expected = DofFormat.align(end, section.alignment);
            require(offset == expected, "section %s is misplaced", section);
            require(size >= 0 && size <= in.capacity() - offset, "section %s reaches beyond the image", section);
            require(size % section.entrySize == 0, "section %s holds a part of an entry", section);
            require(section.entrySize == 1 || size / section.entrySize <= DofFormat.MAXIMUM_ENTRIES,
                    "section %s has too many entries", section);
            requireZero(end, expected, "bytes between sections are not 0");
            sections.put(section, in.slice(expected, (int) size).order(ByteOrder.LITTLE_ENDIAN));
            end = expected + (int) size;
            entry += DofFormat.SECTION_ENTRY_SIZE;
        }
        require(end == in.capacity(), "bytes follow the last section");
    }

    private EnablingImage image() throws DofFormatException {
        List<ClauseImage> clauses = new ArrayList<>();
        while (sections.get(Section.CLAUSES).hasRemaining()) {
            clauses.add(clause());
        }
        List<VariableImage> variables = new ArrayList<>();
        while (sections.get(Section.VARIABLES).hasRemaining()) {
            variables.add(variable());
        }
        List<AggregationImage> aggregations = new ArrayList<>();
        while (sections.get(Section.AGGREGATIONS).hasRemaining()) {
            aggregations.add(aggregation());
        }
        List<OptionSetting> options = new ArrayList<>();
        ByteBuffer option = sections.get(Section.OPTIONS);
        while (option.hasRemaining()) {
            options.add(new OptionSetting(string(option), string(option)));
        }
        for (Section section : List.of(Section.PROBES, Section.ACTIONS, Section.FIELDS, Section.REFERENCES)) {
            require(!sections.get(section).hasRemaining(), "section %s has entries that nothing refers to", section);
        }
        require(nextString == sections.get(Section.STRINGS).limit(),
                "section STRINGS has texts that nothing refers to");
        return new EnablingImage(clauses, variables, aggregations, options, bytes(Section.CONSTANTS),
                bytes(Section.CODE));
    }

    private ClauseImage clause() throws DofFormatException {
        ByteBuffer clause = sections.get(Section.CLAUSES);
        int probeCount = list(clause, Section.PROBES);
        require(probeCount > 0, "a clause has no probe description");
        List<ProbePattern> probes = new ArrayList<>();
        ByteBuffer probe = sections.get(Section.PROBES);
        for (int i = 0; i < probeCount; i++) {
            String provider = string(probe);
            String module = string(probe);
            String function = string(probe);
            String name = string(probe);
            int id = probe.getInt();
            require(id >= 0, "probe id %d is invalid", id);
            probes.add(new ProbePattern(provider, module, function, name, id));
        }
        int method = clause.getInt();
        int recordSize = clause.getInt();
        require(recordSize >= 0, "record size %d is invalid", recordSize);
        int recordAlignment = clause.getInt();
        require(recordAlignment == 4 || recordAlignment == 8, "record alignment %d is invalid", recordAlignment);
        int actionCount = list(clause, Section.ACTIONS);
        List<ActionImage> actions = new ArrayList<>();
        for (int i = 0; i < actionCount; i++) {
            actions.add(action());
        }
        return new ClauseImage(probes, string(method), recordSize, recordAlignment, actions);
    }

    private ActionImage action() throws DofFormatException {
        ByteBuffer action = sections.get(Section.ACTIONS);
        ActionImage.Kind kind = byCode(ActionImage.Kind.values(), ActionImage.Kind::code, action.getInt(), "action");
        int format = action.getInt();
        List<FieldImage> fields = fields(action);
        int referenceCount = list(action, Section.REFERENCES);
        List<Integer> references = new ArrayList<>();
        for (int i = 0; i < referenceCount; i++) {
            int id = sections.get(Section.REFERENCES).getInt();
            require(id > 0, "aggregation id %d is invalid", id);
            references.add(id);
        }
        return new ActionImage(kind, string(format), fields, references, action.getLong());
    }

    private VariableImage variable() throws DofFormatException {
        ByteBuffer variable = sections.get(Section.VARIABLES);
        VariableImage.Scope scope = byCode(VariableImage.Scope.values(), VariableImage.Scope::code, variable.getInt(),
                "variable scope");
        int id = variable.getInt();
        require(id >= 0, "variable id %d is invalid", id);
        int name = variable.getInt();
        List<FieldImage> keys = fields(variable);
        int size = variable.getInt();
        int string = variable.getInt();
        require(size >= 0, "variable size %d is invalid", size);
        require(string == 0 || string == 1, "variable flag %d is invalid", string);
        return new VariableImage(scope, id, string(name), keys, size, string == 1);
    }

    private AggregationImage aggregation() throws DofFormatException {
        ByteBuffer aggregation = sections.get(Section.AGGREGATIONS);
        int id = aggregation.getInt();
        require(id > 0, "aggregation id %d is invalid", id);
        int name = aggregation.getInt();
        int function = aggregation.getInt();
        List<FieldImage> keys = fields(aggregation);
        int words = aggregation.getInt();
        require(words > 0, "aggregation of %d words", words);
        long parameter = aggregation.getLong();
        int variable = aggregation.getInt();
        require(variable > 0 && variable <= id, "aggregation variable %d is invalid", variable);
        require(aggregation.getInt() == 0, "unused bytes of an aggregation are not 0");
        return new AggregationImage(id, variable, string(name), string(function), keys, parameter, words);
    }

    private List<FieldImage> fields(ByteBuffer owner) throws DofFormatException {
        int count = list(owner, Section.FIELDS);
        List<FieldImage> fields = new ArrayList<>();
        ByteBuffer field = sections.get(Section.FIELDS);
        for (int i = 0; i < count; i++) {
            int offset = field.getInt();
            int size = field.getInt();
            require(offset >= 0 && size >= 0, "field at %d of size %d is invalid", offset, size);
            FieldImage.Kind kind = byCode(FieldImage.Kind.values(), FieldImage.Kind::code, field.getInt(),
                    "field kind");
            fields.add(new FieldImage(offset, size, kind, string(field)));
        }
        return fields;
    }

    /** Reads a list (first, count) of entries of {@code target}, which must begin where the previous list ended. */
    private int list(ByteBuffer owner, Section target) throws DofFormatException {
        ByteBuffer entries = sections.get(target);
        int first = owner.getInt();
        int count = owner.getInt();
        require(first == entries.position() / target.entrySize, "a list in section %s begins at a wrong entry", target);
        require(count >= 0 && count <= entries.remaining() / target.entrySize, "a list reaches beyond section %s",
                target);
        return count;
    }

    private String string(ByteBuffer owner) throws DofFormatException {
        return string(owner.getInt());
    }

    private String string(int offset) throws DofFormatException {
        String known = strings.get(offset);
        if (known != null) {
            return known;
        }
        ByteBuffer all = sections.get(Section.STRINGS);
        require(offset == nextString && offset < all.limit(), "offset %d is not that of a text", offset);
        int end = offset;
        while (end < all.limit() && all.get(end) != 0) {
            end++;
        }
        require(end < all.limit(), "the last text has no end");
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(all.slice(offset, end - offset)).toString();
        } catch (CharacterCodingException e) {
            throw new DofFormatException("a text is not valid UTF-8");
        }
        require(texts.add(text), "a text is there twice");
        strings.put(offset, text);
        nextString = end + 1;
        return text;
    }

    private byte[] bytes(Section section) {
        byte[] bytes = new byte[sections.get(section).remaining()];
        sections.get(section).get(bytes);
        return bytes;
    }

    private void requireZero(int start, int end, String message) throws DofFormatException {
        for (int i = start; i < end; i++) {
            require(in.get(i) == 0, message);
        }
    }

    private static <T> T byCode(T[] values, ToIntFunction<T> code, int wanted, String what)
            throws DofFormatException {
        for (T value : values) {
            if (code.applyAsInt(value) == wanted) {
                return value;
            }
        }
        throw new DofFormatException("unknown " + what + " " + wanted);
    }

    private static void require(boolean condition, String format, Object... arguments) throws DofFormatException {
        if (!condition) {
            throw new DofFormatException(String.format(Locale.ROOT, format, arguments));
        }
    }
}
