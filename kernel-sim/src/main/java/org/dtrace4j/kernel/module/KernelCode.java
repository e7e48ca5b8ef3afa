package org.dtrace4j.kernel.module;

import org.dtrace4j.kernel.mem.KmemCache;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Kcondvar;
import org.dtrace4j.kernel.struct.Krwlock;
import org.dtrace4j.kernel.struct.Ksema;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Mutex;

/**
 * Base of all code of the simulated kernel: one subclass for each C file of the original.
 *
 * <p>Besides the way to the {@link Kernel} it offers what kernel code uses all the time, under the C names, so that it
 * reads like kernel code. None of these helpers is itself a kernel function: they have no frame and no probe, as macros
 * and assembly have none; those that are functions in the original call one.
 *
 * <p>Kernel code runs on a simulated thread. Between two calls that may let virtual time pass ({@link #spend}, anything
 * that can block) it is atomic.
 */
public abstract class KernelCode extends BareKernelCode {
    /** Modes of {@code rw_enter}. */
    protected static final int RW_WRITER = Constants.RW_WRITER;
    protected static final int RW_READER = Constants.RW_READER;
    /** Mode of {@code kmem_alloc}: whoever asks waits until there is memory, which there always is. */
    private static final int KM_SLEEP = 0;

    protected KernelCode(Kernel kernel) {
        super(kernel);
    }

    // ---- time

    /** Uses the CPU for a time drawn from a row of the table. Others may run meanwhile, on this CPU too. */
    protected final void spend(Latency latency) {
        k.loop.spend(k.latency.draw(latency));
    }

    /** Uses the CPU for some time, in nanoseconds. */
    protected final void spend(long nanos) {
        k.loop.spend(nanos);
    }

    /** Nanoseconds since power-on. */
    protected final long gethrtime() {
        return k.clock.now();
    }

    /** The running thread. */
    protected final Kthread curthread() {
        return k.loop.curthread();
    }

    // ---- memory

    /** Kernel memory with whatever is in it. */
    protected final long kmem_alloc(long sizeBytes) {
        return k.genunix.kmem.kmem_alloc(sizeBytes, KM_SLEEP);
    }

    /** Kernel memory, cleared. */
    protected final long kmem_zalloc(long sizeBytes) {
        return k.genunix.kmem.kmem_zalloc(sizeBytes, KM_SLEEP);
    }

    /** Gives back what was allocated with the same size. */
    protected final void kmem_free(long address, long sizeBytes) {
        k.genunix.kmem.kmem_free(address, sizeBytes);
    }

    /** A buffer of a cache, with whatever is in it. */
    protected final long kmem_cache_alloc(KmemCache cache) {
        return k.genunix.kmem.kmem_cache_alloc(cache, KM_SLEEP);
    }

    /** Gives a buffer back to its cache. */
    protected final void kmem_cache_free(KmemCache cache, long address) {
        k.genunix.kmem.kmem_cache_free(cache, address);
    }

    // ---- locks: see sched.Locks

    protected final void mutex_init(Mutex mutex) {
        k.locks.mutexInit(mutex);
    }

    protected final void mutex_enter(Mutex mutex) {
        k.locks.mutexEnter(mutex);
    }

    protected final boolean mutex_tryenter(Mutex mutex) {
        return k.locks.mutexTryEnter(mutex);
    }

    protected final void mutex_exit(Mutex mutex) {
        k.locks.mutexExit(mutex);
    }

    protected final boolean mutex_owned(Mutex mutex) {
        return k.locks.mutexOwned(mutex);
    }

    protected final void rw_init(Krwlock lock) {
        k.locks.rwInit(lock);
    }

    /** Waits until it holds the lock as {@link #RW_READER} or {@link #RW_WRITER}. */
    protected final void rw_enter(Krwlock lock, int mode) {
        k.locks.rwEnter(lock, mode);
    }

    protected final boolean rw_tryenter(Krwlock lock, int mode) {
        return k.locks.rwTryEnter(lock, mode);
    }

