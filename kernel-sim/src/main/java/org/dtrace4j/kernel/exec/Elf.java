package org.dtrace4j.kernel.exec;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.Exec;
import org.dtrace4j.kernel.genunix.ExecImage;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.As;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Execa;
import org.dtrace4j.kernel.struct.Intpdata;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Uarg;
import org.dtrace4j.kernel.struct.Vnode;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.ProgramTable;

/** elf.c: executables, all of which are of 64 bits here and stand for a row of the program table. */
@InModule("elfexec")
final class Elf extends ProcessCode {
    private static final String ELF64_MAGIC = "\177ELF\2";

    Elf(Kernel k) {
        super(k);
    }

    void install() {
        k.genunix.exec.install(ELF64_MAGIC, function("elfexec", unused -> { }), this::elfexec);
    }

    /** The point of no return: the old image goes, the new one comes. */
    @Prototype("int elfexec(vnode_t *vp, execa_t *uap, uarg_t *args, intpdata_t *idatap, int level, long *execsz, int setid, "
            + "caddr_t exec_file, cred_t *cred, int brand_action)")
    public int elfexec(Vnode vp, Execa uap, Uarg args, Intpdata idatap, int level, PointerCell execsz, int setid,
            long execFile, Cred cred, int brandAction) {
        ExecImage image = k.genunix.exec.image();
        ProgramTable.Row program = k.genunix.exec.program(image);
        if (program == null) {
            return ENOEXEC;
        }
        if (Exec.argumentBytes(image.argv(), image.envv()) > Exec.NCARGS) {
            return E2BIG;
        }
        Proc p = curproc();
        k.genunix.exit.exitlwps(0);
        if (p.p_as() != null && !As.same(p.p_as(), k.vars.kas())) {
            k.genunix.exit.relvm();
        }
        p.p_as(k.genunix.as.as_alloc());
        p.p_brkbase(0);
        p.p_brksize(0);
        p.p_as().a_proc(p);
        int error = k.genunix.as.mapImage(p.p_as(), vp, program.imageBytes());
        if (error != 0) {
            // There is nothing left to return to.
            k.genunix.sig.psignal(p, SIGKILL);
            return error;
        }
        execsz.set(program.imageBytes());
        swap(p, vp, image.dir());
        p.p_flag(p.p_flag() | SEXECED);
        k.genunix.cred.beginProgram();
        setName(p, image.command(), String.join(" ", image.argv()));
        k.genunix.fio.close_exec(p.p_user().u_finfo());
        UserProcess process = UserProcess.of(k, p);
        process.onlyThread(k.loop.currentThread());
        process.resetHandlers();
        process.image(program, image.argv(), image.envv());
        k.programNames.put(p.p_pidp().pid_id(), image.path().substring(image.path().lastIndexOf('/') + 1));
        p.p_model(DATAMODEL_LP64);
        process.layOutStack();
        if (!process.probes().isEmpty()) {
            k.dtraceHelpers.accept(process);
        }
        process.replace();
        k.genunix.sig.sigdefault(p);
        p.p_flag(p.p_flag() | SEXECED);
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
