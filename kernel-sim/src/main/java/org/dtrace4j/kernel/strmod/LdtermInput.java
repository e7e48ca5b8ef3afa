package org.dtrace4j.kernel.strmod;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.LdtermMod;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Queue;

/**
 * ldterm.c, input: the line that is being typed, and what edits it.
 *
 * <p>The line is {@code t_message}; it has a block, be it empty, whenever a character is looked at. A character of several bytes
 * is erased as a whole.
 */
@InModule("ldterm")
final class LdtermInput extends LdtermCode {
    private static final int LINE_BLOCK = 64;
    private static final int BELL = 7;
    /** What {@link #ldterm_unget} finds where there is nothing left. */
    private static final int NOTHING = -1;

    private final LdtermOutput output;

    LdtermInput(Kernel k, LdtermOutput output) {
        super(k);
        this.output = output;
    }

    /** The line, which begins with this call if none has been begun. */
    @Prototype("static mblk_t *newmsg(ldtermstd_state_t *tp)")
    public Msgb newmsg(LdtermMod tp) {
        if (tp.t_endmsg() == null) {
            Msgb bp = k.genunix.stream.allocb(LINE_BLOCK, 0);
            tp.t_message(bp);
            tp.t_endmsg(bp);
            tp.t_msglen(0);
        }
        return tp.t_endmsg();
    }

    /** Forgets the line. */
    void drop(LdtermMod tp) {
        freemsg(tp.t_message());
        tp.t_message(null);
        tp.t_endmsg(null);
        tp.t_msglen(0);
        tp.t_rocount(0);
        tp.t_rocol(0);
        clear(tp, TS_SLNCH | TS_QUOT);
    }

    /** Sends the line up. */
    @Prototype("static void ldterm_msg_upstream(queue_t *q, ldtermstd_state_t *tp)")
    public void ldterm_msg_upstream(Queue q, LdtermMod tp) {
        Msgb mp = tp.t_message();
        tp.t_message(null);
        tp.t_endmsg(null);
        tp.t_msglen(0);
        tp.t_rocount(0);
        tp.t_rocol(0);
        putnext(q, mp);
    }

    /** Adds characters to what goes up as it comes, and sends that up as soon as there is enough of it. */
    @Prototype("static mblk_t *ldterm_dononcanon(mblk_t *bp, mblk_t *bpt, size_t ebsize, queue_t *q, ldtermstd_state_t *tp)")
    public Msgb ldterm_dononcanon(Msgb bp, Msgb bpt, long ebsize, Queue q, LdtermMod tp) {
        for (byte c : k.genunix.stream.bytes(bp)) {
            append(c & 0xff, tp);
            if (local(tp, ECHO)) {
                output.ldterm_echo(c & 0xff, WR(q), ebsize, tp);
            }
        }
        k.genunix.stream.freeb(bp);
        // VMIN and VTIME have the places of VEOF and VEOL. What a timer would send up later goes at once.
        if (tp.t_msglen() > 0 && (tp.t_msglen() >= cc(tp, VEOF) || cc(tp, VEOL) != 0)) {
            ldterm_msg_upstream(q, tp);
        }
        return newmsg(tp);
    }

    private boolean is(int c, LdtermMod tp, int which) {
        return c != 0 && c == cc(tp, which);
    }

    /** Looks at a character of canonical input. Returns the last block of the line. */
    @Prototype("static mblk_t *ldterm_docanon(uchar_t c, mblk_t *bpt, size_t ebsize, queue_t *q, ldtermstd_state_t *tp, "
            + "int *dofreep)")
    public Msgb ldterm_docanon(int c, Msgb bpt, long ebsize, Queue q, LdtermMod tp, long dofreep) {
        Queue wq = WR(q);
        if (!has(tp, TS_SLNCH) && c != 0 && edits(c, wq, tp)) {
            return tp.t_endmsg();
        }
        if (!has(tp, TS_SLNCH)) {
            if (has(tp, TS_QUOT)) {
                clear(tp, TS_QUOT);
                if (is(c, tp, VEOF) || is(c, tp, VERASE) || is(c, tp, VKILL)) {
                    ldterm_erase(wq, ebsize, tp);
                }
            } else if (is(c, tp, VEOF)) {
                endOfFile(c, q, wq, tp);
                return newmsg(tp);
            }
        }
        if (tp.t_msglen() > TTY_BUFSIZ + 1 - tp.t_maxeuc()) {
            if ((tp.t_modes().c_iflag() & IMAXBEL) != 0) {
                output.ldterm_outchar(BELL, wq, ebsize, tp);
                return tp.t_endmsg();
            }
            drop(tp);
            newmsg(tp);
        }
        append(c, tp);
        boolean ends = !has(tp, TS_SLNCH) && (c == '\n' || is(c, tp, VEOL) || is(c, tp, VEOL2));
        if (ends) {
            ldterm_msg_upstream(q, tp);
            newmsg(tp);
        } else {
            if (tp.t_rocount() == 0) {
                tp.t_rocol(tp.t_col());
            }
            tp.t_rocount(tp.t_rocount() + 1);
            clear(tp, TS_SLNCH | TS_QUOT);
            if (c == '\\' && local(tp, IEXTEN)) {
                set(tp, TS_QUOT);
            }
        }
        show(c, wq, tp);
        return tp.t_endmsg();
    }