    protected final void rw_exit(Krwlock lock) {
        k.locks.rwExit(lock);
    }

    /** From reader to writer, without letting go; false when there are other readers. */
    protected final boolean rw_tryupgrade(Krwlock lock) {
        return k.locks.rwTryUpgrade(lock);
    }

    /** From writer to reader, without letting go. */
    protected final void rw_downgrade(Krwlock lock) {
        k.locks.rwDowngrade(lock);
    }

    protected final boolean rw_write_held(Krwlock lock) {
        return k.locks.rwWriteHeld(lock);
    }

    protected final boolean rw_lock_held(Krwlock lock) {
        return k.locks.rwHeld(lock);
    }

    protected final void sema_init(Ksema semaphore, int count) {
        k.genunix.semaphore.sema_init(semaphore, count);
    }

    protected final void sema_p(Ksema semaphore) {
        k.genunix.semaphore.sema_p(semaphore);
    }

    protected final void sema_v(Ksema semaphore) {
        k.genunix.semaphore.sema_v(semaphore);
    }

    // ---- condition variables: see genunix.Condvar

    protected final void cv_init(Kcondvar cv) {
        k.genunix.condvar.cv_init(cv);
    }

    protected final void cv_wait(Kcondvar cv, Mutex mutex) {
        k.genunix.condvar.cv_wait(cv, mutex);
    }

    /** Returns 0 when a signal ended the wait. */
    protected final int cv_wait_sig(Kcondvar cv, Mutex mutex) {
        return k.genunix.condvar.cv_wait_sig(cv, mutex);
    }

    /** Waits until the lbolt reaches {@code untilTicks} at most; returns -1 when that ended the wait. */
    protected final long cv_timedwait(Kcondvar cv, Mutex mutex, long untilTicks) {
        return k.genunix.condvar.cv_timedwait(cv, mutex, untilTicks);
    }

    /** As {@link #cv_timedwait}; returns 0 when a signal ended the wait. */
    protected final long cv_timedwait_sig(Kcondvar cv, Mutex mutex, long untilTicks) {
        return k.genunix.condvar.cv_timedwait_sig(cv, mutex, untilTicks);
    }

    protected final void cv_signal(Kcondvar cv) {
        k.genunix.condvar.cv_signal(cv);
    }

    protected final void cv_broadcast(Kcondvar cv) {
        k.genunix.condvar.cv_broadcast(cv);
    }

    // ---- callouts

    /** Ticks of the clock since boot. */
    protected final long ddi_get_lbolt() {
        return k.callouts.lbolt();
    }

    /** Sleeps for at least {@code ticks} ticks. */
    protected final void delay(long ticks) {
        k.genunix.callout.delay(ticks);
    }

    /**
     * Calls a function in interrupt context when {@code ticks} ticks have passed; returns an id for {@link #untimeout}.
     */
    protected final long timeout(FunctionPointer function, long argument, long ticks) {
        return k.genunix.callout.timeout(function, argument, ticks);
    }

    /** Takes back a timeout; returns the ticks that were left, or -1 when it has happened already. */
    protected final long untimeout(long id) {
        return k.genunix.callout.untimeout(id);
    }

    // ---- the rest

    /** A pointer to a kernel function of this class's module, by its C name. */
    protected final FunctionPointer function(String name, FunctionPointer.Body body) {
        return new FunctionPointer(name, k.functions.textAddress(getClass(), name), body);
    }

    /** Ends the kernel with a message. Does not return normally. */
    protected final void panic(String message) {
        k.panic(message);
    }

    /** Panics unless a condition holds that the code relies on, as VERIFY and ASSERT of a debug kernel do. */
    protected final void verify(boolean condition, String what) {
        if (!condition) {
            k.panic("assertion failed: " + what);
        }
    }

    /** Writes a line to the console as {@code cmn_err} does. */
    protected final void cmn_err(MessageLevel level, String message) {
        k.console.message(level, message);
    }
}
