package org.dtrace4j.kernel.strmod;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.Stream;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Iocblk;
import org.dtrace4j.kernel.struct.LdtermMod;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Queue;
import org.dtrace4j.kernel.struct.Stroptions;
import org.dtrace4j.kernel.struct.Termios;

/** ldterm.c: the line discipline; its queues, its signals and its control calls. */
@InModule("ldterm")
final class Ldterm extends LdtermCode {
    private static final int ID = 0x0bad;
    private static final int HIWAT = 1024;
    private static final int LOWAT = 200;
    private static final int MAXPSZ = 256;
    /** Bytes of the longest character. */
    private static final int UTF8_BYTES = 4;
    /** What the property "ttymodes" of the node options says, but that tabs stay tabs: the console of the host knows them. */
    private static final int INPUT_MODES = BRKINT | ICRNL | IXON | IMAXBEL;
    private static final int OUTPUT_MODES = OPOST | ONLCR;
    private static final int CONTROL_MODES = 0x3d | CREAD;
    private static final int LOCAL_MODES = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN;
    private static final byte[] CHARACTERS = {
        3, 0x1c, 0x7f, 0x15, 4, 0, 0, 0, 0x11, 0x13, 0x1a, 0x19, 0x12, 0x0f, 0x17, 0x16, 0, 0, 0,
    };

    private final LdtermOutput output;
    private final LdtermInput input;

    Ldterm(Kernel k) {
        super(k);
        output = new LdtermOutput(k);
        input = new LdtermInput(k, output);
    }

    void install() {
        describe(k.vars.ldtermmiinfo(), ID, "ldterm", MAXPSZ, HIWAT, LOWAT);
        describe(k.vars.ldtermrinit(), k.vars.ldtermmiinfo()).put("ldtermrput", this::ldtermrput)
                .service("ldtermrsrv", this::ldtermrsrv).open("ldtermopen", this::ldtermopen)
                .close("ldtermclose", this::ldtermclose);
        describe(k.vars.ldtermwinit(), k.vars.ldtermmiinfo()).put("ldtermwput", this::ldtermwput)
                .service("ldtermwsrv", this::ldtermwsrv);
        k.genunix.strsubr.install("ldterm", describe(k.vars.ldtrinfo(), k.vars.ldtermrinit(), k.vars.ldtermwinit()));
    }

    private LdtermMod state(Queue q) {
        return LdtermMod.at(k.memory, q.q_ptr());
    }

    // ---- open and close

    /** Begins with the modes that terminals have, and tells the stream head that it is one. */
    @Prototype("static int ldtermopen(queue_t *q, dev_t *devp, int oflag, int sflag, cred_t *crp)")
    private int ldtermopen(Queue q, long devp, int oflag, int sflag, Cred crp) {
        if (q.q_ptr() != 0) {
            return 0;
        }
        LdtermMod tp = LdtermMod.at(k.memory, kmem_zalloc(LdtermMod.SIZE));
        Termios modes = tp.t_amodes();
        modes.c_iflag(INPUT_MODES);
        modes.c_oflag(OUTPUT_MODES);
        modes.c_cflag(CONTROL_MODES);
        modes.c_lflag(LOCAL_MODES);
        k.memory.write(modes.address() + Termios.OFFSET_C_CC, CHARACTERS, 0, CHARACTERS.length);
        k.memory.copy(modes.address(), tp.t_modes().address(), Termios.SIZE);
        tp.t_state(TS_MEUC);
        tp.t_maxeuc(UTF8_BYTES);
        q.q_ptr(tp.address());
        WR(q).q_ptr(tp.address());
        setOptions(q, SO_READOPT | SO_HIWAT | SO_LOWAT | SO_NDELON | SO_ISTTY, RMSGN);
        return 0;
    }

    private void setOptions(Queue q, int flags, int readOption) {
        Msgb mp = k.genunix.stream.block(M_SETOPTS, new byte[Stroptions.SIZE]);
        Stroptions options = Stroptions.at(k.memory, mp.b_rptr());
        options.so_flags(flags);
        options.so_readopt((short) readOption);
        options.so_hiwat(TTY_BUFSIZ);
        options.so_lowat(LOWAT);
        putnext(q, mp);
    }

