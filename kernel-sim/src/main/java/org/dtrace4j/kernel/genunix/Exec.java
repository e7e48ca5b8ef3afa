package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.MessageLevel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.ProcProbes;
import org.dtrace4j.kernel.probe.SysinfoProbes;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.CpuSysStats;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Execa;
import org.dtrace4j.kernel.struct.Execsw;
import org.dtrace4j.kernel.struct.Intpdata;
import org.dtrace4j.kernel.struct.Uarg;
import org.dtrace4j.kernel.struct.Vattr;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.user.ProgramTable;

/**
 * exec.c: a process becomes another program.
 *
 * <p>The beginning of the file says what it is, and a row of {@code execsw} who executes files with that beginning: the module
 * {@code elfexec} or, scripts, {@code intpexec}. The path is a C string in kernel memory; arguments and
 * environment are those that {@link #request} was given, as programs are Java code.
 */
public final class Exec extends ProcessCode {
    private static final int FOLLOW = 1;
    private static final int UIO_SYSSPACE = 1;
    private static final int VEXEC = 0100;

    /** Most bytes that arguments and environment may take on a stack; the original's stacks have room for more. */
    public static final int NCARGS = 0x18000;
    /** What strings lie at multiples of on a stack. */
    private static final int STACK_ALIGNMENT = 16;

    private final ProgramTable programs;

    /** What the next call of {@code exec_common} on this thread is to run with. */
    private List<String> arguments = List.of();
    private Map<String, String> environment = Map.of();
    /** What the next call of {@code gexec}, or of a function of {@code execsw}, is to execute. */
    private ExecImage next;

    public Exec(Kernel k, ProgramTable programs) {
        super(k);
        this.programs = programs;
    }

    /** Says what the program gets that the next exec starts. Call it directly before. */
    public void request(List<String> newArguments, Map<String, String> newEnvironment) {
        arguments = newArguments;
        environment = newEnvironment;
    }

    /** What arguments and an environment take on a stack: the strings, and for each its address. */
    public static long argumentBytes(List<String> arguments, Map<String, String> environment) {
        long bytes = 0;
        for (String argument : arguments) {
            bytes += onStack(argument.length());
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            bytes += onStack(variable.getKey().length() + 1 + variable.getValue().length());
        }
        return bytes;
    }

    private static long onStack(int length) {
        return Long.BYTES + (length + STACK_ALIGNMENT & -STACK_ALIGNMENT);
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
        Execa uap = Execa.at(k.memory, local(Execa.SIZE));
        uap.fname(fname);
        uap.argp(argp);
        uap.envp(envp);
        Uarg args = Uarg.at(k.memory, clearedLocal(Uarg.SIZE));
        args.na(argv.size());
        args.ne(envv.size());
        args.fname(path);
        args.pathname(path);
        args.to_model(DATAMODEL_LP64);
        args.from_model(DATAMODEL_LP64);
        Intpdata idata = Intpdata.at(k.memory, clearedLocal(Intpdata.SIZE));
        String name = string(path);
        int error = execute(path, new ExecImage(null, null, name, lastComponent(name), argv, envv), uap, args, idata, 0, cell(),
                brandAction);
        freeString(path);
        if (error == 0) {
            ProcProbes.exec__success(this);
        } else {
            ProcProbes.exec__failure(this, error);
        }
        return error;
    }

    /**
     * Finds a file and executes it.
     *
     * @param level how many scripts it is the interpreter of
     */
    public int execute(long path, ExecImage image, Execa uap, Uarg args, Intpdata idatap, int level, PointerCell execsz,
            int brandAction) {
        PointerCell dirvpp = cell();
        PointerCell compvpp = cell();
        int error = k.genunix.lookup.lookupname(path, UIO_SYSSPACE, FOLLOW, dirvpp, compvpp);
        if (error != 0) {
            return error;
        }
        Vnode dir = vnodeIn(dirvpp);
        Vnode vp = vnodeIn(compvpp);
        if (vp == null) {
            VN_RELE(dir);
            return ENOENT;
        }
        // Nothing lets another thread run between this store and the load in gexec.
        next = image.in(dir);
        error = gexec(compvpp, uap, args, idatap, level, execsz, path, CRED(), brandAction);
        if (dir != null) {
            VN_RELE(dir);
        }
        VN_RELE(vp);
        return error;
    }

    private static String lastComponent(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * Executes an open file: looks at its beginning, and takes the way that it asks for. What exactly is executed, with which
     * arguments, {@link #execute} has put where this takes it from.
     */
    @Prototype("int gexec(vnode_t **vpp, struct execa *uap, struct uarg *args, struct intpdata *idatap, int level, long *execsz, "
            + "caddr_t exec_file, struct cred *cred, int brand_action)")
    public int gexec(PointerCell vpp, Execa uap, Uarg args, Intpdata idatap, int level, PointerCell execsz, long execFile,
            Cred cred, int brandAction) {
        ExecImage image = next;
        Vnode vp = vnodeIn(vpp);
        int error = execpermissions(vp);
        if (error != 0) {
            return error;
        }
        // Here all is read that anybody wants to see of the beginning; the original's functions read it once more.
        long magbuf = clearedLocal(ProgramTable.HEADER_BYTES);
        PointerCell resid = cell();
        if (k.genunix.move.vn_rdwr(UIO_READ, vp, magbuf, ProgramTable.HEADER_BYTES, 0, UIO_SYSSPACE, 0, 0, CRED(), resid)
                != 0) {
            return EIO;
        }
        Execsw eswp = findexec_by_hdr(magbuf);
        if (eswp == null) {
            return ENOEXEC;
        }
        args.execswp(eswp);
        byte[] start = new byte[ProgramTable.HEADER_BYTES - (int) resid.get()];
        k.memory.read(magbuf, start, 0, start.length);
        next = image.startingWith(start);
        return ((ExecFunction) k.peers.get(eswp.address())).exec(vp, uap, args, idatap, level, execsz, 0, execFile, cred,
                brandAction);
    }

    /** Who executes files with this beginning; null if nobody does. */
    @Prototype("struct execsw *findexec_by_hdr(char *header)")
    public Execsw findexec_by_hdr(long header) {
        for (int i = 0; i < k.vars.nexectype(); i++) {
            Execsw row = k.vars.execsw(i);
            int matching = 0;
            while (matching < row.exec_maglen() && k.memory.getByte(header + row.exec_magoff() + matching)
                    == k.memory.getByte(row.exec_magic() + matching)) {
                matching++;
            }
            if (matching == row.exec_maglen()) {
                return row;
            }
        }
        return null;
    }

    /** {@code mod_installexec}: a module says which beginning its files have, and how they are executed. */
    public void install(String magic, FunctionPointer pointer, ExecFunction function) {
        Execsw row = k.vars.execsw(k.vars.nexectype());
        k.vars.nexectype(k.vars.nexectype() + 1);
        row.exec_magic(newString(magic));
        row.exec_maglen(magic.length());
        row.exec_func(pointer.address());
        k.peers.put(row.address(), function);
    }

    /** What the function of a row of {@code execsw} is to execute; for it alone. */
    public ExecImage image() {
        return next;
    }

    /** All programs. */
    public ProgramTable programs() {
        return programs;
    }

    /** The program that an executable file stands for; null if none. */
    public ProgramTable.Row program(ExecImage image) {
        return programs.forImage(image.header()).orElse(null);
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
}
