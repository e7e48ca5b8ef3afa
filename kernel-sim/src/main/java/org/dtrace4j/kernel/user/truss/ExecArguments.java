package org.dtrace4j.kernel.user.truss;

import java.util.Locale;
import org.dtrace4j.kernel.user.ProcLayout;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.libproc.LwpStatus;

/** What a program that has just begun runs with: how many arguments it has, and with {@code -a} and {@code -e} all of them. */
final class ExecArguments {
    private static final int PATH_MAX = 1024;
    private static final int MOST_OF_LINE = 63;
    private static final String BAD = "\t*** Bad argument list? ***\n";

    private final Syscalls sys;
    private final Trace trace;
    private final LwpStatus status;
    private final String prefix;
    private final StringBuilder text = new StringBuilder();

    ExecArguments(Syscalls sys, Trace trace, LwpStatus status) {
        this.sys = sys;
        this.trace = trace;
        this.status = status;
        this.prefix = trace.prefix(status);
    }

    /** What follows the line of the exec. */
    String text() {
        long at = status.stackPointer();
        byte[] count = trace.process.Pread(sys, at, Long.BYTES);
        if (count.length < Long.BYTES) {
            return "\n" + prefix + BAD;
        }
        int argc = ProcLayout.getInt(count, 0);
        text.append("  argc = ").append(argc).append('\n');
        if (trace.options.has('a')) {
            dump(at + Long.BYTES, "argv:");
        }
        if (trace.options.has('e')) {
            dump(at + (argc + 2L) * Long.BYTES, "envp:");
        }
        return text.toString();
    }

    private void dump(long vector, String title) {
        text.append(prefix).append(' ').append(title);
        int length = 1 + title.length();
        for (long at = vector; ; at += Long.BYTES) {
            byte[] pointer = trace.process.Pread(sys, at, Long.BYTES);
            if (pointer.length < Long.BYTES) {
                text.append('\n').append(prefix).append(BAD);
                return;
            }
            long address = ProcLayout.getLong(pointer, 0);
            if (address == 0) {
                break;
            }
            String string = ArgumentText.string(sys, trace.process, address, PATH_MAX);
            String word = string == null ? String.format(Locale.ROOT, "BadAddress:0x%08X", address) : string;
            length += word.length();
            if (length < MOST_OF_LINE) {
                text.append(' ');
                length++;
            } else {
                text.append('\n').append(prefix).append("  ");
                length = 2 + word.length();
            }
            text.append(word);
        }
        text.append('\n');
    }
}
