package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Execa;
import org.dtrace4j.kernel.struct.Intpdata;
import org.dtrace4j.kernel.struct.Uarg;
import org.dtrace4j.kernel.struct.Vnode;

/** {@code exec_func} of a row of {@code execsw}: executes a file of one kind. */
@FunctionalInterface
public interface ExecFunction {
    /** Executes {@link Exec#image}. Returns 0 or an errno. */
    int exec(Vnode vp, Execa uap, Uarg args, Intpdata idatap, int level, PointerCell execsz, int setid, long execFile,
            Cred cred, int brandAction);
}
