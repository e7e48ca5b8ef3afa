package org.dtrace4j.testing;

import org.dtrace4j.abi.ProbeHost;

/**
 * The kernel functions of a fake system. Each is what {@code fbt} shows as {@code entry} and {@code return} under its
 * own name; {@link FakeTarget} says in which module and with which types.
 */
public class FakeKernel {
    /** The result that {@code tmp_unmount} gives to a busy file system. */
    public static final int EBUSY = 16;

    final ProbeHost host;
    private final FakeTarget target;
    /** Calls so far of functions that do nothing else. */
    public long calls;

    FakeKernel(FakeTarget target) {
        this.target = target;
        this.host = target.host();
    }

    /** genunix: {@code void vn_rele(struct vnode *vp)}. */
    public void vn_rele(FakeStruct vp) {
        FakeMemory memory = target.memory();
        memory.put32(vp.address(), memory.load32(vp.address()) - 1);
    }

    /** genunix: {@code int add(int a, int b)}. */
    public int add(int a, int b) {
        return a + b;
    }

    /** genunix: {@code int64_t wide(int64_t a, uint8_t b, int16_t c, uint64_t d)}. */
    public long wide(long a, byte b, short c, long d) {
        return a + b + c + d;
    }

    /** genunix: {@code void nop(void)}: nothing but a count. */
    public void nop() {
        calls++;
    }

    /** genunix: {@code int classify(int n)}: has three returns. */
    public int classify(int n) {
        if (n < 0) {
            return -1;
        }
        if (n == 0) {
            return 0;
        }
        return 1;
    }

    /** genunix: {@code int fact(int n)}: calls itself. */
    public int fact(int n) {
        return n <= 1 ? 1 : n * fact(n - 1);
    }

    /** genunix: {@code ssize_t write(int fd, char *buf, size_t n)}. */
    public long write(int fd, long buffer, long size) {
        calls++;
        return fd < 0 ? -1 : size;
    }

    /** genunix: {@code void *ten(…)}: ten arguments. */
    public long ten(long a, long b, long c, long d, long e, long f, long g, long h, long i, long j) {
        return a + j;
    }

    /**
     * tmpfs: {@code static int tmp_unmount(struct vfs *vfsp, int flag, struct cred *cr)}: EBUSY while the root is held.
     */
    public int tmp_unmount(FakeStruct vfsp, int flag, FakeStruct credentials) {
        FakeMemory memory = target.memory();
        long root = memory.load64(vfsp.address() + FakeTarget.VFS_ROOT);
        if (memory.load32(root) > 1) {
            return EBUSY;
        }
        vn_rele(new FakeStruct(root));
        return 0;
    }
}
