package org.dtrace4j.kernel.strmod;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.Arrays;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.LdtermMod;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Queue;

/**
 * ldterm.c, output: fits characters to the terminal as {@code c_oflag} says, and knows the column of the cursor. A character of
 * UTF-8 takes one column.
 */
@InModule("ldterm")
final class LdtermOutput extends LdtermCode {
    private static final int TAB_WIDTH = 8;
    private static final int ECHO_BLOCK = 64;
    /** A character becomes no more than this: a tab, spaces. */
    private static final int MOST_BYTES = TAB_WIDTH;

    private final byte[] one = new byte[MOST_BYTES];
    private byte[] whole = new byte[1024];
    private int column;

    LdtermOutput(Kernel k) {
        super(k);
    }

    /** Makes of a message of a program's one for the terminal, and frees it. The new one goes to {@code *omp}. */
    @Prototype("static mblk_t *ldterm_output_msg(queue_t *q, mblk_t *imp, mblk_t **omp, ldtermstd_state_t *tp, size_t bsize, "
            + "int echoing)")
    private Msgb ldterm_output_msg(Queue q, Msgb imp, long omp, LdtermMod tp, long bsize, int echoing) {
        int flags = tp.t_modes().c_oflag();
        column = tp.t_col();
        int length = 0;
        for (Msgb at = imp; at != null; at = at.b_cont()) {
            for (byte b : k.genunix.stream.bytes(at)) {
                if (length + MOST_BYTES > whole.length) {
                    whole = Arrays.copyOf(whole, 2 * whole.length);
                }
                length = put(b, flags, whole, length);
            }
        }
        tp.t_col(column);
        freemsg(imp);
        Msgb mp = k.genunix.stream.allocb(length, 0);
        k.genunix.stream.append(mp, whole, 0, length);
        return mp;
    }

    Msgb process(Queue q, Msgb mp, LdtermMod tp) {
        return ldterm_output_msg(q, mp, 0, tp, ECHO_BLOCK, 0);
    }

    /** Appends what a character becomes, and moves the cursor. Returns the end of the text. */
    private int put(byte b, int flags, byte[] to, int start) {
        int end = start;
        if ((flags & OPOST) == 0) {
            to[end++] = b;
            return end;
        }
        switch (b) {
            case '\n' -> {
                if ((flags & ONLCR) != 0) {
                    to[end++] = '\r';
                    column = 0;
                } else if ((flags & ONLRET) != 0) {
                    column = 0;
                }
                to[end++] = b;
            }
            case '\r' -> {
                boolean newline = (flags & OCRNL) != 0;
                if (newline || (flags & ONOCR) == 0 || column > 0) {
                    to[end++] = (byte) (newline ? '\n' : b);
                }
                column = 0;
            }
            case '\t' -> {
                int width = TAB_WIDTH - column % TAB_WIDTH;
                if ((flags & TABDLY) == TAB3) {
                    for (int i = 0; i < width; i++) {
                        to[end++] = ' ';
                    }
                } else {
                    to[end++] = b;
                }
                column += width;
            }
            case '\b' -> {
                column = Math.max(0, column - 1);
                to[end++] = b;
            }
            default -> {
                boolean lower = b >= 'a' && b <= 'z';
                to[end++] = (byte) (lower && (flags & OLCUC) != 0 ? b - 'a' + 'A' : b);
                if (isPrinted(b)) {
                    column++;
                }
            }
        }
        return end;
    }

    /** Whether a byte is the first of a character that takes room. */
    private static boolean isPrinted(int b) {
        return b >= ' ' && b != 0x7f || b < 0 && (b & 0xc0) != 0x80;
    }

    /** Puts a character to what is to be echoed. */
    @Prototype("static void ldterm_outchar(uchar_t c, queue_t *q, size_t bsize, ldtermstd_state_t *tp)")
    public void ldterm_outchar(int c, Queue q, long bsize, LdtermMod tp) {
        column = tp.t_col();
        int length = put((byte) c, tp.t_modes().c_oflag(), one, 0);
        tp.t_col(column);
        Msgb last = tp.t_echomp();
        if (last == null) {
            last = k.genunix.stream.allocb(ECHO_BLOCK, 0);
            tp.t_echomp(last);
        }
        while (last.b_cont() != null) {
            last = last.b_cont();
        }
        if (last.b_datap().db_lim() - last.b_wptr() < length) {
            Msgb more = k.genunix.stream.allocb(ECHO_BLOCK, 0);
            last.b_cont(more);
            last = more;
        }
        k.genunix.stream.append(last, one, 0, length);
    }

    /** Puts a character that has been typed to what is to be echoed. Returns the columns that it takes. */
    @Prototype("static int ldterm_echo(uchar_t c, queue_t *q, size_t bsize, ldtermstd_state_t *tp)")
    public int ldterm_echo(int c, Queue q, long bsize, LdtermMod tp) {
        if (isControl(c) && local(tp, ECHOCTL | IEXTEN)) {
            ldterm_outchar('^', q, bsize, tp);
            ldterm_outchar(c == 0x7f ? '?' : c + '@', q, bsize, tp);
            return 2;
        }
        ldterm_outchar(c, q, bsize, tp);
        return isPrinted((byte) c) ? 1 : 0;
    }

    /** Whether a character is shown as {@code ^} and a letter, if any is. */
    static boolean isControl(int c) {
        return c < ' ' && c != '\t' && c != '\n' || c == 0x7f;
    }

    /** Sends down what is to be echoed, if there is room for it. */
    void sendEcho(Queue wq, LdtermMod tp) {
        Msgb mp = tp.t_echomp();
        if (mp != null) {
            tp.t_echomp(null);
            if (canputnext(wq)) {
                putnext(wq, mp);
            } else {
                freemsg(mp);
            }
        }
    }
}
