package org.dtrace4j.kernel.fifofs;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.FileSystemCode;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Fifonode;
import org.dtrace4j.kernel.struct.File;
import org.dtrace4j.kernel.struct.Vfs;
import org.dtrace4j.kernel.struct.Vnode;

/** fifosubr.c and pipe.c: making pipes. */
public final class FifoSubr extends FileSystemCode {
    /** Bytes that fit into one direction of a pipe. */
    public static final int RING = 5120;

    private Vfs fifovfsp;

    FifoSubr(Kernel k) {
        super(k);
    }

    /** Makes a pipe: two descriptors, stored one behind the other as {@code int}. */
    @Prototype("int pipe(int *fds)")
    public int pipe(long fds) {
        k.modules.load("fs/fifofs");
        PointerCell file1 = cell();
        PointerCell file2 = cell();
        PointerCell fd1 = cell();
        PointerCell fd2 = cell();
        int error = k.genunix.fio.falloc(null, FREAD | FWRITE, file1, fd1);
        if (error != 0) {
            return set_errno(error);
        }
        error = k.genunix.fio.falloc(null, FREAD | FWRITE, file2, fd2);
        if (error != 0) {
            k.genunix.fio.setf((int) fd1.get(), null);
            k.genunix.fio.unfalloc(File.at(k.memory, file1.get()));
            return set_errno(error);
        }
        PointerCell vp1 = cell();
        PointerCell vp2 = cell();
        makepipe(vp1, vp2);
        connect(File.at(k.memory, file1.get()), vnodeIn(vp1), (int) fd1.get());
        connect(File.at(k.memory, file2.get()), vnodeIn(vp2), (int) fd2.get());
        k.memory.putInt(fds, (int) fd1.get());
        k.memory.putInt(fds + Integer.BYTES, (int) fd2.get());
        return 0;
    }

    private void connect(File fp, Vnode vp, int fd) {
        fp.f_vnode(vp);
        k.genunix.fio.setf(fd, fp);
    }

    /** Makes the file system that pipes are in: one that is mounted nowhere. */
    void makeFileSystem() {
        fifovfsp = Vfs.at(k.memory, kmem_zalloc(Vfs.SIZE));
    }

    /** Makes the two nodes of a pipe, each with one hold. */
    @Prototype("void makepipe(vnode_t **vpp1, vnode_t **vpp2)")
    public void makepipe(PointerCell vpp1, PointerCell vpp2) {
        Fifonode one = makeNode();
        Fifonode two = makeNode();
        one.fn_dest(two);
        two.fn_dest(one);
        vpp1.set(one.fn_vnode());
        vpp2.set(two.fn_vnode());
    }

    private Fifonode makeNode() {
        Fifonode node = Fifonode.at(k.memory, kmem_zalloc(Fifonode.SIZE));
        Vnode vp = k.genunix.vnode.vn_alloc(0);
        vp.v_type(VFIFO);
        vp.v_op(k.vars.fifo_vnodeops());
        vp.v_vfsp(fifovfsp);
        vp.v_data(node.address());
        node.fn_vnode(vp);
        node.fn_buffer(kmem_alloc(RING));
        node.fn_size(RING);
        node.fn_open(1);
        return node;
    }
}