    @Prototype("static int ldtermclose(queue_t *q, int cflag, cred_t *crp)")
    private int ldtermclose(Queue q, int cflag, Cred crp) {
        LdtermMod tp = state(q);
        setOptions(q, SO_READOPT | SO_NDELOFF, RNORM);
        freemsg(tp.t_message());
        freemsg(tp.t_echomp());
        q.q_ptr(0);
        WR(q).q_ptr(0);
        kmem_free(tp.address(), LdtermMod.SIZE);
        return 0;
    }

    // ---- up

    /** Looks for what means something at once: signals, stopping and going on; maps CR and NL. */
    @Prototype("static int ldtermrput(queue_t *q, mblk_t *mp)")
    private int ldtermrput(Queue q, Msgb mp) {
        LdtermMod tp = state(q);
        switch (Stream.type(mp)) {
            case M_DATA -> {
                k.genunix.ddi.drv_setparm(SYSRAWC, k.genunix.stream.msgdsize(mp));
                for (Msgb at = mp; at != null; at = at.b_cont()) {
                    scan(q, at, tp);
                }
                if (q.q_first() != null || !canputnext(q) || has(tp, TS_RESCAN)) {
                    putq(q, mp);
                } else {
                    ldtermrmsg(q, mp);
                }
            }
            case M_FLUSH -> {
                flushq(q, FLUSHDATA);
                input.drop(tp);
                putnext(q, mp);
            }
            case M_IOCACK -> ldterm_ioctl_reply(q, mp);
            case M_BREAK -> {
                freemsg(mp);
                if ((tp.t_modes().c_iflag() & (IGNBRK | BRKINT)) == BRKINT) {
                    ldterm_dosig(q, SIGINT, 0, M_PCSIG, FLUSHRW);
                }
            }
            case M_SIG, M_PCSIG, M_IOCNAK, M_CTL -> putnext(q, mp);
            default -> putq(q, mp);
        }
        return 0;
    }

    /** Looks at each character of a block, and takes out those that are nobody else's. */
    private void scan(Queue q, Msgb block, LdtermMod tp) {
        byte[] typed = k.genunix.stream.bytes(block);
        int kept = 0;
        for (byte b : typed) {
            int c = mapped(q, (tp.t_modes().c_iflag() & ISTRIP) != 0 ? b & 0x7f : b & 0xff, tp);
            if (c >= 0) {
                typed[kept++] = (byte) c;
            }
        }
        k.memory.write(block.b_rptr(), typed, 0, kept);
        block.b_wptr(block.b_rptr() + kept);
    }

    /** What a character is to the line; -1 if nothing. */
    private int mapped(Queue q, int c, LdtermMod tp) {
        int inputModes = tp.t_modes().c_iflag();
        int localModes = tp.t_modes().c_lflag();
        if (has(tp, TS_PLNCH) || c == 0) {
            clear(tp, TS_PLNCH);
            return c;
        }
        if ((inputModes & IXON) != 0) {
            boolean stopped = has(tp, TS_TTSTOP);
            boolean stop = c == cc(tp, VSTOP);
            boolean start = c == cc(tp, VSTART);
            if (stopped && (start || (inputModes & IXANY) != 0)) {
                clear(tp, TS_TTSTOP);
                k.genunix.putnext.putnextctl(WR(q), M_START);
            } else if (!stopped && stop) {
                set(tp, TS_TTSTOP);
                k.genunix.putnext.putnextctl(WR(q), M_STOP);
            }
            if (stop || start) {
                return -1;
            }
        }
        if ((localModes & IEXTEN) != 0 && c == cc(tp, VLNEXT)) {
            set(tp, TS_PLNCH);
            return c;
        }
        if ((localModes & IEXTEN) != 0 && c == cc(tp, VDISCARD)) {
            tp.t_modes().c_lflag(localModes ^ FLUSHO);
            return -1;
        }
        tp.t_modes().c_lflag(localModes & ~FLUSHO);
        if ((localModes & ISIG) != 0 && signals(q, c, tp)) {
            return -1;
        }
        if (c == '\r') {
            return (inputModes & IGNCR) != 0 ? -1 : (inputModes & ICRNL) != 0 ? '\n' : c;
        }
        if (c == '\n' && (inputModes & INLCR) != 0) {
            return '\r';
        }
        return (inputModes & IUCLC) != 0 && c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
    }

