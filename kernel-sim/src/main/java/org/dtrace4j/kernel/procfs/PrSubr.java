package org.dtrace4j.kernel.procfs;

import static org.dtrace4j.kernel.struct.Constants.*;
import static org.dtrace4j.kernel.user.ProcLayout.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dtrace4j.kernel.genunix.Creds;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.genunix.Vnodes;
import org.dtrace4j.kernel.image.UserStack;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Prcommon;
import org.dtrace4j.kernel.struct.Prnode;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.SockaddrUn;
import org.dtrace4j.kernel.struct.Sonode;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.struct.User;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.Privileges;
import org.dtrace4j.kernel.user.ProcLayout;

/** prsubr.c: nodes, and what their files contain. */
public final class PrSubr extends ProcessCode {
    private int nodes;

    PrSubr(Kernel k) {
        super(k);
    }

    // ---- nodes

    /** How many nodes there are, the root's among them. */
    int nodes() {
        return nodes;
    }

    Prnode node(Vnode vp) {
        return Prnode.at(k.memory, vp.v_data());
    }

    /**
     * Makes a node with its vnode, with one hold.
     *
     * @param type a {@code prnodetype_t}
     * @param p the process that it shows, null for the root
     * @param index the descriptor or the lwp that it shows, -1 for none
     */
    Vnode makeNode(Vfs vfsp, int type, Proc p, int index) {
        Vnode vp = prgetnode(null, type);
        Prnode pnp = node(vp);
        vp.v_vfsp(vfsp);
        pnp.pr_index(index);
        int pid = p == null ? 0 : pid(p);
        pnp.pr_common().prc_pid(pid);
        pnp.pr_common().prc_proc(p);
        pnp.pr_ino((long) pid << 16 | (long) type << 10 | index + 1);
        if (type == PR_LWPCTL || type == PR_LWPSTATUS) {
            pnp.pr_common().prc_flags(PRC_LWP);
            pnp.pr_common().prc_thread(k.genunix.lwp.idtot(p, index));
        }
        if (type == PR_CTL || type == PR_LWPCTL) {
            k.procfs.tracers.join(pnp, p);
        }
        vp.v_type(switch (type) {
            case PR_PROCDIR, PR_PIDDIR, PR_FDDIR, PR_PATHDIR, PR_LWPDIR, PR_LWPIDDIR -> VDIR;
            case PR_PATH, PR_SELF, PR_CURDIR, PR_ROOTDIR -> VLNK;
            default -> VPROC;
        });
        pnp.pr_mode(switch (type) {
            case PR_PROCDIR, PR_PIDDIR, PR_LWPDIR, PR_LWPIDDIR -> 0555;
            case PR_FDDIR, PR_PATHDIR -> 0500;
            case PR_CTL, PR_LWPCTL -> 0200;
            case PR_PSINFO, PR_USAGE, PR_LUSAGE -> 0444;
            case PR_USTACK, PR_PRIV -> 0400;
            case PR_PATH, PR_SELF, PR_CURDIR, PR_ROOTDIR -> 0777;
            default -> 0400;
        });
        return vp;
    }

    @Prototype("prnode_t *prgetnode(vnode_t *dp, prnodetype_t type)")
    private Vnode prgetnode(Vnode dp, int type) {
        Prnode pnp = Prnode.at(k.memory, kmem_zalloc(Prnode.SIZE));
        pnp.pr_common(Prcommon.at(k.memory, kmem_zalloc(Prcommon.SIZE)));
        pnp.pr_type(type);
        Vnode vp = k.genunix.vnode.vn_alloc(0);
        vp.v_op(k.vars.prvnodeops());
        vp.v_data(pnp.address());
        pnp.pr_vnode(vp);
        nodes++;
        return vp;
    }

    @Prototype("void prfreenode(prnode_t *pnp)")
    public void prfreenode(Prnode pnp) {
        Vnode vp = pnp.pr_vnode();
        if (pnp.pr_pcommon() != null) {
            k.procfs.tracers.leave(pnp);
        }
        kmem_free(pnp.pr_common().address(), Prcommon.SIZE);
        kmem_free(pnp.address(), Prnode.SIZE);
        k.genunix.vnode.vn_free(vp);
        nodes--;
    }

    /** The process that a node shows; null when it has gone, or the lwp that it shows has. */
    Proc process(Vnode vp) {
        return process(node(vp));
    }

    Proc process(Prnode pnp) {
        Prcommon common = pnp.pr_common();
        Proc p = k.genunix.pid.prfind(common.prc_pid());
        if (p == null || !Proc.same(p, common.prc_proc())) {
            return null;
        }
        boolean lwp = (common.prc_flags() & PRC_LWP) != 0;
        return lwp && !Kthread.same(k.genunix.lwp.idtot(p, pnp.pr_index()), common.prc_thread()) ? null : p;
    }

    /** Numbers of the threads of a process. */
    List<Integer> lwps(Proc p) {
        List<Integer> numbers = new ArrayList<>();
        for (Kthread t = isSystem(p) || p.p_stat() == SZOMB ? null : p.p_tlist(); t != null; t = nextThread(p, t)) {
            numbers.add(t.t_tid());
        }
        return numbers;
    }

