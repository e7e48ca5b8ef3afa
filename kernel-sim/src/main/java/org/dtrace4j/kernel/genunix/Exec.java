package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.MessageLevel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.ProcProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.As;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.ProgramTable;

/**
 * exec.c: a process becomes another program.
 *
 * <p>The beginning of the file says what it is: an executable of the program table, or a script ({@code #!}), whose
 * interpreter is executed instead, with the script as argument. The path is a C string in kernel memory; arguments and
 * environment are those that {@link #request} was given, as programs are Java code.
 */
public final class Exec extends ProcessCode {
    private static final int FOLLOW = 1;
    private static final int UIO_SYSSPACE = 1;
    private static final int VEXEC = 0100;
    /** An interpreter may be a script itself, but not for ever. */
    private static final int MAX_INTERPRETERS = 4;

    private final ProgramTable programs;

    /** What the next call of {@code exec_common} on this thread is to run with. */
    private List<String> arguments = List.of();
    private Map<String, String> environment = Map.of();

    public Exec(Kernel k, ProgramTable programs) {
        super(k);
        this.programs = programs;
    }

    /** Says what the program gets that the next exec starts. Call it directly before. */
    public void request(List<String> newArguments, Map<String, String> newEnvironment) {
        arguments = newArguments;
        environment = newEnvironment;
    }

    /** The old system call, for programs without an environment, of which there are none any more. */
    @Prototype("int exec(const char *fname, const char **argp)")
    public int exec(long fname, long argp) {
        return exece(fname, argp, 0);
    }

    /** The system call. Returns 0 when the process is another program now, or an errno. */
    @Prototype("int exece(const char *fname, const char **argp, const char **envp)")
    public int exece(long fname, long argp, long envp) {
        return set_errno(exec_common(fname, argp, envp, 0));
    }

    /** Executes init in process 1; {@code initpath} is a kernel address. */
    @Prototype("int exec_init(const char *initpath, const char *args)")
    public int exec_init(long initpath, long args) {
        String path = string(initpath);
        List<String> argv = new ArrayList<>(List.of(path));
        String more = args == 0 ? "" : string(args);
        if (!more.isBlank()) {
            argv.addAll(List.of(more.trim().split(" +")));
        }
        for (int attempt = 1; ; attempt++) {
            request(argv, Map.of());
            int error = exec_common(initpath, 0, 0, 0);
            if (error == 0) {
                return 0;
            }
            if (error == ENOENT) {
                cmn_err(MessageLevel.CE_WARN, "exec(" + path + ") failed (file not found).");
                return error;
            }
            if (error != EAGAIN && error != EINTR || attempt == 5) {
                cmn_err(MessageLevel.CE_WARN, "exec(" + path + ") failed with errno " + error + ".");
                return error;
            }
            cmn_err(MessageLevel.CE_WARN, "exec(" + path + ") failed with errno " + error + ".  Retrying...");
        }
    }

    /** Finds the file and executes it. */
    @Prototype("int exec_common(const char *fname, const char **argp, const char **envp, int brand_action)")
    public int exec_common(long fname, long argp, long envp, int brandAction) {
        List<String> argv = arguments;
        Map<String, String> envv = environment;
        SysinfoProbes.sysexec(this, 1, k.counters.sys(CpuSysStats.OFFSET_SYSEXEC, 1));
        long path = newString(string(fname));
        ProcProbes.exec(this, path);
        spend(Latency.EXEC);
        int error = execute(new Image(string(path), argv, envv), 0);
        freeString(path);
        if (error == 0) {
            ProcProbes.exec__success(this);
        } else {
            ProcProbes.exec__failure(this, error);
        }
        return error;
    }

    /**
     * What is to be executed: the file, the arguments and the environment.
     *
     * @param command what the process is called afterwards: the last part of the path that was asked for, of a script, too
     */
    private record Image(String path, String command, List<String> argv, Map<String, String> envv) {
        Image(String path, List<String> argv, Map<String, String> envv) {
            this(path, lastComponent(path), argv, envv);
        }

        /** The same, read by an interpreter. */
        Image readBy(String interpreter, List<String> longer) {
            return new Image(interpreter, command, longer, envv);
        }
    }

