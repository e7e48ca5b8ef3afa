package org.dtrace4j.kernel.exec;

import static org.dtrace4j.kernel.struct.Constants.ELOOP;
import static org.dtrace4j.kernel.struct.Constants.ENOEXEC;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.genunix.ExecImage;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Execa;
import org.dtrace4j.kernel.struct.Intpdata;
import org.dtrace4j.kernel.struct.Uarg;
import org.dtrace4j.kernel.struct.Vnode;

/** intp.c: scripts. The interpreter that the first line names is executed, with the script as its argument. */
@InModule("intpexec")
final class Intp extends ProcessCode {
    /** An interpreter may be a script itself, but not for ever. */
    private static final int INTP_MAXDEPTH = 5;

    Intp(Kernel k) {
        super(k);
    }

    void install() {
        k.genunix.exec.install("#!", function("intpexec", unused -> { }), this::intpexec);
    }

    /** The first line names who reads the script, with at most one argument. */
    @Prototype("int intpexec(vnode_t *vp, execa_t *uap, uarg_t *args, intpdata_t *idatap, int level, long *execsz, int setid, "
            + "caddr_t exec_file, cred_t *cred, int brand_action)")
    public int intpexec(Vnode vp, Execa uap, Uarg args, Intpdata idatap, int level, PointerCell execsz, int setid,
            long execFile, Cred cred, int brandAction) {
        ExecImage script = k.genunix.exec.image();
        if (level >= INTP_MAXDEPTH) {
            return ELOOP;
        }
        byte[] start = script.header();
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
        longer.add(script.path());
        if (script.argv().size() > 1) {
            longer.addAll(script.argv().subList(1, script.argv().size()));
        }
        long name = newString(words[0]);
        idatap.intp_name(level, name);
        int error = k.genunix.exec.execute(name, script.readBy(words[0], longer), uap, args, idatap, level + 1, execsz,
                brandAction);
        freeString(name);
        return error;
    }
}
