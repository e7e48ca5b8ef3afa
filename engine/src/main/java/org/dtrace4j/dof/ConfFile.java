package org.dtrace4j.dof;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The driver configuration file of the dtrace driver, {@code /kernel/drv/dtrace.conf}, and the anonymous enabling in
 * it.
 *
 * <p>Lines of any other kind are left exactly as they are. The enabling is what stands in column 0 of these lines, at
 * the end of the file:
 *
 * <pre>
 *   dof-data-0=0x7f,0x44,…,0x0;            one line for each image, numbered from 0
 *   dof-data-1=0x7f,0x44,…,0x0;
 *   dof-data-sum=0x9ae0daaf;               CRC-32C of every byte of the file before this line
 * </pre>
 *
 * <p>Invariant: an enabling is read only if the sum line is the last line, of exactly that form, and right. CRC-32C
 * sees every error of one byte, and a file that was cut has lost its sum line; so no enabling that was changed by
 * accident is ever run, not even in part. A file that was cut before its first {@code dof-data} line cannot be told
 * from one that never had an enabling by itself; the forceload block in {@link SystemFile} tells.
 */
public final class ConfFile {
    /** The path of the file in a system. */
    public static final String PATH = "/kernel/drv/dtrace.conf";

    private static final byte[] DATA = ascii("dof-data-");
    private static final byte[] SUM = ascii("dof-data-sum=0x");
    private static final int SUM_DIGITS = 8;
    /** The sum line with its {@code ;} and newline. */
    private static final int SUM_LINE = SUM.length + SUM_DIGITS + 2;

    private final byte[] text;

    private ConfFile(byte[] text) {
        this.text = text;
    }

    /** The file with these contents, which are not looked at before something is asked of them. */
    public static ConfFile of(byte[] contents) {
        return new ConfFile(contents.clone());
    }

    /** The contents, byte for byte. */
    public byte[] bytes() {
        return text.clone();
    }

    /** Whether any line of an enabling is there, be it damaged or not. */
    public boolean hasEnabling() {
        return nextEnablingLine(0) >= 0;
    }

    /** The file without any line that begins with {@code dof-data-}, in column 0. */
    public ConfFile withoutEnabling() {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(text.length);
        int position = 0;
        while (position < text.length) {
            int line = nextEnablingLine(position);
            int end = line < 0 ? text.length : line;
            kept.write(text, position, end - position);
            position = line < 0 ? text.length : lineEnd(line);
        }
        return new ConfFile(kept.toByteArray());
    }

    /** The file with the enabling that {@code images} make, in the place of the one that it has. */
    public ConfFile withEnabling(List<byte[]> images) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] rest = withoutEnabling().text;
        out.writeBytes(rest);
        if (rest.length > 0 && rest[rest.length - 1] != '\n') {
            out.write('\n');
        }
        for (int i = 0; i < images.size(); i++) {
            out.writeBytes(ascii("dof-data-" + i + "="));
            writeBytes(out, images.get(i));
            out.writeBytes(ascii(";\n"));
        }
        byte[] summed = out.toByteArray();
        out.writeBytes(sumLine(summed, summed.length));
        return new ConfFile(out.toByteArray());
    }

    /**
     * The images of the enabling in order, or none when the file has no enabling.
     *
     * @throws ConfFileException when the enabling is damaged in any way; the message is one sentence that says how
     */
    public List<byte[]> images() throws ConfFileException {
        int line = nextEnablingLine(0);
        if (line < 0) {
            return List.of();
        }
        int sum = checkedSumLine();
        List<byte[]> images = new ArrayList<>();
        while (line < sum) {
            images.add(image(line, images.size()));
            line = nextEnablingLine(lineEnd(line));
        }
        if (images.isEmpty()) {
            throw new ConfFileException("dof-data-0 is missing");
        }
        return images;
    }

    /** Checks the sum line; returns its offset. */
    private int checkedSumLine() throws ConfFileException {
        int start = text.length - SUM_LINE;
        boolean there = start >= 0 && (start == 0 || text[start - 1] == '\n') && startsWith(start, SUM)
                && text[text.length - 2] == ';' && text[text.length - 1] == '\n';
        if (!there) {
            throw new ConfFileException("the file does not end with its dof-data-sum line: it was cut or changed");
        }
        byte[] expected = sumLine(text, start);
        if (!Arrays.equals(expected, 0, SUM_LINE, text, start, text.length)) {
            throw new ConfFileException("the checksum does not match: dof-data-sum is " + sumDigits(text, start)
                    + ", the file has " + sumDigits(expected, 0));
        }
        return start;
    }

    /** Reads the bytes of the image of number {@code number} from the line at {@code start}. */
    private byte[] image(int start, int number) throws ConfFileException {
        byte[] name = ascii("dof-data-" + number + "=");
        if (!startsWith(start, name)) {
            throw new ConfFileException("dof-data-" + number + " is missing");
        }
        int end = lineEnd(start);
        // Each byte takes at least four characters, so this is room enough.
        byte[] image = new byte[(end - start) / 4 + 1];
        int length = 0;
        int position = start + name.length;
        while (true) {
            int value = -1;
            if (position + 2 < end && text[position] == '0' && text[position + 1] == 'x') {
                position += 2;
                for (int digits = 0; digits < 2 && position < end; digits++) {
                    int digit = Character.digit(text[position], 16);
                    if (digit < 0) {
                        break;
                    }
                    value = Math.max(value, 0) << 4 | digit;
                    position++;
                }
            }
            if (value < 0 || position >= end || text[position] != ',' && text[position] != ';') {
                throw new ConfFileException("dof-data-" + number + " is not a list of bytes");
            }
            image[length++] = (byte) value;
            if (text[position++] == ';') {
                break;
            }
        }
        if (position != end - 1 || text[position] != '\n') {
            throw new ConfFileException("dof-data-" + number + " does not end with its line");
        }
        return Arrays.copyOf(image, length);
    }

    /**
     * Offset of the next line at or after {@code from}, itself the start of a line, that belongs to an enabling; -1.
     */
    private int nextEnablingLine(int from) {
        for (int line = from; line < text.length; line = lineEnd(line)) {
            if (startsWith(line, DATA)) {
                return line;
            }
        }
        return -1;
    }

    /** Offset behind the newline of the line that holds {@code position}. */
    private int lineEnd(int position) {
        int end = position;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return Math.min(end + 1, text.length);
    }

    private boolean startsWith(int position, byte[] prefix) {
        return position + prefix.length <= text.length
                && Arrays.equals(text, position, position + prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] sumLine(byte[] summed, int length) {
        CRC32C crc = new CRC32C();
        crc.update(summed, 0, length);
        String digits = Long.toHexString(crc.getValue() | 1L << 32).substring(1);
        return ascii("dof-data-sum=0x" + digits + ";\n");
    }

    private static String sumDigits(byte[] from, int line) {
        return new String(from, line + SUM.length, SUM_DIGITS, StandardCharsets.ISO_8859_1);
    }

    private static void writeBytes(ByteArrayOutputStream out, byte[] image) {
        for (int i = 0; i < image.length; i++) {
            if (i > 0) {
                out.write(',');
            }
            out.write('0');
            out.write('x');
            int value = image[i] & 0xff;
            if (value >= 0x10) {
                out.write(Character.forDigit(value >> 4, 16));
            }
            out.write(Character.forDigit(value & 0xf, 16));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