    private boolean signals(Queue q, int c, LdtermMod tp) {
        if (c == cc(tp, VINTR)) {
            ldterm_dosig(q, SIGINT, c, M_PCSIG, FLUSHRW);
        } else if (c == cc(tp, VQUIT)) {
            ldterm_dosig(q, SIGQUIT, c, M_PCSIG, FLUSHRW);
        } else if (c == cc(tp, VSUSP)) {
            ldterm_dosig(q, SIGTSTP, c, M_PCSIG, FLUSHRW);
        } else if (local(tp, IEXTEN) && c == cc(tp, VDSUSP)) {
            ldterm_dosig(q, SIGTSTP, c, M_SIG, 0);
        } else {
            return false;
        }
        return true;
    }

    /** Has the stream head send a signal; forgets what has been typed and what has been written, and echoes the character. */
    @Prototype("static void ldterm_dosig(queue_t *q, int sig, uchar_t c, int mtype, int mode)")
    private void ldterm_dosig(Queue q, int sig, int c, int mtype, int mode) {
        LdtermMod tp = state(q);
        if (!local(tp, NOFLSH) && mode != 0) {
            flushq(q, FLUSHDATA);
            input.drop(tp);
            k.genunix.putnext.putnextctl1(q, M_FLUSH, mode);
        }
        if (c != 0 && local(tp, ECHO)) {
            output.ldterm_echo(c, WR(q), EBSIZE, tp);
            output.sendEcho(WR(q), tp);
        }
        k.genunix.putnext.putnextctl1(q, mtype, sig);
    }

    @Prototype("static int ldtermrsrv(queue_t *q)")
    private int ldtermrsrv(Queue q) {
        LdtermMod tp = state(q);
        if (has(tp, TS_RESCAN)) {
            clear(tp, TS_RESCAN);
            Msgb line = tp.t_message();
            if (line != null && tp.t_msglen() > 0) {
                tp.t_message(null);
                tp.t_endmsg(null);
                putbq(q, line);
            }
            input.drop(tp);
        }
        for (Msgb mp = getq(q); mp != null; mp = getq(q)) {
            if (ldtermrmsg(q, mp) == 0) {
                break;
            }
        }
        return 0;
    }

    /** Takes a message of what has been typed. Returns 1, or 0 if the stream head has no room. */
    @Prototype("static int ldtermrmsg(queue_t *q, mblk_t *mp)")
    private int ldtermrmsg(Queue q, Msgb mp) {
        LdtermMod tp = state(q);
        if (!isHighPriority(mp) && !canputnext(q)) {
            if (!local(tp, ECHO)) {
                putbq(q, mp);
                return 0;
            }
            // Nobody reads what is typed: the bell says that it is lost.
            freemsg(mp);
            output.ldterm_outchar(7, WR(q), EBSIZE, tp);
            output.sendEcho(WR(q), tp);
            return 0;
        }
        if (Stream.type(mp) != M_DATA) {
            putnext(q, mp);
            return 1;
        }
        Msgb line = input.newmsg(tp);
        for (Msgb at = mp; at != null; ) {
            Msgb next = at.b_cont();
            if (local(tp, ICANON)) {
                for (byte c : k.genunix.stream.bytes(at)) {
                    line = input.ldterm_docanon(c & 0xff, line, EBSIZE, q, tp, 0);
                }
                k.genunix.stream.freeb(at);
            } else {
                line = input.ldterm_dononcanon(at, line, EBSIZE, q, tp);
            }
            at = next;
        }
        output.sendEcho(WR(q), tp);
        return 1;
    }

    // ---- down

