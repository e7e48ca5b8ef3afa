package org.dtrace4j.testing;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.provider.TargetThread;

/** What runs on the current CPU of a fake system; tests set the fields. */
public final class FakeThread implements TargetThread {
    /** Program counters of every process's own stack. */
    public static final long[] USER_STACK = {0x8050010, 0x8050123};

    private final FakeMemory memory;
    /** What probes have done to processes. */
    public final List<String> done = new ArrayList<>();
    public long uniqueId = 1;
    public long address = 0xffffff0007a00c40L;
    public int tid = 1;
    public int pid = 100;
    public int ppid = 1;
    public int uid;
    public int gid;
    public int errno;
    public long virtualTimestamp;
    private long execname;
    private long zonename;

    FakeThread(FakeMemory memory) {
        this.memory = memory;
        setExecname("fake");
        zonename = memory.string("global");
    }

    /** Another thread runs from now on: {@code uniqueId} is its number and also its pid. */
    public void switchTo(int number) {
        uniqueId = number;
        pid = number;
    }

    public void setExecname(String name) {
        execname = memory.string(name);
    }

    @Override
    public long uniqueId() {
        return uniqueId;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public int ppid() {
        return ppid;
    }

    @Override
    public int uid() {
        return uid;
    }

    @Override
    public int gid() {
        return gid;
    }

    @Override
    public long execname() {
        return execname;
    }

    @Override
    public long zonename() {
        return zonename;
    }

    @Override
    public int errno() {
        return errno;
    }

    @Override
    public long virtualTimestamp() {
        return virtualTimestamp;
    }

    @Override
    public int interruptLevel() {
        return 0;
    }

    @Override
    public long caller() {
        return FakeTarget.TEXT + 0x1234;
    }

    /** Processes but the first have a stack of two frames. */
    @Override
    public int userStack(long[] pcs, int limit) {
        int depth = pid == 1 ? 0 : Math.min(limit, USER_STACK.length);
        System.arraycopy(USER_STACK, 0, pcs, 0, depth);
        return depth;
    }

    @Override
    public long userRegister(int index) {
        if (index < 0 || index > 27) {
            throw ProbeFault.Kind.ILLOP.fault();
        }
        return 0x1000 + index;
    }

    @Override
    public void raise(int signal) {
        done.add("raise " + signal + " in " + pid);
    }

    @Override
    public void stop() {
        done.add("stop " + pid);
    }

    @Override
    public int stackDepth() {
        return FakeTarget.STACK.length;
    }
}
