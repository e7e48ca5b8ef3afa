package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Iocblk;
import org.dtrace4j.kernel.struct.Msgb;
import org.dtrace4j.kernel.struct.Pid;
import org.dtrace4j.kernel.struct.Stdata;
import org.dtrace4j.kernel.struct.Termios;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * streamio.c, second part: control calls. Some are the stream head's own; the others go down as an M_IOCTL, and the first module
 * that knows one answers.
 */
public final class StreamIoctls extends FileSystemCode {
    /** The commands by name, as {@link IoctlRequest} has them. */
    private static final Map<String, Integer> COMMANDS = Map.ofEntries(Map.entry("I_PUSH", I_PUSH), Map.entry("I_POP", I_POP),
            Map.entry("I_LOOK", I_LOOK), Map.entry("I_LIST", I_LIST), Map.entry("TCGETS", TCGETS), Map.entry("TCSETS", TCSETS),
            Map.entry("TCSETSW", TCSETSW), Map.entry("TCSETSF", TCSETSF), Map.entry("TCSBRK", TCSBRK),
            Map.entry("TIOCGPGRP", TIOCGPGRP), Map.entry("TIOCSPGRP", TIOCSPGRP), Map.entry("TIOCGSID", TIOCGSID));

    private IoctlRequest pending;
    private int nextId = 1;

    StreamIoctls(Kernel k) {
        super(k);
    }

    /**
     * The number of a command, which is then made with what the request has.
     *
     * @return 0 if streams have no such command
     */
    public int prepare(IoctlRequest request) {
        pending = request;
        return COMMANDS.getOrDefault(request.command(), 0);
    }

    /** A control call of the file of a stream. Returns 0 or an error number. */
    @Prototype("int strioctl(struct vnode *vp, int cmd, intptr_t arg, int flag, int copyflag, cred_t *crp, int *rvalp)")
    public int strioctl(Vnode vp, int cmd, long arg, int flag, int copyflag, Cred crp, long rvalp) {
        IoctlRequest request = pending;
        pending = null;
        Stdata stp = vp.v_stream();
        return switch (cmd) {
            case I_LIST -> {
                request.setResult(k.genunix.strsubr.names(stp));
                yield 0;
            }
            case I_PUSH -> push(stp, (String) request.argument(), vp.v_rdev(), flag, crp);
            case I_POP -> pop(stp, flag, crp);
            case I_LOOK -> {
                List<String> names = k.genunix.strsubr.names(stp);
                request.setResult(names.get(0));
                yield stp.sd_pushcnt() == 0 ? EINVAL : 0;
            }
            case TIOCGPGRP, TIOCGSID -> {
                Pid pid = cmd == TIOCGSID ? stp.sd_sidp() : stp.sd_pgidp();
                request.setResult(pid == null ? 0 : pid.pid_id());
                yield pid == null ? ENOTTY : 0;
            }
            case TIOCSPGRP -> {
                int error = access(stp, JCSETP);
                yield error != 0 ? error : k.genunix.session.setForeground(stp, (Integer) request.argument());
            }
            case TCGETS, TCSETS, TCSETSW, TCSETSF, TCSBRK -> strdoioctl(stp, cmd, flag, crp, request);
            default -> EINVAL;
        };
    }

    /** Waits until the running process may use its terminal so. Returns 0 or an error number. */
    private int access(Stdata stp, int mode) {
        mutex_enter(stp.sd_lock());
        int error = k.genunix.streamAccess.straccess(stp, mode);
        mutex_exit(stp.sd_lock());
        return error;
    }

    private int push(Stdata stp, String name, long device, int flag, Cred crp) {
        long devp = local(Long.BYTES);
        k.memory.putLong(devp, device);
        return k.genunix.strsubr.push(StreamModule.RD(stp.sd_wrq()), devp, flag, crp, name);
    }

    private int pop(Stdata stp, int flag, Cred crp) {
        if (stp.sd_pushcnt() == 0) {
            return EINVAL;
        }
        stp.sd_pushcnt(stp.sd_pushcnt() - 1);
        k.genunix.strsubr.qdetach(StreamModule.RD(stp.sd_wrq().q_next()), 1, flag, crp, 0);
        return 0;
    }

    /** Sends a command down, and waits for the answer. */
    private int strdoioctl(Stdata stp, int cmd, int flag, Cred crp, IoctlRequest request) {
        int error = access(stp, cmd == TCGETS ? JCGETP : JCSETP);
        if (error != 0) {
            return error;
        }
        byte[] data = request.argument() == null ? new byte[Termios.SIZE] : (byte[]) request.argument();
        if (data.length != Termios.SIZE) {
            return EINVAL;
        }
        mutex_enter(stp.sd_lock());
        while ((stp.sd_flag() & IOCWAIT) != 0) {
            if (cv_wait_sig(stp.sd_iocmonitor(), stp.sd_lock()) == 0) {
                mutex_exit(stp.sd_lock());
                return EINTR;
            }
        }
        Msgb call = mkiocb(cmd);
        Iocblk block = Iocblk.at(k.memory, call.b_rptr());
        block.ioc_cr(crp);
        block.ioc_flag(flag);
        block.ioc_count(data.length);
        call.b_cont(k.genunix.stream.block(M_DATA, data));
        stp.sd_iocid(block.ioc_id());
        stp.sd_flag(stp.sd_flag() | IOCWAIT);
        mutex_exit(stp.sd_lock());
        k.genunix.putnext.putnext(stp.sd_wrq(), call);
        mutex_enter(stp.sd_lock());
        boolean interrupted = false;
        while (stp.sd_iocblk() == null && !interrupted) {
            interrupted = cv_wait_sig(stp.sd_monitor(), stp.sd_lock()) == 0;
        }
        Msgb answer = stp.sd_iocblk();
        stp.sd_iocblk(null);
        stp.sd_flag(stp.sd_flag() & ~IOCWAIT);
        cv_broadcast(stp.sd_iocmonitor());
        mutex_exit(stp.sd_lock());
        return answer == null ? EINTR : take(answer, request);
    }

    private int take(Msgb answer, IoctlRequest request) {
        int error = Iocblk.at(k.memory, answer.b_rptr()).ioc_error();
        if (error == 0 && Stream.type(answer) == M_IOCNAK) {
            error = EINVAL;
        }
        if (error == 0 && answer.b_cont() != null) {
            request.setResult(k.genunix.stream.bytes(answer.b_cont()));
        }
        k.genunix.stream.freemsg(answer);
        return error;
    }

    /** Makes an M_IOCTL without data. */
    @Prototype("mblk_t *mkiocb(uint_t cmd)")
    public Msgb mkiocb(int cmd) {
        Msgb mp = k.genunix.stream.block(M_IOCTL, new byte[Iocblk.SIZE]);
        Iocblk block = Iocblk.at(k.memory, mp.b_rptr());
        block.ioc_cmd(cmd);
        block.ioc_id(nextId++);
        return mp;
    }
}