    @Prototype("static int ldtermwput(queue_t *q, mblk_t *mp)")
    private int ldtermwput(Queue q, Msgb mp) {
        if (isHighPriority(mp)) {
            if (Stream.type(mp) == M_FLUSH && (firstByte(mp) & FLUSHW) != 0) {
                flushq(q, FLUSHDATA);
            }
            putnext(q, mp);
        } else if (q.q_first() != null || !canputnext(q)) {
            boolean drains = Stream.type(mp) != M_IOCTL || waitsForOutput(Iocblk.at(k.memory, mp.b_rptr()).ioc_cmd());
            if (drains) {
                putq(q, mp);
            } else {
                ldtermwmsg(q, mp);
            }
        } else {
            ldtermwmsg(q, mp);
        }
        return 0;
    }

    private static boolean waitsForOutput(int command) {
        return command == TCSETSW || command == TCSETSF || command == TCSBRK;
    }

    @Prototype("static int ldtermwsrv(queue_t *q)")
    private int ldtermwsrv(Queue q) {
        for (Msgb mp = getq(q); mp != null; mp = getq(q)) {
            if (!canputnext(q)) {
                putbq(q, mp);
                break;
            }
            ldtermwmsg(q, mp);
        }
        return 0;
    }

    /** Passes a message down, as the terminal needs it. Returns 1. */
    @Prototype("static int ldtermwmsg(queue_t *q, mblk_t *mp)")
    private int ldtermwmsg(Queue q, Msgb mp) {
        LdtermMod tp = state(q);
        if (Stream.type(mp) == M_IOCTL) {
            ldterm_do_ioctl(q, mp);
        } else if (Stream.type(mp) != M_DATA) {
            putnext(q, mp);
        } else if (local(tp, FLUSHO | IEXTEN)) {
            freemsg(mp);
        } else {
            tp.t_rocount(0);
            Msgb out = (tp.t_modes().c_oflag() & OPOST) != 0 ? output.process(q, mp, tp) : mp;
            k.genunix.ddi.drv_setparm(SYSOUTC, k.genunix.stream.msgdsize(out));
            putnext(q, out);
        }
        return 1;
    }

    // ---- control calls

    /** Sets the modes; the driver answers, as some are its own. */
    @Prototype("static void ldterm_do_ioctl(queue_t *q, mblk_t *mp)")
    private void ldterm_do_ioctl(Queue q, Msgb mp) {
        LdtermMod tp = state(q);
        int command = Iocblk.at(k.memory, mp.b_rptr()).ioc_cmd();
        if (command == TCSETS || command == TCSETSW || command == TCSETSF) {
            int before = tp.t_modes().c_lflag();
            if (command == TCSETSF) {
                flushq(RD(q), FLUSHDATA);
                k.genunix.putnext.putnextctl1(RD(q), M_FLUSH, FLUSHR);
            }
            k.memory.copy(mp.b_cont().b_rptr(), tp.t_amodes().address(), Termios.SIZE);
            k.memory.copy(tp.t_amodes().address(), tp.t_modes().address(), Termios.SIZE);
            int changed = before ^ tp.t_modes().c_lflag();
            if ((changed & TOSTOP) != 0) {
                setOptions(RD(q), local(tp, TOSTOP) ? SO_TOSTOP : SO_TONSTOP, 0);
            }
            if ((changed & ICANON) != 0) {
                set(tp, TS_RESCAN);
                k.genunix.queues.qenable(RD(q));
            }
        }
        putnext(q, mp);
    }

    /** Adds what the driver does not know to its answer. */
    @Prototype("static void ldterm_ioctl_reply(queue_t *q, mblk_t *mp)")
    private void ldterm_ioctl_reply(Queue q, Msgb mp) {
        if (Iocblk.at(k.memory, mp.b_rptr()).ioc_cmd() == TCGETS && mp.b_cont() != null) {
            Termios answer = Termios.at(k.memory, mp.b_cont().b_rptr());
            int control = answer.c_cflag();
            k.memory.copy(state(q).t_amodes().address(), answer.address(), Termios.SIZE);
            answer.c_cflag(control);
        }
        putnext(q, mp);
    }
}
