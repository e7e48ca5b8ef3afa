package org.dtrace4j.trace;

import org.dtrace4j.abi.ClauseDrop;
import org.dtrace4j.abi.Ecb;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.provider.TargetMemory;
import org.dtrace4j.trace.agg.AggregationTable;
import org.dtrace4j.trace.buffer.PrincipalBuffer;

/**
 * One consumer on one CPU: what clauses reach of the runtime. There is one for each (state, CPU), made before tracing
 * starts, and one thread at a time uses it. Everything here is probe context: no allocation, no blocking.
 *
 * <p>It trusts its caller as far as the verifier has proved it trustworthy: ids, offsets inside records, slots.
 * Addresses are never trusted.
 *
 * <p>Its parts are its superclasses, each on top of what it needs: {@link CurrentFiring}, {@link MemoryFiring},
 * {@link VariableFiring}, {@link RecordFiring}. They are one object so that a clause has but one to go through. Here are
 * the beginning of a firing, its faults, its books, and the actions.
 */
class CpuFiring extends RecordFiring {
    private int action;
    private int offset;
    /** Faults where no buffer counts them. */
    private long errors;
    private long randomState;

    CpuFiring(TraceState state, TargetMemory seen, int cpu, StateMemory shared, PrincipalBuffer buffer,
            AggregationTable aggregations) {
        super(state, seen, cpu, shared, buffer, aggregations);
        this.randomState = 0x9e3779b97f4a7c15L * (cpu + 1);
    }

    /** Clauses that faulted since the last call and that no buffer has counted. */
    long takeErrors() {
        long taken = errors;
        errors = 0;
        return taken;
    }

    /** Whether the consumer may see a firing of this ECB now. */
    boolean admits(LiveEcb ecb) {
        return true;
    }

    /**
     * A clause is about to run that uses what a firing remembers. Where a firing begins with it, nothing is left of the
     * one before.
     */
    final void beginClause(LiveEcb.Place place) {
        int left = used;
        if ((left & (LOCALS | SCRATCH)) != 0) {
            forget(place);
        } else if (left != 0 && place != LiveEcb.Place.AFTER) {
            used = 0;
        }
    }

    private void forget(LiveEcb.Place place) {
        releaseScratch();
        if (place == LiveEcb.Place.AFTER) {
            used &= ~SCRATCH;
            return;
        }
        if ((used & LOCALS) != 0) {
            clearLocals();
        }
        used = 0;
    }

    /** A clause has ended where there was no room for what it was about to leave behind. */
    void dropped(LiveEcb ecb, ClauseDrop drop) {
        key.begin();
        if (ecb.account != null) {
            ecb.account.count(cpu, drop == ClauseDrop.DYNAMIC ? Account.DYNAMIC_DROP
                    : drop == ClauseDrop.PRINCIPAL ? Account.PRINCIPAL_DROP : Account.DISCARDED);
        }
    }

    /** A clause has faulted: it is counted, and the consumer's {@code ERROR} probe fires. */
    void faulted(LiveEcb ecb, ProbeFault.Kind kind) {
        key.begin();
        if (ecb.account != null) {
            ecb.account.count(cpu, Account.FAULTED);
        }
        if (ecb.probe.id == DtraceProvider.ERROR) {
            state.countDoubleError();
            return;
        }
        if (buffer != null) {
            buffer.countError();
        } else {
            errors++;
        }
        if (!ecb.remembers) {
            // Nobody has cleared what is left from before this clause, and ERROR must not see it.
            beginClause(ecb.place);
        }
        long address = kind.addressShown() ? memory.faultAddress : 0;
        state.fireError(this, ecb.epid, action, offset, kind.number(), address);
    }

    @Override
    public void account(Ecb ecb, int stage) {
        Account account = ((LiveEcb) ecb).account;
        if (account == null) {
            return;
        }
        switch (stage) {
            case FIRED -> {
                account.count(cpu, Account.FIRED);
                outcome = Account.RECORDED;
            }
            case PREDICATE_FALSE -> account.count(cpu, Account.PREDICATE_FALSE);
            case NOT_RECORDED -> account.count(cpu, outcome == Account.RECORDED ? Account.PRINCIPAL_DROP : outcome);
            default -> account.count(cpu, outcome);
        }
    }

    @Override
    public void position(int newAction, int newOffset) {
        action = newAction;
        offset = newOffset;
    }

    // ---- actions

    @Override
    public void exit(Ecb ecb) {
        if (!state.exiting()) {
            throw ClauseDrop.EXITING;
        }
    }

    @Override
    public void panic(Ecb ecb) {
        // The clause has no end of its own.
        account(ecb, DONE);
        state.module().destructive().panic((LiveEcb) ecb);
    }

    @Override
    public void breakpoint(Ecb ecb) {
        state.module().destructive().breakpoint((LiveEcb) ecb);
    }

    @Override
    public void stop(Ecb ecb) {
        thread.stop();
    }

    @Override
    public void raise(Ecb ecb, long signal) {
        thread.raise((int) signal);
    }

    @Override
    public void chill(Ecb ecb, long nanos) {
        if (!state.module().destructive().mayChill(cpu, nanos)) {
            throw ProbeFault.Kind.ILLOP.fault();
        }
        target.chill(nanos);
        used &= ~TIME;
    }

    @Override
    public void copyout(long source, long address, long size) {
        TargetMemory process = target.processMemory();
        byte[] one = staging;
        for (long done = 0; Long.compareUnsigned(done, size) < 0;) {
            int length = (int) Math.min(size - done & Long.MAX_VALUE, one.length);
            memory.copy(source + done, one, 0, length);
            memory.faultAddress = address + done;
            process.write(address + done, one, 0, length);
            done += length;
        }
    }

    @Override
    public long ustackdepth() {
        return thread.userStack(pcs, pcs.length);
    }

    @Override
    public long ucaller() {
        return thread.userStack(pcs, 2) == 2 ? pcs[1] : 0;
    }

    @Override
    public long userRegister(long index) {
        return thread.userRegister((int) index);
    }

    @Override
    public long threadname() {
        long name = thread.name();
        return name != 0 ? name : DtraceMemory.address(DtraceMemory.EMPTY, 0);
    }

    @Override
    public long random() {
        // SplitMix64, from a seed that only the CPU's number goes into.
        randomState += 0x9e3779b97f4a7c15L;
        long mixed = (randomState ^ randomState >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
