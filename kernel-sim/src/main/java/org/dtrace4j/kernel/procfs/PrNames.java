package org.dtrace4j.kernel.procfs;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Vnode;

/** prvnops.c: what is in the directories of /proc, and by what names. */
final class PrNames extends ProcessCode {
    /** What is in /proc/PID, by name. */
    private static final Map<String, Integer> FILES = new LinkedHashMap<>();
    /** What is in /proc/PID/lwp/LWPID. */
    private static final Map<String, Integer> LWP_FILES = new LinkedHashMap<>();

    static {
        FILES.put("ctl", PR_CTL);
        FILES.put("psinfo", PR_PSINFO);
        FILES.put("cwd", PR_CURDIR);
        FILES.put("root", PR_ROOTDIR);
        FILES.put("fdinfo", PR_FDDIR);
        FILES.put("path", PR_PATHDIR);
        FILES.put("ustack", PR_USTACK);
        FILES.put("priv", PR_PRIV);
        FILES.put("usage", PR_USAGE);
        FILES.put("lusage", PR_LUSAGE);
        FILES.put("status", PR_STATUS);
        FILES.put("lstatus", PR_LSTATUS);
        FILES.put("as", PR_AS);
        FILES.put("lwp", PR_LWPDIR);
        LWP_FILES.put("lwpctl", PR_LWPCTL);
        LWP_FILES.put("lwpstatus", PR_LWPSTATUS);
    }

    private final PrSubr subr;

    PrNames(Kernel k, PrSubr subr) {
        super(k);
        this.subr = subr;
    }

    /** The file of a name in a directory, held; null if there is none. */
    Vnode find(Vnode dp, String name) {
        int type = subr.node(dp).pr_type();
        return switch (type) {
            case PR_PROCDIR -> lookupProcess(dp, name);
            case PR_PIDDIR -> lookupFile(dp, name);
            case PR_LWPDIR -> lookupLwp(dp, name);
            case PR_LWPIDDIR -> lookupLwpFile(dp, name);
            default -> lookupDescriptor(dp, name, type);
        };
    }

    private static int number(String text) {
        return !text.isEmpty() && text.length() < 8 && text.chars().allMatch(Character::isDigit)
                ? Integer.parseInt(text) : -1;
    }

    private Vnode lookupProcess(Vnode dp, String name) {
        if (name.equals("..")) {
            VN_HOLD(dp);
            return dp;
        }
        int pid = name.equals("self") ? pid(curproc()) : number(name);
        Proc p = pid < 0 ? null : k.genunix.pid.prfind(pid);
        return p == null ? null : subr.makeNode(dp.v_vfsp(), PR_PIDDIR, p, -1);
    }

    private Vnode lookupFile(Vnode dp, String name) {
        if (name.equals("..")) {
            Vnode root = k.vars.prrootnode_vnode();
            VN_HOLD(root);
            return root;
        }
        Proc p = subr.process(dp);
        Integer type = FILES.get(name);
        return p == null || type == null ? null : subr.makeNode(dp.v_vfsp(), type, p, -1);
    }

    private Vnode lookupLwp(Vnode dp, String name) {
        Proc p = subr.process(dp);
        if (p == null || name.equals("..")) {
            return p == null ? null : subr.makeNode(dp.v_vfsp(), PR_PIDDIR, p, -1);
        }
        int number = number(name);
        return subr.lwps(p).contains(number) ? subr.makeNode(dp.v_vfsp(), PR_LWPIDDIR, p, number) : null;
    }

    private Vnode lookupLwpFile(Vnode dp, String name) {
        Proc p = subr.process(dp);
        if (p == null || name.equals("..")) {
            return p == null ? null : subr.makeNode(dp.v_vfsp(), PR_LWPDIR, p, -1);
        }
        Integer type = LWP_FILES.get(name);
        int number = subr.node(dp).pr_index();
        return type == null || !subr.lwps(p).contains(number) ? null : subr.makeNode(dp.v_vfsp(), type, p, number);
    }

    private Vnode lookupDescriptor(Vnode dp, String name, int type) {
        Proc p = subr.process(dp);
        if (p == null) {
            return null;
        }
        if (name.equals("..")) {
            return subr.makeNode(dp.v_vfsp(), PR_PIDDIR, p, -1);
        }
        int fd = number(name);
        return fd < 0 || k.genunix.fio.fileOf(p, fd) == null || isSystem(p) ? null
                : subr.makeNode(dp.v_vfsp(), type == PR_FDDIR ? PR_FD : PR_PATH, p, fd);
    }

    /** All names in a directory, "." and ".." first; null if its process has gone. */
    List<String> in(Vnode vp) {
        List<String> names = new ArrayList<>(List.of(".", ".."));
        int type = subr.node(vp).pr_type();
        if (type == PR_PROCDIR) {
            subr.processes().forEach(p -> names.add(Integer.toString(pid(p))));
        } else {
            Proc p = subr.process(vp);
            if (p == null) {
                return null;
            }
            switch (type) {
                case PR_PIDDIR -> names.addAll(FILES.keySet());
                case PR_LWPIDDIR -> names.addAll(LWP_FILES.keySet());
                case PR_LWPDIR -> subr.lwps(p).forEach(lwp -> names.add(Integer.toString(lwp)));
                default -> subr.descriptors(p).forEach(fd -> names.add(Integer.toString(fd)));
            }
        }
        return names;
    }
}
