package org.dtrace4j.kernel.user.truss;

import static org.dtrace4j.kernel.struct.Constants.PR_SYSEXIT;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.libproc.LwpStatus;
import org.dtrace4j.kernel.user.libproc.ProcessHandle;

/** The text of a system call with its arguments: print.c of truss. */
final class ArgumentText {
    /** So many bytes are shown of what is read or written, unless all is. */
    private static final int SHOWN_BYTES = 12;
    private static final int PATH_MAX = 1024;
    private static final int PART = 40;

    private final Syscalls sys;
    private final ProcessHandle process;
    private final TrussOptions options;
    private final LwpStatus status;
    private final boolean raw;
    private final CallTable.LwpCall call;

    ArgumentText(Syscalls sys, ProcessHandle process, TrussOptions options, LwpStatus status, CallTable.LwpCall call) {
        this.sys = sys;
        this.process = process;
        this.options = options;
        this.status = status;
        this.call = call;
        this.raw = options.raw.get(call.number());
    }

    /**
     * The call, as {@code name(arguments)}.
     *
     * @param path the first argument, if it is a string that is known; null to fetch it
     */
    String text(CallTable.Row row, String path) {
        StringBuilder text = new StringBuilder(row.name()).append('(');
        List<Kind> kinds = row.arguments();
        boolean any = false;
        for (int i = 0; i < kinds.size() && i < call.arguments().length; i++) {
            if (kinds.get(i) == Kind.HID && !raw) {
                continue;
            }
            text.append(any ? ", " : "");
            any = true;
            text.append(i == 0 && path != null && !raw ? quoted(path) : value(kinds.get(i), call.arguments()[i]));
        }
        return text.append(')').toString();
    }

    private String value(Kind kind, long value) {
        if (raw) {
            return kind == Kind.HID ? Kind.HEX.raw(value) : kind.raw(value);
        }
        switch (kind) {
            case STG -> {
                String string = string(value, PATH_MAX);
                return string == null ? kind.raw(value) : quoted(string);
            }
            case RST -> {
                String string = status.errno() != 0 || status.why() != PR_SYSEXIT ? null : string(value, PATH_MAX);
                return string == null ? kind.raw(value) : '"' + string + '"';
            }
            case RLK -> {
                long length = status.errno() != 0 || status.why() != PR_SYSEXIT ? 0 : Math.min(status.rval1(), PATH_MAX);
                String string = length <= 0 ? null : string(value, (int) length);
                return string == null ? kind.raw(value) : '"' + string + '"';
            }
            case IOB -> {
                return buffer(value);
            }
            default -> {
                return kind.text(value);
            }
        }
    }

    /** How much the call has read or written. */
    private long moved() {
        return CallTable.writes(call.number()) ? call.arguments()[2]
                : status.errno() != 0 || status.why() != PR_SYSEXIT ? 0 : status.rval1();
    }

    private String buffer(long address) {
        long count = moved();
        boolean elsewhere = status.why() == PR_SYSEXIT && count > SHOWN_BYTES && isShownInFull();
        if (count <= 0 || elsewhere) {
            return Kind.HEX.raw(address);
        }
        int shown = (int) Math.min(count, SHOWN_BYTES);
        byte[] bytes = process.Pread(sys, address, shown);
        return bytes.length < shown ? Kind.HEX.raw(address) : '"' + bytes(bytes) + (shown == count ? "\"" : "\"..");
    }

    /** Whether all is shown of what the call has read or written. */
    boolean isShownInFull() {
        int file = call.arguments().length == 0 ? 0 : (int) call.arguments()[0] + 1;
        return file > 0 && (CallTable.reads(call.number()) && options.readFiles.get(file)
                || CallTable.writes(call.number()) && options.writtenFiles.get(file));
    }

    /** All that the call has read or written, 32 bytes a line; nothing where that is in the call's line already. */
    String fullBuffer(String prefix) {
        long count = moved();
        if (count <= SHOWN_BYTES || !isShownInFull() || CallTable.reads(call.number()) && status.errno() != 0) {
            return "";
        }
        byte[] bytes = process.Pread(sys, call.arguments()[1], (int) count);
        StringBuilder text = new StringBuilder();
        int line = 32;
        for (int at = 0; at < bytes.length; at += line) {
            text.append(prefix).append("  ").append(bytes(Arrays.copyOfRange(bytes, at, Math.min(at + line, bytes.length))))
                    .append('\n');
        }
        return text.toString();
    }

    /** What strings and buffers hold that the call's line shows the addresses of, where it is shown as numbers. */
    String rawStrings(CallTable.Row row, String prefix) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; raw && i < row.arguments().size() && i < call.arguments().length; i++) {
            Kind kind = row.arguments().get(i);
            boolean told = kind == Kind.STG
                    || status.errno() == 0 && (kind == Kind.RST || kind == Kind.RLK && status.rval1() > 0);
            long address = call.arguments()[i];
            if (told) {
                String string = string(address, kind == Kind.RLK ? (int) Math.min(status.rval1(), PATH_MAX) : PATH_MAX);
                text.append(string == null ? "" : prefix + "     " + Kind.HEX.raw(address) + ": \"" + string + "\"\n");
            } else if (kind == Kind.IOB && moved() > 0) {
                String bytes = buffer(address);
                text.append(bytes.startsWith("\"") ? prefix + "     " + Kind.HEX.raw(address) + ": " + bytes + "\n" : "");
            }
        }
        return text.toString();
    }

    /** A string of the process; null where there is nothing at its address. */
    String string(long address, int most) {
        return string(sys, process, address, most);
    }

    static String string(Syscalls sys, ProcessHandle process, long address, int most) {
        StringBuilder text = new StringBuilder();
        while (text.length() < most) {
            byte[] part = process.Pread(sys, address + text.length(), PART);
            if (part.length == 0) {
                return text.isEmpty() ? null : text.toString();
            }
            String string = new String(part, StandardCharsets.ISO_8859_1);
            int end = string.indexOf('\0');
            text.append(string, 0, end < 0 ? string.length() : end);
            if (end >= 0) {
                break;
            }
        }
        text.setLength(Math.min(text.length(), most));
        return text.toString();
    }

    private static String quoted(String string) {
        StringBuilder text = new StringBuilder("\"");
        for (char c : string.toCharArray()) {
            if (c < ' ' || c > '~') {
                text.append(String.format("\\x%02x", (int) c));
            } else {
                text.append(c == '"' ? "\\\"" : Character.toString(c));
            }
        }
        return text.append('"').toString();
    }

    /** Bytes, each as two characters. */
    static String bytes(byte[] data) {
        StringBuilder text = new StringBuilder();
        String special = "\0\b\t\n\u000b\f\r";
        String letters = "0btnvfr";
        for (byte b : data) {
            char c = (char) (b & 0xff);
            if (special.indexOf(c) >= 0) {
                text.append('\\').append(letters.charAt(special.indexOf(c)));
            } else if (c >= ' ' && c <= '~') {
                text.append(' ').append(c);
            } else {
                text.append(String.format("%02X", (int) c));
            }
        }
        return text.toString();
    }
}
