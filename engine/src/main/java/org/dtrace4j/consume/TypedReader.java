package org.dtrace4j.consume;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DataModel;
import org.dtrace4j.ctf.DeclarationText;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.FloatType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypePrinter;
import org.dtrace4j.ctf.TypedefType;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ModuleDescription;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.parse.ProgramParser;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.types.HeaderLoader;
import org.dtrace4j.types.TypeResolver;
import org.dtrace4j.types.TypeScope;
import org.dtrace4j.value.ArrayValue;
import org.dtrace4j.value.EnumeratorValue;
import org.dtrace4j.value.FloatValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.Location;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.StructureValue;
import org.dtrace4j.value.SymbolValue;
import org.dtrace4j.value.TypedValue;
import org.dtrace4j.value.Value;

/**
 * What {@code print()} recorded: bytes and the name of a type -&gt; a tree of typed values.
 *
 * <p>A record has only the name of its type, and the declarations that the program made for it. All else is looked up
 * among the types of the traced system; a type that is not found leaves the value as it is.
 */
final class TypedReader {
    private final Device device;
    private final OptionValues options;
    private final Symbols symbols;
    /** A type by its name and the declarations that the name needs. */
    private record Name(String type, String declarations) { }

    private final Map<Name, Optional<CtfType>> types = new HashMap<>();

    /**
     * @param options the consumer's settings: they say how wide the types of its programs are
     * @param symbols what functions are called that are pointed to
     */
    TypedReader(Device device, OptionValues options, Symbols symbols) {
        this.device = device;
        this.options = options;
        this.symbols = symbols;
    }

    /**
     * Gives a value that was read from a field its type.
     *
     * @param value the field as {@link FieldReader} has read it
     * @param declarations what the program declared itself of the field's type, in C
     * @param whole size of the value when the field has the beginning of it alone, else 0
     * @param bytes where the record lies; the field is known to lie within
     * @param base offset of the record in them
     */
    Value typed(Value value, String declarations, FieldImage field, long whole, byte[] bytes, int base)
            throws ConsumeException {
        if (value instanceof StringValue) {
            // What a string is, in the original's words, which can hold whatever is no text.
            ArrayType characters = new ArrayType(IntegerType.CHAR, field.size());
            int at = base + field.offset();
            return new TypedValue(field.type(), read(characters, new Extent(bytes, at + field.size()), at));
        }
        Optional<CtfType> type = types.computeIfAbsent(new Name(field.type(), declarations), this::find);
        if (type.isEmpty() || type.get().size() > Math.max(field.size(), whole)) {
            return value;
        }
        int start = base + field.offset();
        return named(type.get(), read(type.get(), new Extent(bytes, start + field.size()), start));
    }

    /** The bytes of a field, in a record that may have others behind it. */
    private record Extent(byte[] bytes, int end) {
        boolean holds(long offset, long size) {
            return offset + size <= end;
        }
    }

    private static TypedValue named(CtfType type, Value value) {
        return new TypedValue(TypePrinter.name(type), value);
    }

    private Optional<CtfType> find(Name name) {
        TypeScope scope = name.declarations().startsWith(DeclarationText.OF_THE_KERNEL)
                ? new TypeScope(new TypeContainer("D", null), this::containers)
                : TypeScope.ofProgram(this::containers, options.model());
        try {
            if (!name.declarations().isEmpty()) {
                HeaderLoader.load(List.of(SourceText.ofArgument("types", name.declarations())), scope);
            }
            return Optional.of(resolve(name.type(), scope)).filter(type -> type.size() > 0);
        } catch (CompileException e) {
            return Optional.empty();
        }
    }

    private static CtfType resolve(String type, TypeScope scope) throws CompileException {
        if (type.contains(TypePrinter.NAMELESS)) {
            return ((TypedefType) resolve(DeclarationText.NAMELESS, scope)).target();
        }
        // Between "name" and "[" the parser takes the name for a variable's; a pointer to the array is unmistakable.
        int bracket = type.indexOf(" [");
        boolean array = bracket > 0 && type.indexOf('(') < 0;
        String text = array ? type.substring(0, bracket) + " (*)" + type.substring(bracket + 1) : type;
        CtfType resolved = new TypeResolver(scope)
                .resolve(ProgramParser.parseType(SourceText.ofArgument("type", text), scope::isTypeName));
        return array && resolved instanceof PointerType pointer ? pointer.target() : resolved;
    }

    private List<TypeContainer> containers() {
        List<TypeContainer> all = new ArrayList<>();
        if (options.model() != DataModel.LP64) {
            return all;
        }
        for (ModuleDescription module : device.modules()) {
            device.types(module.name()).ifPresent(all::add);
        }
        return all;
    }