    /** Whether a process runs only in the kernel. */
    static boolean isSystemProcess(Proc p) {
        return isSystem(p);
    }

    /** All processes in the order in which they were made. */
    List<Proc> processes() {
        List<Proc> all = new ArrayList<>();
        for (Proc p = k.vars.practive(); p != null; p = p.p_next()) {
            if (p.p_stat() != SIDL) {
                all.add(0, p);
            }
        }
        return all;
    }

    /** Descriptors that a process has open. */
    List<Integer> descriptors(Proc p) {
        List<Integer> open = new ArrayList<>();
        if (!isSystem(p) && p.p_stat() != SZOMB) {
            for (int fd = 0; fd < k.genunix.fio.slots(p); fd++) {
                if (k.genunix.fio.fileOf(p, fd) != null) {
                    open.add(fd);
                }
            }
        }
        return open;
    }

    // ---- contents

    private static void put(byte[] data, int offset, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            data[offset + i] = (byte) (value >>> 8 * i);
        }
    }

    private void putText(byte[] data, int offset, long address, int size) {
        k.memory.read(address, data, offset, size - 1);
    }

    private void putTime(byte[] data, int offset, long nanos) {
        put(data, offset, nanos / 1_000_000_000, 8);
        put(data, offset + 8, nanos % 1_000_000_000, 8);
    }

    /** What ps shows of a process: a {@code psinfo_t}. */
    byte[] psinfo(Proc p) {
        byte[] data = new byte[PSINFO_SIZE];
        prgetpsinfo(p, data);
        return data;
    }

    private void prgetpsinfo(Proc p, byte[] data) {
        boolean zombie = p.p_stat() == SZOMB;
        put(data, PR_FLAG, isSystem(p) ? PR_ISSYS : 0, 4);
        put(data, PR_NLWP, zombie ? 0 : p.p_lwpcnt(), 4);
        put(data, PR_NZOMB, p.p_zombcnt(), 4);
        put(data, PR_PID, pid(p), 4);
        put(data, PR_PPID, p.p_ppid(), 4);
        put(data, PR_PGID, p.p_pgidp() == null ? 0 : p.p_pgidp().pid_id(), 4);
        put(data, PR_SID, p.p_sessp() == null || p.p_sessp().s_sidp() == null ? 0 : p.p_sessp().s_sidp().pid_id(), 4);
        put(data, PR_UID, p.p_cred() == null ? 0 : p.p_cred().cr_ruid(), 4);
        put(data, PR_EUID, p.p_cred() == null ? 0 : p.p_cred().cr_uid(), 4);
        put(data, PR_ADDR, p.address(), 8);
        put(data, PR_SIZE_KBYTES, isSystem(p) || p.p_as() == null ? 0 : p.p_as().a_size() / 1024, 8);
        put(data, PR_RSS_KBYTES, isSystem(p) ? 0 : k.genunix.as.residentBytes(p.p_as()) / 1024, 8);
        boolean terminal = !zombie && p.p_sessp() != null && p.p_sessp().s_vp() != null;
        long device = terminal ? p.p_sessp().s_dev() : -1;
        put(data, PR_TTYDEV, device == k.vars.rconsdev() && terminal ? k.vars.uconsdev() : device, 8);
        put(data, PR_START, p.p_user().u_start().tv_sec(), 8);
        put(data, PR_START + 8, p.p_user().u_start().tv_nsec(), 8);
        if (!zombie) {
            putText(data, PR_FNAME, p.p_user().address() + User.OFFSET_U_COMM, PRFNSZ);
            putText(data, PR_PSARGS, p.p_user().address() + User.OFFSET_U_PSARGS, PRARGSZ);
        }
        Kthread t = p.p_tlist();
        put(data, PR_LWP_SNAME, zombie || t == null ? 'Z' : stateLetter(t), 1);
        long used = 0;
        if (t != null && !zombie) {
            put(data, PR_LWP_WCHAN, t.t_lwpchan().lc_wchan(), 8);
            put(data, PR_LWP_PRI, t.t_pri(), 4);
            put(data, PR_LWP_ONPRO, t.t_cpu() == null ? 0 : t.t_cpu().cpu_id(), 4);
            String name = isSystem(p) ? "SYS" : "TS";
            for (int i = 0; i < name.length(); i++) {
                data[PR_LWP_CLNAME + i] = (byte) name.charAt(i);
            }
            used = k.genunix.lwp.cpuNanos(p);
        }
        putTime(data, PR_TIME, used);
    }

    private static char stateLetter(Kthread t) {
        return switch (t.t_state()) {
            case TS_SLEEP -> 'S';
            case TS_RUN -> 'R';
            case TS_ONPROC -> 'O';
            case TS_ZOMB -> 'Z';
            case TS_STOPPED -> 'T';
            case TS_WAIT -> 'W';
            default -> 'I';
        };
    }

    /**
     * What pstack shows: where a process is in its program. Of each thread its number, how many functions it is in, and their
     * addresses, 8 bytes each.
     */
    byte[] ustack(Proc p) {
        UserProcess process = UserProcess.of(k, p);
        if (process == null) {
            return new byte[0];
        }
        List<Long> words = new ArrayList<>();
        for (Kthread t = p.p_tlist(); t != null; t = nextThread(p, t)) {
            UserStack stack = process.thread(k.sched.thread(t)).stack();
            long[] pcs = new long[stack.depth() + 1];
            int count = stack.frames(pcs, pcs.length);
            words.add((long) t.t_tid());
            words.add((long) count);
            Arrays.stream(pcs, 0, count).forEach(words::add);
        }
        return ProcLayout.words(words.stream().mapToLong(Long::longValue).toArray());
    }

    /** What ppriv shows: a {@code prpriv_t}. */
    byte[] priv(Proc p) {
        byte[] data = new byte[PRIV_SETS + Privileges.Kind.values().length * Privileges.BYTES];
        put(data, 0, Privileges.Kind.values().length, 4);
        put(data, 4, Privileges.WORDS, 4);
        if (p.p_cred() != null) {
            for (Privileges.Kind kind : Privileges.Kind.values()) {
                int[] words = Creds.get(p.p_cred(), kind).words();
                for (int i = 0; i < words.length; i++) {
                    put(data, PRIV_SETS + kind.ordinal() * Privileges.BYTES + i * Integer.BYTES, words[i], Integer.BYTES);
                }
            }
        }
        return data;
    }

    /** What pfiles shows of a descriptor: a {@code prfdinfo_t}; null when it is not open any more. */
    byte[] fdinfo(Proc p, int fd) {
        File fp = k.genunix.fio.fileOf(p, fd);
        if (fp == null) {
            return null;
        }
        byte[] data = new byte[PRFDINFO_SIZE];
        Vnode vp = fp.f_vnode();
        Vattr vattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vattr.va_mask(AT_STAT);
        k.genunix.fop.fop_getattr(vp, vattr, 0, k.vars.kcred(), null);
        put(data, FD_NUMBER, fd, 4);
        put(data, FD_MODE, Vnodes.vttoif(vp.v_type()) | vattr.va_mode() & MODEMASK, 4);
        put(data, FD_UID, vattr.va_uid(), 4);
        put(data, FD_GID, vattr.va_gid(), 4);
        put(data, FD_MAJOR, getmajor(vattr.va_fsid()), 4);
        put(data, FD_MINOR, getminor(vattr.va_fsid()), 4);
        put(data, FD_RMAJOR, getmajor(vattr.va_rdev()), 4);
        put(data, FD_RMINOR, getminor(vattr.va_rdev()), 4);
        put(data, FD_INODE, vattr.va_nodeid(), 8);
        put(data, FD_OFFSET, fp.f_offset(), 8);
        put(data, FD_SIZE, vattr.va_size(), 8);
        // FREAD and FWRITE are one more than O_RDONLY, O_WRONLY and O_RDWR.
        put(data, FD_FILE_FLAGS, fp.f_flag() - 1 | (fp.f_flag2() << 16), 4);
        put(data, FD_DESCRIPTOR_FLAGS, k.genunix.fio.flagsOf(p, fd), 4);
        int server = k.doorfs.sys.server(vp);
        put(data, FD_PEER_PID, server, 4);
        Proc serverProcess = server == 0 ? null : k.genunix.pid.prfind(server);
        if (serverProcess != null) {
            putText(data, FD_PEER_NAME, serverProcess.p_user().address() + User.OFFSET_U_COMM, PRFNSZ);
        }
        if (vp.v_type() == VSOCK) {
            putSocket(data, k.sockfs.subr.sonode(vp));
        }
        return data;
    }

    private void putSocket(byte[] data, Sonode so) {
        put(data, FD_SOCKET_TYPE, so.so_type(), 4);
        put(data, FD_SOCKET_OPTIONS, so.so_options(), 4);
        long name = clearedLocal(SockaddrUn.SIZE);
        if (k.sockfs.subr.socket_getsockname(so, name, 0) == 0) {
            k.memory.read(name, data, FD_SOCKNAME, SockaddrUn.SIZE);
        }
        k.memory.clear(name, SockaddrUn.SIZE);
        if (k.sockfs.subr.socket_getsockname(so, name, 1) == 0) {
            k.memory.read(name, data, FD_PEERNAME, SockaddrUn.SIZE);
        }
    }

    /** Path of an open file, as far as its vnode remembers one; null if it does not. */
    String pathOf(Proc p, int fd) {
        File fp = k.genunix.fio.fileOf(p, fd);
        return fp == null ? null : string(fp.f_vnode().v_path());
    }

    /** Path of a process's working directory. */
    String workingDirectory(Proc p) {
        Vnode vp = p.p_user().u_cdir();
        return vp == null ? null : string(vp.v_path());
    }

    /** Sets times of a node: those of its process. */
    void times(Vattr vap, Proc p) {
        long seconds = p == null ? k.vars.boot_time() : p.p_user().u_start().tv_sec();
        for (Timespec time : List.of(vap.va_atime(), vap.va_mtime(), vap.va_ctime())) {
            time.tv_sec(seconds);
        }
    }
}