    /** Whether a character edits the line, which it has done then. */
    private boolean edits(int c, Queue wq, LdtermMod tp) {
        boolean extended = local(tp, IEXTEN);
        boolean quoted = has(tp, TS_QUOT);
        if (extended && is(c, tp, VLNEXT)) {
            if (local(tp, ECHO)) {
                output.ldterm_outchar('^', wq, EBSIZE, tp);
                output.ldterm_outchar('\b', wq, EBSIZE, tp);
            }
            set(tp, TS_SLNCH);
        } else if (is(c, tp, VERASE) && !quoted) {
            ldterm_erase(wq, EBSIZE, tp);
        } else if (extended && is(c, tp, VWERASE)) {
            ldterm_werase(wq, EBSIZE, tp);
        } else if (is(c, tp, VKILL) && !quoted) {
            ldterm_kill(wq, EBSIZE, tp);
        } else if (extended && is(c, tp, VREPRINT)) {
            ldterm_reprint(wq, EBSIZE, tp);
        } else {
            return false;
        }
        return true;
    }

    /** The line goes up as it is; an empty one is the end of the file. */
    private void endOfFile(int c, Queue q, Queue wq, LdtermMod tp) {
        if (local(tp, ECHOCTL | IEXTEN | ECHO)) {
            for (int i = output.ldterm_echo(c, wq, EBSIZE, tp); i > 0; i--) {
                output.ldterm_outchar('\b', wq, EBSIZE, tp);
            }
        }
        ldterm_msg_upstream(q, tp);
    }

    private void show(int c, Queue wq, LdtermMod tp) {
        if (has(tp, TS_ERASE)) {
            clear(tp, TS_ERASE);
            if (local(tp, ECHO)) {
                output.ldterm_outchar('/', wq, EBSIZE, tp);
            }
        }
        if (local(tp, ECHO)) {
            output.ldterm_echo(c, wq, EBSIZE, tp);
        } else if (c == '\n' && local(tp, ECHONL)) {
            output.ldterm_outchar(c, wq, EBSIZE, tp);
        }
    }

    private void append(int c, LdtermMod tp) {
        Msgb last = newmsg(tp);
        if (last.b_wptr() == last.b_datap().db_lim()) {
            Msgb more = k.genunix.stream.allocb(LINE_BLOCK, 0);
            last.b_cont(more);
            tp.t_endmsg(more);
            last = more;
        }
        k.memory.putByte(last.b_wptr(), c);
        last.b_wptr(last.b_wptr() + 1);
        tp.t_msglen(tp.t_msglen() + 1);
    }

    // ---- erasing

    /** Takes the last byte off the line; -1 if there is none. */
    @Prototype("static int ldterm_unget(ldtermstd_state_t *tp)")
    public int ldterm_unget(LdtermMod tp) {
        Msgb last = tp.t_endmsg();
        if (last == null || last.b_rptr() == last.b_wptr()) {
            return NOTHING;
        }
        last.b_wptr(last.b_wptr() - 1);
        tp.t_msglen(tp.t_msglen() - 1);
        return k.memory.getByte(last.b_wptr()) & 0xff;
    }

    /** Frees the last block of the line if it is empty, and not the only one. */
    @Prototype("static void ldterm_trim(ldtermstd_state_t *tp)")
    public void ldterm_trim(LdtermMod tp) {
        Msgb last = tp.t_endmsg();
        if (last.b_rptr() != last.b_wptr() || Msgb.same(last, tp.t_message())) {
            return;
        }
        Msgb before = tp.t_message();
        while (!Msgb.same(before.b_cont(), last)) {
            before = before.b_cont();
        }
        before.b_cont(null);
        k.genunix.stream.freeb(last);
        tp.t_endmsg(before);
    }

