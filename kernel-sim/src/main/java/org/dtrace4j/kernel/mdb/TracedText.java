package org.dtrace4j.kernel.mdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.trace.StateView;

/** Keys and values of DTrace's tables on one line, much as a program would write them. */
final class TracedText {
    /** More words than this are a distribution. */
    private static final int FEW = 4;

    private TracedText() { }

    /** {@code @name[key] = words of data}; of a distribution's those that are not 0, each with its place. */
    static String of(AggregationImage image, AggregationSnapshot.Entry entry) {
        StringJoiner words = new StringJoiner(" ");
        long[] data = entry.data();
        for (int i = 0; i < data.length; i++) {
            if (data.length <= FEW) {
                words.add("0x" + Long.toHexString(data[i]));
            } else if (data[i] != 0) {
                words.add(i + ":0x" + Long.toHexString(data[i]));
            }
        }
        return "@" + image.name() + key(image.keys(), entry.key()) + " = " + words;
    }

    /** {@code name[key] = value}, with the number of the thread whose it is. */
    static String of(StateView.VariableView variable) {
        VariableImage image = variable.image();
        String owner = image.scope() == VariableImage.Scope.THREAD ? "self->" : "";
        String value = image.string() ? quoted(variable.value()) : image.size() == 0
                ? "0x" + Long.toHexString(number(variable.value(), true)) : HexFormat.of().formatHex(variable.value());
        return owner + image.name() + key(image.keys(), variable.key()) + " = " + value
                + (variable.thread() == 0 ? "" : ", of thread " + variable.thread());
    }

    private static String key(List<FieldImage> fields, byte[] key) {
        if (fields.isEmpty()) {
            return "";
        }
        StringJoiner elements = new StringJoiner(", ", "[", "]");
        for (FieldImage field : fields) {
            byte[] bytes = Arrays.copyOfRange(key, field.offset(), field.offset() + field.size());
            elements.add(switch (field.kind()) {
                case SIGNED -> Long.toString(number(bytes, true));
                case UNSIGNED -> Long.toUnsignedString(number(bytes, false));
                case STRING -> quoted(bytes);
                default -> HexFormat.of().formatHex(bytes);
            });
        }
        return elements.toString();
    }

    private static long number(byte[] bytes, boolean signed) {
        byte filler = signed && bytes[bytes.length - 1] < 0 ? (byte) -1 : 0;
        byte[] whole = new byte[Long.BYTES];
        Arrays.fill(whole, filler);
        System.arraycopy(bytes, 0, whole, 0, Math.min(bytes.length, Long.BYTES));
        return ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private static String quoted(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return '"' + new String(bytes, 0, end, StandardCharsets.ISO_8859_1) + '"';
    }
}
