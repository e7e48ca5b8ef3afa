package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Refstr;

/** refstr.c: texts that several may refer to, and that go when nobody does any more. */
public final class RefstrCode extends KernelCode {
    /** Bytes of a Refstr in front of its text. */
    private static final int HEADER = 8;

    RefstrCode(Kernel k) {
        super(k);
    }

    /** A text that several may refer to, with one reference. */
    @Prototype("refstr_t *refstr_alloc(const char *str)")
    public Refstr refstr_alloc(long str) {
        int length = k.genunix.strings.length(str);
        long size = HEADER + length + 1;
        Refstr text = Refstr.at(k.memory, kmem_alloc(size));
        text.rs_size((int) size);
        text.rs_refcnt(1);
        k.genunix.strings.copy(str, text(text));
        return text;
    }

    @Prototype("void refstr_rele(refstr_t *rsp)")
    public void refstr_rele(Refstr rsp) {
        if (rsp != null) {
            rsp.rs_refcnt(rsp.rs_refcnt() - 1);
            if (rsp.rs_refcnt() == 0) {
                kmem_free(rsp.address(), rsp.rs_size());
            }
        }
    }

    /** Where the text lies. */
    static long text(Refstr rsp) {
        return rsp.address() + HEADER;
    }

    /** Characters of the text. */
    static int length(Refstr rsp) {
        return rsp.rs_size() - HEADER - 1;
    }
}
