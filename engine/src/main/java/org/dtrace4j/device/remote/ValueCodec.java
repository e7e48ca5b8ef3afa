package org.dtrace4j.device.remote;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.dof.DofFormatException;
import org.dtrace4j.dof.DofReader;
import org.dtrace4j.dof.DofWriter;
import org.dtrace4j.dof.EnablingImage;

/**
 * Values as bytes, driven by the types that Java declares for them.
 *
 * <pre>
 *   boolean, int, long   1, 4, 8 bytes, big-endian
 *   String               its length in bytes, UTF-8
 *   byte[], long[]       the number of elements, the elements
 *   List                 the number of elements, the elements
 *   Optional             1 byte, and the value if it is 1; OptionalLong likewise
 *   enum                 its name
 *   record               its components in order
 *   EnablingImage        as in a file, {@link DofWriter}
 *   CtfType              see {@link TypeCodec}
 * </pre>
 */
final class ValueCodec {
    private final TypeCodec types;

    ValueCodec(TypeCodec types) {
        this.types = types;
    }

    // ---- writing

    /** Writes a value of a declared type. */
    void write(Type type, Object value, DataOutputStream out) throws IOException {
        if (type == boolean.class) {
            out.writeBoolean((Boolean) value);
        } else if (type == int.class || type == Integer.class) {
            out.writeInt((Integer) value);
        } else if (type == long.class || type == Long.class) {
            out.writeLong((Long) value);
        } else if (type == String.class) {
            writeBytes(((String) value).getBytes(StandardCharsets.UTF_8), out);
        } else if (type == byte[].class) {
            writeBytes((byte[]) value, out);
        } else if (type == long[].class) {
            long[] numbers = (long[]) value;
            out.writeInt(numbers.length);
            for (long number : numbers) {
                out.writeLong(number);
            }
        } else if (type == OptionalLong.class) {
            OptionalLong number = (OptionalLong) value;
            out.writeBoolean(number.isPresent());
            if (number.isPresent()) {
                out.writeLong(number.getAsLong());
            }
        } else if (type == EnablingImage.class) {
            writeBytes(DofWriter.write((EnablingImage) value), out);
        } else if (type == CtfType.class) {
            types.write((CtfType) value, out);
        } else if (type instanceof ParameterizedType generic) {
            writeGeneric(generic, value, out);
        } else if (type instanceof Class<?> c && c.isEnum()) {
            write(String.class, ((Enum<?>) value).name(), out);
        } else if (type instanceof Class<?> c && c.isRecord()) {
            writeRecord(c, value, out);
        } else {
            throw unwritable(type);
        }
    }

    private static void writeBytes(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private void writeGeneric(ParameterizedType type, Object value, DataOutputStream out) throws IOException {
        Type element = type.getActualTypeArguments()[0];
        if (type.getRawType() == Optional.class) {
            Optional<?> optional = (Optional<?>) value;
            out.writeBoolean(optional.isPresent());
            if (optional.isPresent()) {
                write(element, optional.get(), out);
            }
        } else if (type.getRawType() == List.class) {
            Collection<?> list = (Collection<?>) value;
            out.writeInt(list.size());
            for (Object each : list) {
                write(element, each, out);
            }
        } else {
            throw unwritable(type);
        }
    }

    private void writeRecord(Class<?> type, Object value, DataOutputStream out) throws IOException {
        try {
            for (RecordComponent component : type.getRecordComponents()) {
                write(component.getGenericType(), component.getAccessor().invoke(value), out);
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(type + " cannot be read", e);
        }
    }

    private static IllegalStateException unwritable(Type type) {
        return new IllegalStateException("the device's interface has a type that cannot be written down: " + type);
    }

    // ---- reading

    /**
     * Reads a value of a declared type.
     *
     * @throws IOException if the bytes are not those of such a value
     */
    Object read(Type type, DataInputStream in) throws IOException {
        if (type == boolean.class) {
            return in.readBoolean();
        } else if (type == int.class || type == Integer.class) {
            return in.readInt();
        } else if (type == long.class || type == Long.class) {
            return in.readLong();
        } else if (type == String.class) {
            return new String(readBytes(in), StandardCharsets.UTF_8);
        } else if (type == byte[].class) {
            return readBytes(in);
        } else if (type == long[].class) {
            long[] numbers = new long[count(in, Long.BYTES)];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = in.readLong();
            }
            return numbers;
        } else if (type == OptionalLong.class) {
            return in.readBoolean() ? OptionalLong.of(in.readLong()) : OptionalLong.empty();
        } else if (type == EnablingImage.class) {
            return readImage(in);
        } else if (type == CtfType.class) {
            return types.read(in);
        } else if (type instanceof ParameterizedType generic) {
            return readGeneric(generic, in);
        } else if (type instanceof Class<?> c && c.isEnum()) {
            return readEnum(c, in);
        } else if (type instanceof Class<?> c && c.isRecord()) {
            return readRecord(c, in);
        }
        throw unwritable(type);
    }

    /** A number of elements of at least so many bytes, which must lie in what is left of the message. */
    private static int count(DataInputStream in, int bytesEach) throws IOException {
        int count = in.readInt();
        if (count < 0 || (long) count * bytesEach > in.available()) {
            throw new IOException("more elements than the message holds");
        }
        return count;
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(count(in, 1));
    }

    private static EnablingImage readImage(DataInputStream in) throws IOException {
        try {
            return DofReader.read(readBytes(in));
        } catch (DofFormatException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Object readGeneric(ParameterizedType type, DataInputStream in) throws IOException {
        Type element = type.getActualTypeArguments()[0];
        if (type.getRawType() == Optional.class) {
            return in.readBoolean() ? Optional.of(read(element, in)) : Optional.empty();
        } else if (type.getRawType() == List.class) {
            int count = count(in, 1);
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                list.add(read(element, in));
            }
            return list;
        }
        throw unwritable(type);
    }

    private Object readEnum(Class<?> type, DataInputStream in) throws IOException {
        String name = (String) read(String.class, in);
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new IOException("no " + type.getSimpleName() + " is called " + name);
    }

    private Object readRecord(Class<?> type, DataInputStream in) throws IOException {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] declared = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            declared[i] = components[i].getType();
            values[i] = read(components[i].getGenericType(), in);
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(declared);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IOException("values that no " + type.getSimpleName() + " has", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    /** The message as a stream that knows how much is left. */
    static DataInputStream stream(byte[] message) {
        return new DataInputStream(new ByteArrayInputStream(message));
    }
}
