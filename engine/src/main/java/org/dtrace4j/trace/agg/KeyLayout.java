package org.dtrace4j.trace.agg;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import org.dtrace4j.dof.FieldImage;

/** Lays the words of a key out as its fields say. */
public final class KeyLayout {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private KeyLayout() { }

    /** The bytes of the key whose words are those from {@code start} to {@code end - 1}; what they do not give is 0. */
    public static byte[] bytes(long[] words, int start, int end, List<FieldImage> fields) {
        int size = 0;
        for (FieldImage field : fields) {
            size = Math.max(size, field.offset() + field.size());
        }
        byte[] bytes = new byte[size];
        byte[] word = new byte[Long.BYTES];
        int at = start;
        for (FieldImage field : fields) {
            boolean string = field.kind() == FieldImage.Kind.STRING;
            boolean ended = false;
            // A string ends with the word that has its NUL, or where the field ends.
            for (int done = 0; at < end && !ended && done < field.size(); done += Long.BYTES) {
                LONG.set(word, 0, words[at++]);
                int take = Math.min(Long.BYTES, field.size() - done);
                System.arraycopy(word, 0, bytes, field.offset() + done, take);
                ended = string && hasNul(word);
            }
        }
        return bytes;
    }

    private static boolean hasNul(byte[] word) {
        for (byte b : word) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }
}