    private static String lastComponent(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private int execute(Image image, int depth) {
        PointerCell dirvpp = cell();
        PointerCell compvpp = cell();
        long name = newString(image.path);
        int error = k.genunix.lookup.lookupname(name, UIO_SYSSPACE, FOLLOW, dirvpp, compvpp);
        freeString(name);
        if (error != 0) {
            return error;
        }
        Vnode dir = vnodeIn(dirvpp);
        Vnode vp = vnodeIn(compvpp);
        if (vp == null) {
            VN_RELE(dir);
            return ENOENT;
        }
        error = gexec(vp, dir, image, depth);
        if (dir != null) {
            VN_RELE(dir);
        }
        VN_RELE(vp);
        return error;
    }

    /** Executes an open file: looks at its beginning, and takes the way that it asks for. */
    private int gexec(Vnode vp, Vnode dir, Image image, int depth) {
        int error = execpermissions(vp);
        if (error != 0) {
            return error;
        }
        byte[] start = k.genunix.move.readStart(vp, ProgramTable.HEADER_BYTES);
        if (start == null) {
            return EIO;
        }
        if (start.length > 2 && start[0] == '#' && start[1] == '!') {
            return depth >= MAX_INTERPRETERS ? ELOOP : intpexec(start, image, depth);
        }
        Optional<ProgramTable.Row> program = programs.forImage(start);
        return program.isEmpty() ? ENOEXEC : elfexec(vp, dir, image, program.get());
    }

    /** Whether the running thread may execute a file. */
    @Prototype("int execpermissions(struct vnode *vp)")
    public int execpermissions(Vnode vp) {
        if (vp.v_type() != VREG) {
            return EACCES;
        }
        Vattr vattr = Vattr.at(k.memory, clearedLocal(Vattr.SIZE));
        vattr.va_mask(AT_MODE);
        int error = k.genunix.fop.fop_getattr(vp, vattr, 0, CRED(), null);
        if (error != 0) {
            return error;
        }
        if ((vattr.va_mode() & 0111) == 0) {
            return EACCES;
        }
        return k.genunix.fop.fop_access(vp, VEXEC, 0, CRED(), null);
    }

    /** A script: its first line names who reads it, with at most one argument. */
    private int intpexec(byte[] start, Image script, int depth) {
        String text = new String(start, 2, start.length - 2, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        String[] words = (end < 0 ? text : text.substring(0, end)).trim().split("[ \t]+", 2);
        if (end < 0 || words[0].isEmpty()) {
            return ENOEXEC;
        }
        List<String> longer = new ArrayList<>();
        longer.add(words[0]);
        if (words.length > 1) {
            longer.add(words[1].trim());
        }
        longer.add(script.path);
        if (script.argv.size() > 1) {
            longer.addAll(script.argv.subList(1, script.argv.size()));
        }
        return execute(script.readBy(words[0], longer), depth + 1);
    }

    /** The point of no return: the old image goes, the new one comes. */
    private int elfexec(Vnode vp, Vnode dir, Image image, ProgramTable.Row program) {
        Proc p = curproc();
        if (p.p_as() != null && !As.same(p.p_as(), k.vars.kas())) {
            k.genunix.exit.relvm();
        }
        p.p_as(k.genunix.as.as_alloc());
        p.p_brkbase(0);
        p.p_brksize(0);
        p.p_as().a_proc(p);
        int error = k.genunix.as.mapImage(p.p_as(), vp, program.imageBytes());
        if (error != 0) {
            return error;
        }
        swap(p, vp, dir);
        p.p_flag(p.p_flag() | SEXECED);
        k.genunix.cred.beginProgram();
        setName(p, image.command, String.join(" ", image.argv));
        k.genunix.fio.close_exec(p.p_user().u_finfo());
        UserProcess process = UserProcess.of(k, p);
        process.resetHandlers();
        process.image(program, image.argv, image.envv);
        k.programNames.put(p.p_pidp().pid_id(), lastComponent(image.path));
        p.p_model(DATAMODEL_LP64);
        process.layOutStack();
        if (!process.probes().isEmpty()) {
            k.dtraceHelpers.accept(process);
        }
        process.replace();
        if (process.takeStopAtExec()) {
            curthread().t_proc_flag(curthread().t_proc_flag() | TP_PRSTOP);
            curthread().t_sig_check(1);
        }
        k.genunix.sig.sigdefault(p);
        return 0;
    }

    private void swap(Proc p, Vnode vp, Vnode dir) {
        Vnode oldExec = p.p_exec();
        Vnode oldDir = p.p_execdir();
        VN_HOLD(vp);
        p.p_exec(vp);
        if (dir != null) {
            VN_HOLD(dir);
        }
        p.p_execdir(dir);
        if (oldExec != null) {
            VN_RELE(oldExec);
        }
        if (oldDir != null) {
            VN_RELE(oldDir);
        }
    }
}
