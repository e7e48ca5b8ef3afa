package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Datab;
import org.dtrace4j.kernel.struct.Msgb;

/** stream.c: messages. A message of this kernel has one block, and nobody shares its data. */
public final class Stream extends KernelCode {
    public Stream(Kernel k) {
        super(k);
    }

    /** Makes a block with room for {@code size} bytes, empty: {@code b_rptr} and {@code b_wptr} stand at its beginning. */
    @Prototype("mblk_t *allocb(size_t size, uint_t pri)")
    public Msgb allocb(long size, int pri) {
        Msgb mp = Msgb.at(k.memory, kmem_zalloc(Msgb.SIZE));
        Datab dp = Datab.at(k.memory, kmem_zalloc(Datab.SIZE));
        long base = kmem_alloc(size);
        dp.db_base(base);
        dp.db_lim(base + size);
        dp.db_ref(1);
        mp.b_datap(dp);
        mp.b_rptr(base);
        mp.b_wptr(base);
        return mp;
    }

    /** Frees one block. */
    @Prototype("void freeb(mblk_t *bp)")
    public void freeb(Msgb bp) {
        Datab dp = bp.b_datap();
        kmem_free(dp.db_base(), dp.db_lim() - dp.db_base());
        kmem_free(dp.address(), Datab.SIZE);
        kmem_free(bp.address(), Msgb.SIZE);
    }

    /** Frees a message. */
    @Prototype("void freemsg(mblk_t *bp)")
    public void freemsg(Msgb bp) {
        for (Msgb at = bp; at != null; ) {
            Msgb next = at.b_cont();
            freeb(at);
            at = next;
        }
    }
}
