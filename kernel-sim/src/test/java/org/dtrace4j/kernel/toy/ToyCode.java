package org.dtrace4j.kernel.toy;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Kcondvar;
import org.dtrace4j.kernel.struct.Mutex;
import org.dtrace4j.kernel.struct.Vnode;

/** A few kernel functions to try the machinery on: nested calls, locks, sleeps. */
public final class ToyCode extends KernelCode {
    /** Called in the innermost function of {@link #toy_outer}. */
    public Runnable inside = () -> { };
    public final List<String> log = new ArrayList<>();

    public ToyCode(Kernel kernel) {
        super(kernel);
    }

    /** Runs {@code body} as the body of a kernel thread of this code. */
    @Prototype("void toy_thread(void *arg)")
    public void toy_thread(long arg) {
        bodies.get((int) arg).run();
    }

    private final List<Runnable> bodies = new ArrayList<>();

    /** Starts a kernel thread with a Java body. */
    public void thread(int priority, Runnable body) {
        bodies.add(body);
        k.sched.create(function("toy_thread", this::toy_thread), bodies.size() - 1, 0, true, priority);
    }

    @Prototype("int toy_outer(vnode_t *vp, int flag)")
    public int toy_outer(Vnode vp, int flag) {
        int result = toy_middle(vp, flag + 1L, -1);
        return result + 1;
    }

    @Prototype("static int toy_middle(vnode_t *vp, long size, short small)")
    public int toy_middle(Vnode vp, long size, int small) {
        toy_inner();
        return (int) size + small;
    }

    @Prototype(value = "void toy_inner(void)", traceable = false)
    public void toy_inner() {
        inside.run();
    }

    @Prototype("int toy_loop(int count)")
    public int toy_loop(int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += i;
            spend(1_000);
        }
        return sum;
    }

    @Prototype("void toy_critical(kmutex_t *lock, int id, int nanos)")
    public void toy_critical(Mutex lock, int id, int nanos) {
        mutex_enter(lock);
        note("in " + id);
        spend(nanos);
        note("out " + id);
        mutex_exit(lock);
    }

    @Prototype("void toy_wait(kcondvar_t *cv, kmutex_t *lock, int id)")
    public void toy_wait(Kcondvar cv, Mutex lock, int id) {
        mutex_enter(lock);
        cv_wait(cv, lock);
        note("woken " + id);
        mutex_exit(lock);
    }

    /** Adds a line to the log: time, CPU, text. */
    public void note(String text) {
        log.add(gethrtime() + " cpu" + k.host.cpu() + " " + text);
    }

    // What is protected in kernel code, for tests.

    /** Starts the clock and all CPUs. */
    public void startAll() {
        k.callouts.startClock();
        k.sched.cpus().stream().skip(1).forEach(k.sched::startCpu);
    }

    public void halt() {
        k.stop(new Outcome.Halted(gethrtime()));
    }

    public Kernel kernel() {
        return k;
    }

    public void spendNanos(long nanos) {
        spend(nanos);
    }

    public void sleepTicks(long ticks) {
        delay(ticks);
    }

    public long ticks() {
        return ddi_get_lbolt();
    }

    public Mutex newMutex() {
        return Mutex.at(k.memory, kmem_zalloc(Mutex.SIZE));
    }

    public Kcondvar newCondvar() {
        return Kcondvar.at(k.memory, kmem_zalloc(Kcondvar.SIZE));
    }

    public void lock(Mutex mutex) {
        mutex_enter(mutex);
    }

    public void unlock(Mutex mutex) {
        mutex_exit(mutex);
    }

    public void await(Kcondvar cv, Mutex mutex) {
        cv_wait(cv, mutex);
    }

    public long awaitUntil(Kcondvar cv, Mutex mutex, long tick) {
        return cv_timedwait(cv, mutex, tick);
    }

    public void signal(Kcondvar cv) {
        cv_signal(cv);
    }

    public void broadcast(Kcondvar cv) {
        cv_broadcast(cv);
    }

    public void fail(String message) {
        panic(message);
    }
}