    /** Takes the last character off the line, with all its bytes. Returns its first, or -1. */
    private int takeCharacter(LdtermMod tp) {
        int c = ldterm_unget(tp);
        while (c != NOTHING && (c & 0xc0) == 0x80) {
            ldterm_trim(tp);
            tp.t_rocount(Math.max(1, tp.t_rocount() - 1));
            c = ldterm_unget(tp);
        }
        if (c != NOTHING) {
            ldterm_trim(tp);
        }
        return c;
    }

    /** Erases a character. */
    @Prototype("static void ldterm_erase(queue_t *q, size_t ebsize, ldtermstd_state_t *tp)")
    public void ldterm_erase(Queue wq, long ebsize, LdtermMod tp) {
        int c = takeCharacter(tp);
        if (c != NOTHING) {
            ldterm_rubout(c, wq, ebsize, tp);
        }
    }

    /** Erases a word, and the space behind it. */
    @Prototype("static void ldterm_werase(queue_t *q, size_t ebsize, ldtermstd_state_t *tp)")
    public void ldterm_werase(Queue wq, long ebsize, LdtermMod tp) {
        int c = takeCharacter(tp);
        while (c == ' ' || c == '\t') {
            ldterm_rubout(c, wq, ebsize, tp);
            c = takeCharacter(tp);
        }
        while (c != NOTHING && c != ' ' && c != '\t') {
            ldterm_rubout(c, wq, ebsize, tp);
            c = takeCharacter(tp);
        }
        if (c != NOTHING) {
            append(c, tp);
        }
    }

    /** Erases the line. */
    @Prototype("static void ldterm_kill(queue_t *q, size_t ebsize, ldtermstd_state_t *tp)")
    public void ldterm_kill(Queue wq, long ebsize, LdtermMod tp) {
        if (local(tp, ECHOKE | IEXTEN) && tp.t_msglen() == tp.t_rocount()) {
            for (int c = takeCharacter(tp); c != NOTHING; c = takeCharacter(tp)) {
                ldterm_rubout(c, wq, ebsize, tp);
            }
        } else {
            if (local(tp, ECHO)) {
                output.ldterm_echo(cc(tp, VKILL), wq, ebsize, tp);
            }
            if (local(tp, ECHOK)) {
                output.ldterm_echo('\n', wq, ebsize, tp);
            }
            while (takeCharacter(tp) != NOTHING) {
                // Each turn takes one.
            }
            tp.t_rocount(0);
        }
        clear(tp, TS_QUOT | TS_ERASE | TS_SLNCH);
    }

    /** Shows that a character has been erased. */
    @Prototype("static void ldterm_rubout(uchar_t c, queue_t *q, size_t ebsize, ldtermstd_state_t *tp)")
    public void ldterm_rubout(int c, Queue wq, long ebsize, LdtermMod tp) {
        if (!local(tp, ECHO)) {
            return;
        }
        if (local(tp, ECHOE)) {
            if (tp.t_rocount() == 0 || c == '\t') {
                ldterm_reprint(wq, ebsize, tp);
                return;
            }
            int columns = LdtermOutput.isControl(c) ? local(tp, ECHOCTL | IEXTEN) ? 2 : 0 : 1;
            for (int i = 0; i < columns; i++) {
                output.ldterm_outchar('\b', wq, ebsize, tp);
                output.ldterm_outchar(' ', wq, ebsize, tp);
                output.ldterm_outchar('\b', wq, ebsize, tp);
            }
        } else if (local(tp, ECHOPRT | IEXTEN)) {
            if (!has(tp, TS_ERASE)) {
                output.ldterm_outchar('\\', wq, ebsize, tp);
                set(tp, TS_ERASE);
            }
            output.ldterm_echo(c, wq, ebsize, tp);
        } else {
            output.ldterm_echo(cc(tp, VERASE), wq, ebsize, tp);
        }
        tp.t_rocount(tp.t_rocount() - 1);
    }

    /** Shows the line again, on a new one. */
    @Prototype("static void ldterm_reprint(queue_t *q, size_t ebsize, ldtermstd_state_t *tp)")
    public void ldterm_reprint(Queue wq, long ebsize, LdtermMod tp) {
        if (cc(tp, VREPRINT) != 0) {
            output.ldterm_echo(cc(tp, VREPRINT), wq, ebsize, tp);
        }
        output.ldterm_outchar('\n', wq, ebsize, tp);
        for (Msgb at = tp.t_message(); at != null; at = at.b_cont()) {
            for (byte c : k.genunix.stream.bytes(at)) {
                output.ldterm_echo(c & 0xff, wq, ebsize, tp);
            }
        }
        clear(tp, TS_ERASE);
        tp.t_rocount((int) tp.t_msglen());
        tp.t_rocol(0);
    }
}
