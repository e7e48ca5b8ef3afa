package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Iocblk;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Queue;
import org.dtrace4j.kernel.struct.Termios;
import org.dtrace4j.kernel.struct.TtyCommon;

/** tty_common.c: what drivers of terminals have in common. */
public final class TtyCommons extends KernelCode {
    /** {@code c_cflag} of a terminal of which nobody has said anything: 9600 bits a second, 8 of them a character. */
    public static final int SPEED_AND_SIZE = 0xbd;

    TtyCommons(Kernel k) {
        super(k);
    }

    /**
     * Takes out of what was written to a terminal the carriage returns before newlines: the host's lines end with a newline
     * alone. Returns the length of what is left, at the beginning of the array.
     */
    public static int withoutReturns(byte[] text) {
        int length = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] != '\r' || i + 1 == text.length || text[i + 1] != '\n') {
                text[length++] = text[i];
            }
        }
        return length;
    }

    /**
     * Does what a control call of terminals asks of a driver, and makes the message its answer: M_IOCACK, or M_IOCNAK with
     * EINVAL if there is no such call.
     */
    @Prototype("size_t ttycommon_ioctl(tty_common_t *tc, queue_t *q, mblk_t *mp, int *errorp)")
    public long ttycommon_ioctl(TtyCommon tc, Queue q, Msgb mp, long errorp) {
        Iocblk call = Iocblk.at(k.memory, mp.b_rptr());
        int type = M_IOCACK;
        switch (call.ioc_cmd()) {
            case TCGETS -> Termios.at(k.memory, mp.b_cont().b_rptr()).c_cflag(tc.t_cflag());
            case TCSETS, TCSETSW, TCSETSF -> {
                Termios modes = Termios.at(k.memory, mp.b_cont().b_rptr());
                tc.t_iflag(modes.c_iflag());
                tc.t_cflag(modes.c_cflag());
            }
            case TCSBRK -> { }
            default -> {
                type = M_IOCNAK;
                call.ioc_error(EINVAL);
            }
        }
        mp.b_datap().db_type(type);
        return 0;
    }
}
