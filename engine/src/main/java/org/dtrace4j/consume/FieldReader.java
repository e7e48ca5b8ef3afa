package org.dtrace4j.consume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.value.BytesValue;
import org.dtrace4j.value.FloatValue;
import org.dtrace4j.value.IntegerValue;
import org.dtrace4j.value.Location;
import org.dtrace4j.value.StackValue;
import org.dtrace4j.value.StringValue;
import org.dtrace4j.value.SymbolValue;
import org.dtrace4j.value.SymbolValue.Detail;
import org.dtrace4j.value.Value;

/** Fields of records and keys, as values: bytes and a {@link FieldImage} -&gt; a {@link Value}. */
final class FieldReader {
    private final Symbols symbols;

    FieldReader(Symbols symbols) {
        this.symbols = symbols;
    }

    /**
     * Reads a field.
     *
     * @param bytes where the record or key lies
     * @param base offset of the record or key in them
     * @throws ConsumeException if the field does not lie within the bytes, or is none that its kind can be
     */
    Value read(byte[] bytes, int base, FieldImage field) throws ConsumeException {
        int start = check(bytes, base, field);
        int size = field.size();
        return switch (field.kind()) {
            case SIGNED -> new IntegerValue(integer(bytes, start, size, true), size, true);
            case UNSIGNED -> new IntegerValue(integer(bytes, start, size, false), size, false);
            case STRING -> string(bytes, start, size);
            case BYTES -> new BytesValue(text(bytes, start, size), false);
            case FLOAT -> floating(bytes, start, size);
            case KERNEL_STACK -> kernelStack(bytes, start, size);
            case USER_STACK -> userStack(bytes, start, size);
            case SYMBOL -> new SymbolValue(symbols.at(integer(bytes, start, 8, false)), Detail.SYMBOL);
            case MODULE -> new SymbolValue(symbols.at(integer(bytes, start, 8, false)), Detail.MODULE);
            case USER_SYMBOL -> userAddress(bytes, start, size, Detail.SYMBOL);
            case USER_MODULE -> userAddress(bytes, start, size, Detail.MODULE);
            case USER_ADDRESS -> userAddress(bytes, start, size, Detail.ADDRESS);
        };
    }

    /** Reads an integer of 1, 2, 4 or 8 bytes, wherever it lies within the bytes. */
    static long integer(byte[] bytes, int base, FieldImage field) throws ConsumeException {
        return integer(bytes, check(bytes, base, field), field.size(), field.kind() == FieldImage.Kind.SIGNED);
    }

    private static int check(byte[] bytes, int base, FieldImage field) throws ConsumeException {
        long start = (long) base + field.offset();
        if (field.offset() < 0 || field.size() <= 0 || start + field.size() > bytes.length) {
            throw new ConsumeException("Data record offset exceeds buffer boundary");
        }
        return (int) start;
    }

    private static long integer(byte[] bytes, int start, int size, boolean signed) throws ConsumeException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (size) {
            case 1 -> signed ? bytes[start] : bytes[start] & 0xffL;
            case 2 -> signed ? buffer.getShort(start) : buffer.getShort(start) & 0xffffL;
            case 4 -> signed ? buffer.getInt(start) : buffer.getInt(start) & 0xffff_ffffL;
            case 8 -> {
                if (start + 8 > bytes.length) {
                    throw new ConsumeException("Data record offset exceeds buffer boundary");
                }
                yield buffer.getLong(start);
            }
            default -> throw new ConsumeException("Data record list does not match statement");
        };
    }

    static StringValue string(byte[] bytes, int start, int size) {
        int end = start;
        while (end < start + size && bytes[end] != 0) {
            end++;
        }
        return new StringValue(text(bytes, start, end - start), size);
    }

    private static String text(byte[] bytes, int start, int size) {
        return new String(bytes, start, size, StandardCharsets.ISO_8859_1);
    }

    private static FloatValue floating(byte[] bytes, int start, int size) throws ConsumeException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (size) {
            case 4 -> new FloatValue(buffer.getFloat(start), size);
            case 8 -> new FloatValue(buffer.getDouble(start), size);
            default -> throw new ConsumeException("Data record list does not match statement");
        };
    }

    private StackValue kernelStack(byte[] bytes, int start, int size) throws ConsumeException {
        List<Location> frames = new ArrayList<>();
        for (int i = 0; i + 8 <= size; i += 8) {
            long pc = integer(bytes, start + i, 8, false);
            if (pc == 0) {
                break;
            }
            frames.add(symbols.frame(pc));
        }
        return new StackValue(frames);
    }

    /** The process id, then program counters. */
    private StackValue userStack(byte[] bytes, int start, int size) throws ConsumeException {
        List<Location> frames = new ArrayList<>();
        long pid = integer(bytes, start, 8, false);
        for (int i = 8; i + 8 <= size; i += 8) {
            long pc = integer(bytes, start + i, 8, false);
            if (pc == 0) {
                break;
            }
            frames.add(symbols.frame((int) pid, pc));
        }
        return new StackValue(frames, OptionalInt.of((int) pid));
    }

    private SymbolValue userAddress(byte[] bytes, int start, int size, Detail detail) throws ConsumeException {
        int pid = (int) integer(bytes, start, 8, false);
        long address = integer(bytes, start + size - 8, 8, false);
        return new SymbolValue(detail == Detail.MODULE ? symbols.inModule(pid, address) : symbols.at(pid, address),
                detail);
    }
}
