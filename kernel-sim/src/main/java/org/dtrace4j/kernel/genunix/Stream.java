package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.M_DATA;

import java.util.function.UnaryOperator;
import org.dtrace4j.kernel.mem.KmemCache;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Datab;
import org.dtrace4j.kernel.struct.Msgb;

/**
 * stream.c, first part: messages. Blocks come from the caches {@code streams_mblk} and {@code streams_dblk_esb}, so that a
 * debugger finds them all; data comes from the general caches.
 */
public final class Stream extends KernelCode {
    private KmemCache mblks;
    private KmemCache dblks;

    public Stream(Kernel k) {
        super(k);
    }

    /** Makes the caches that messages come from. */
    @Prototype("void streams_msg_init(void)")
    public void streams_msg_init() {
        mblks = k.kmem.createCache("streams_mblk", Msgb.SIZE, 0);
        dblks = k.kmem.createCache("streams_dblk_esb", Datab.SIZE, 0);
        k.vars.mblk_cache(mblks.structure());
        k.vars.dblk_esb_cache(dblks.structure());
    }

    /** Makes a block with room for {@code size} bytes, empty: {@code b_rptr} and {@code b_wptr} stand at its beginning. */
    @Prototype("mblk_t *allocb(size_t size, uint_t pri)")
    public Msgb allocb(long size, int pri) {
        Datab dp = Datab.at(k.memory, kmem_cache_alloc(dblks));
        k.memory.clear(dp.address(), Datab.SIZE);
        long base = kmem_alloc(size);
        dp.db_base(base);
        dp.db_lim(base + size);
        Msgb mp = window(dp);
        dp.db_mblk(mp);
        mp.b_rptr(base);
        mp.b_wptr(base);
        return mp;
    }

    /** One more window on some data. */
    private Msgb window(Datab dp) {
        Msgb mp = Msgb.at(k.memory, kmem_cache_alloc(mblks));
        k.memory.clear(mp.address(), Msgb.SIZE);
        dp.db_ref(dp.db_ref() + 1);
        mp.b_datap(dp);
        return mp;
    }

    /** Frees one block, and the data if nobody else has it. */
    @Prototype("void freeb(mblk_t *bp)")
    public void freeb(Msgb bp) {
        Datab dp = bp.b_datap();
        int references = dp.db_ref() - 1;
        if (references > 0) {
            dp.db_ref(references);
        } else {
            kmem_free(dp.db_base(), dp.db_lim() - dp.db_base());
            kmem_cache_free(dblks, dp.address());
        }
        kmem_cache_free(mblks, bp.address());
    }

    /** Frees a message; nothing for NULL. */
    @Prototype("void freemsg(mblk_t *bp)")
    public void freemsg(Msgb bp) {
        for (Msgb at = bp; at != null; ) {
            Msgb next = at.b_cont();
            freeb(at);
            at = next;
        }
    }

    /** Another block on the same data. */
    @Prototype("mblk_t *dupb(mblk_t *bp)")
    public Msgb dupb(Msgb bp) {
        Msgb copy = window(bp.b_datap());
        copy.b_rptr(bp.b_rptr());
        copy.b_wptr(bp.b_wptr());
        copy.b_band(bp.b_band());
        copy.b_flag(bp.b_flag());
        return copy;
    }

    /** Another message on the same data. */
    @Prototype("mblk_t *dupmsg(mblk_t *bp)")
    public Msgb dupmsg(Msgb bp) {
        return eachBlock(bp, this::dupb);
    }

    /** Another block with a copy of the data. */
    @Prototype("mblk_t *copyb(mblk_t *bp)")
    public Msgb copyb(Msgb bp) {
        Datab from = bp.b_datap();
        Msgb copy = allocb(from.db_lim() - from.db_base(), 0);
        Datab to = copy.b_datap();
        to.db_type(from.db_type());
        long length = bp.b_wptr() - bp.b_rptr();
        copy.b_rptr(to.db_base() + bp.b_rptr() - from.db_base());
        copy.b_wptr(copy.b_rptr() + length);
        copy.b_band(bp.b_band());
        copy.b_flag(bp.b_flag());
        k.memory.copy(bp.b_rptr(), copy.b_rptr(), (int) length);
        return copy;
    }

    /** Another message with a copy of the data. */
    @Prototype("mblk_t *copymsg(mblk_t *bp)")
    public Msgb copymsg(Msgb bp) {
        return eachBlock(bp, this::copyb);
    }

    private static Msgb eachBlock(Msgb bp, UnaryOperator<Msgb> duplicate) {
        Msgb head = duplicate.apply(bp);
        Msgb tail = head;
        for (Msgb from = bp.b_cont(); from != null; from = from.b_cont()) {
            Msgb copy = duplicate.apply(from);
            tail.b_cont(copy);
            tail = copy;
        }
        return head;
    }

    /** Appends a message to another: they are one then. */
    @Prototype("void linkb(mblk_t *mp, mblk_t *bp)")
    public void linkb(Msgb mp, Msgb bp) {
        Msgb at = mp;
        while (at.b_cont() != null) {
            at = at.b_cont();
        }
        at.b_cont(bp);
    }

    /** Takes the first block off a message. Returns the rest. */
    @Prototype("mblk_t *unlinkb(mblk_t *mp)")
    public Msgb unlinkb(Msgb mp) {
        Msgb rest = mp.b_cont();
        mp.b_cont(null);
        return rest;
    }

    /** Bytes of data in a message. */
    @Prototype("size_t msgdsize(mblk_t *bp)")
    public long msgdsize(Msgb bp) {
        long count = 0;
        for (Msgb at = bp; at != null; at = at.b_cont()) {
            if (type(at) == M_DATA) {
                count += at.b_wptr() - at.b_rptr();
            }
        }
        return count;
    }

    /** {@code DB_TYPE}, a macro. */
    public static int type(Msgb mp) {
        return mp.b_datap().db_type();
    }

    /** A block of a type, with these bytes. */
    public Msgb block(int type, byte[] data) {
        Msgb mp = allocb(data.length, 0);
        mp.b_datap().db_type(type);
        append(mp, data, 0, data.length);
        return mp;
    }

    /** Puts bytes behind those of a block that has room for them. */
    public void append(Msgb mp, byte[] data, int offset, int length) {
        long end = mp.b_wptr();
        k.memory.write(end, data, offset, length);
        mp.b_wptr(end + length);
    }

    /** The bytes of a block. */
    public byte[] bytes(Msgb mp) {
        long start = mp.b_rptr();
        byte[] data = new byte[(int) (mp.b_wptr() - start)];
        k.memory.read(start, data, 0, data.length);
        return data;
    }
}
