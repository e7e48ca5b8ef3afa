package org.dtrace4j.cli;

import org.dtrace4j.testing.FakeStruct;
import org.dtrace4j.testing.FakeTarget;

/**
 * A fake system in which something happens, always the same, for golden scripts to trace.
 *
 * <p>Time is counted from the start. Each 100 ms, on both CPUs in turn, one of the processes init (1), sh (100) and
 * svc.startd (10) is on the CPU in turn and calls functions with numbers made of the step {@code i} = 1, 2, …:
 *
 * <pre>
 *   add(i, 2 * i)   classify(i % 3 - 1)   write(1, buffer, 1 &lt;&lt; i % 10)   wide(-i, i, -i, i * 10^9)
 * </pre>
 *
 * <p>At 2 s umount (200) calls {@code tmp_unmount} for the file system on /etc/svc/volatile, and gets EBUSY; at 2.05 s
 * pageout (2) calls {@code vn_rele} for its root; at 2.1 s umount tries again, and it works. At 10 s the system ends.
 */
final class StorySystem {
    private static final long MILLISECOND = 1_000_000L;
    private static final String[] NAMES = {"init", "sh", "svc.startd"};
    private static final int[] PIDS = {1, 100, 10};
    private static final int STEPS = 90;

    private StorySystem() { }

    static FakeTarget create() {
        FakeTarget target = new FakeTarget(2);
        for (int i = 1; i <= STEPS; i++) {
            int step = i;
            target.at(100L * i * MILLISECOND, () -> step(target, step));
        }
        FakeStruct vfs = target.fileSystem("/etc/svc/volatile");
        long root = target.memory().load64(vfs.address() + FakeTarget.VFS_ROOT);
        target.memory().put32(root, 2);
        target.at(2000 * MILLISECOND + 1, () -> unmount(target, vfs));
        target.at(2050 * MILLISECOND, () -> {
            run(target, 1, "pageout", 2);
            target.kernel().vn_rele(new FakeStruct(root));
        });
        target.at(2100 * MILLISECOND + 1, () -> unmount(target, vfs));
        target.at(10_000 * MILLISECOND, target::end);
        return target;
    }

    private static void step(FakeTarget target, int i) {
        run(target, i % 2, NAMES[i % 3], PIDS[i % 3]);
        target.kernel().add(i, 2 * i);
        target.kernel().classify(i % 3 - 1);
        target.kernel().write(1, 0, 1L << i % 10);
        target.kernel().wide(-i, (byte) i, (short) -i, i * 1_000_000_000L);
    }

    private static void unmount(FakeTarget target, FakeStruct vfs) {
        run(target, 0, "umount", 200);
        target.kernel().tmp_unmount(vfs, 0, new FakeStruct(0));
    }

    private static void run(FakeTarget target, int cpu, String name, int pid) {
        target.host().switchTo(cpu);
        target.thread().switchTo(pid);
        target.thread().setExecname(name);
    }
}
