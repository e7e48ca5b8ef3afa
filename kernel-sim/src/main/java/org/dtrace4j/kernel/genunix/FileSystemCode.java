package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.VFIFO;
import static org.dtrace4j.kernel.struct.Constants.VSOCK;

import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.struct.Cred;
import org.dtrace4j.kernel.struct.Timespec;
import org.dtrace4j.kernel.struct.Uio;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/**
 * Base of the code that deals with vnodes: the macros of the original's headers, and locals that C keeps on the stack.
 *
 * <p>Nothing here is a kernel function: {@code VN_HOLD} above all has no probe, as in the original.
 */
public abstract class FileSystemCode extends KernelCode {
    protected FileSystemCode(Kernel k) {
        super(k);
    }

    // ---- holds

    /** Takes a hold. A macro: no function, no probe. */
    protected final void VN_HOLD(Vnode vp) {
        mutex_enter(vp.v_lock());
        vp.v_count(vp.v_count() + 1);
        mutex_exit(vp.v_lock());
    }

    /** Gives a hold back: the function {@code vn_rele}. */
    protected final void VN_RELE(Vnode vp) {
        k.genunix.vnode.vn_rele(vp);
    }

    /** Takes a hold on a file system. */
    protected final void VFS_HOLD(Vfs vfsp) {
        vfsp.vfs_count(vfsp.vfs_count() + 1);
    }

    /** Whether two vnodes are the same file. Asks their file system where they are not the same vnode. */
    protected final boolean VN_CMP(Vnode one, Vnode other) {
        return Vnode.same(one, other) || one != null && other != null && Struct.same(one.v_op(), other.v_op())
                && k.genunix.fop.fop_cmp(one, other, null) != 0;
    }

    protected final void VFS_RELE(Vfs vfsp) {
        k.genunix.vfs.vfs_rele(vfsp);
    }

    /** Whether what is read from a file has no offset, because it is gone then: a pipe's or a socket's. */
    protected static boolean hasNoOffset(Vnode vp) {
        return vp.v_type() == VFIFO || vp.v_type() == VSOCK;
    }

    // ---- results of system calls

    /** Sets the error of the running system call, 0 for none; returns -1, or 0 for none. A macro: no function, no probe. */
    public final int set_errno(int error) {
        curthread().t_lwp().lwp_errno(error);
        return error == 0 ? 0 : -1;
    }

    // ---- pointers

    /** The vnode that a cell points to, null for none. */
    protected final Vnode vnodeIn(PointerCell cell) {
        return Vnode.at(k.memory, cell.get());
    }

    /** A pointer variable on the kernel stack, NULL at first. Valid until the calling kernel function returns. */
    protected final PointerCell cell() {
        PointerCell cell = new PointerCell(k.memory, local(8));
        cell.set(0);
        return cell;
    }

    /**
     * Room for a local variable on the kernel stack, with whatever is there. Valid until the kernel function returns.
     */
    protected final long local(int sizeBytes) {
        return k.stack.allocate(sizeBytes);
    }

    /** As {@link #local}, cleared. */
    protected final long clearedLocal(int sizeBytes) {
        long address = local(sizeBytes);
        k.memory.clear(address, sizeBytes);
        return address;
    }

    // ---- strings

    /** The text at an address; null for NULL. */
    protected final String string(long address) {
        return address == 0 ? null : k.genunix.strings.get(address);
    }

    /** Copies a text into memory of its own from kmem; give it back with {@link #freeString}. */
    protected final long newString(String text) {
        long address = kmem_alloc(text.length() + 1);
        k.memory.putString(address, text, text.length() + 1);
        return address;
    }

    /** Frees what {@link #newString} made; nothing for NULL. */
    protected final void freeString(long address) {
        if (address != 0) {
            kmem_free(address, k.genunix.strings.length(address) + 1);
        }
    }

    // ---- what is the running thread's

    /** The credentials of the running thread. */
    protected final Cred CRED() {
        return curthread().t_cred();
    }

    /** Stores the time of day. */
    protected final void gethrestime(Timespec time) {
        long now = hrestimeNanos();
        time.tv_sec(now / 1_000_000_000);
        time.tv_nsec(now % 1_000_000_000);
    }

    /** The time of day, in nanoseconds since 1970. */
    protected final long hrestimeNanos() {
        return k.clock.wallNanos();
    }

    /** The time of day, in seconds since 1970. */
    protected final long seconds() {
        return hrestimeNanos() / 1_000_000_000;
    }

    // ---- devices

    public static long makedevice(long major, long minor) {
        return major << 32 | minor;
    }

    public static int getmajor(long device) {
        return (int) (device >>> 32);
    }

    public static int getminor(long device) {
        return (int) device;
    }

    // ---- reading and writing

    /** Moves bytes that the simulator has in hand to where a read wants them, from its current offset on. */
    protected final int uiomove(byte[] data, int offset, int length, Uio uio) {
        return k.genunix.move.moveBytes(data, offset, length, uio);
    }
}