    private Value read(CtfType declared, Extent extent, int offset) throws ConsumeException {
        CtfType type = declared.resolved();
        if (type instanceof StructType structure) {
            return structure(structure, extent, offset);
        }
        if (type instanceof ArrayType array) {
            return array(array, extent, offset);
        }
        byte[] bytes = extent.bytes();
        if (type instanceof StringType) {
            // One of its own size is not typed; this one is a member, or an element.
            return FieldReader.string(bytes, offset, Math.min(StringType.MEMBER_BYTES, extent.end() - offset));
        }
        if (type instanceof FloatType real && real.size() <= Double.BYTES) {
            int size = (int) real.size();
            long bits = integer(bytes, offset, size, true);
            double number = size == Float.BYTES ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
            return new FloatValue(number, size);
        }
        if (type instanceof EnumType enumeration) {
            long number = integer(bytes, offset, Integer.BYTES, true);
            return new EnumeratorValue(enumeration.withValue(number).map(EnumType.Enumerator::name).orElse(""), number);
        }
        if (type instanceof PointerType pointer && pointer.target() instanceof FunctionType) {
            Location function = symbols.at(integer(bytes, offset, (int) pointer.size(), false));
            if (!function.symbol().isEmpty()) {
                return new SymbolValue(function, SymbolValue.Detail.SYMBOL);
            }
        }
        boolean character = type instanceof IntegerType integer && integer.signed()
                && integer.kind() == IntegerType.Kind.CHARACTER;
        int size = (int) Math.min(type.size(), Long.BYTES);
        return new IntegerValue(integer(bytes, offset, size, character), size, character);
    }

    private StructureValue structure(StructType type, Extent extent, int offset) throws ConsumeException {
        List<StructureValue.Member> members = new ArrayList<>();
        for (StructType.Member member : type.members()) {
            int at = offset + (int) member.offset();
            if (!extent.holds(at, begun(member.type()))) {
                return new StructureValue(members, true);
            }
            Value value = member.isBitField() ? bits(member, extent.bytes(), at) : read(member.type(), extent, at);
            members.add(new StructureValue.Member(member.name(), shownWidth(member), named(member.type(), value)));
        }
        return new StructureValue(members);
    }

    /** The width of a bit-field; 0 where it looks like any other integer, because it is as wide as one and on a byte. */
    private static int shownWidth(StructType.Member member) {
        int width = member.bitWidth();
        boolean whole = width >= Byte.SIZE && Integer.bitCount(width) == 1 && member.bitOffset() % Byte.SIZE == 0;
        return whole ? 0 : width;
    }

    /** How much of a value must be there for something of it to be shown. */
    private static long begun(CtfType declared) {
        CtfType type = declared.resolved();
        boolean some = type instanceof StructType || type instanceof ArrayType;
        return type instanceof StringType ? 1 : some ? Math.min(1, type.size()) : type.size();
    }

    private static IntegerValue bits(StructType.Member member, byte[] bytes, int offset) throws ConsumeException {
        int size = (int) member.type().resolved().size();
        long unit = integer(bytes, offset, size, false);
        long mask = member.bitWidth() == Long.SIZE ? -1 : (1L << member.bitWidth()) - 1;
        long value = unit >>> member.bitOffset() & mask;
        // Never a character, whatever the unit is.
        return new IntegerValue(value, Long.BYTES, false);
    }

    private Value array(ArrayType type, Extent extent, int offset) throws ConsumeException {
        int size = (int) Math.min(type.size(), extent.end() - offset);
        if (type.element().resolved().equals(IntegerType.CHAR)) {
            String text = new String(extent.bytes(), offset, size, StandardCharsets.ISO_8859_1);
            int end = text.indexOf('\0');
            if (end >= 0 && text.substring(0, end).chars().allMatch(c -> c >= ' ' && c <= '~')) {
                return new StringValue(text.substring(0, end), size);
            }
        }
        List<TypedValue> elements = new ArrayList<>();
        int step = (int) type.element().size();
        boolean cut = false;
        for (int i = 0; i < type.count() && step > 0 && !cut; i++) {
            int at = offset + i * step;
            cut = !extent.holds(at, begun(type.element()));
            if (!cut) {
                elements.add(named(type.element(), read(type.element(), extent, at)));
            }
        }
        return new ArrayValue(elements, cut);
    }

    private static long integer(byte[] bytes, int offset, int size, boolean signed) throws ConsumeException {
        return FieldReader.integer(bytes, 0, new FieldImage(offset, size,
                signed ? FieldImage.Kind.SIGNED : FieldImage.Kind.UNSIGNED, ""));
    }
}
