package org.dtrace4j.abi;

/**
 * One consumer's side of one CPU while a probe fires there: variables, scratch memory, buffers, and what is current.
 *
 * <p>Only one thread at a time uses a firing. Values are 64-bit integers; strings and structures are addresses, either of
 * target memory or of <em>DTrace memory</em> (constants, variables, scratch), which share one address space, so that
 * {@code stringof}, {@code strlen} and the loads work on both. A scratch address is good until its clause ends.
 *
 * <p>A clause that records reserves first, stores at constant offsets, and commits last:
 *
 * <pre>
 *   int base = f.reserve(ecb);          // -1: dropped and counted; return
 *   f.store64(base, 16, value);
 *   f.commit(ecb);
 * </pre>
 */
public abstract class Firing {
    /** Bits of {@link #rwLockState}. */
    public static final int READ_HELD = 1;
    public static final int WRITE_HELD = 2;
    public static final int WRITE_WANTED = 4;

    /** For {@link #account}: a clause begins. */
    public static final int FIRED = 0;
    /** For {@link #account}: its predicate is false. */
    public static final int PREDICATE_FALSE = 1;
    /** For {@link #account}: it was given no place for its record, and ends. */
    public static final int NOT_RECORDED = 2;
    /** For {@link #account}: it has come to its end. */
    public static final int DONE = 3;

    // ---- books, in clauses that were compiled with option accounting

    /** Enters into the books how far the clause has come: one of the constants above. */
    @ProbeCode
    public abstract void account(Ecb ecb, int stage);

    // ---- where a fault would be

    /**
     * Says which part of the clause comes next, for fault reports.
     *
     * @param action 0 for the predicate, else the number of the action from 1
     * @param offset a code offset, as in "at DIF offset 16"
     */
    @ProbeCode(remembers = false)
    public abstract void position(int action, int offset);

    // ---- memory; BADADDR, BADALIGN

    @ProbeCode(remembers = false)
    public abstract long loadS8(long address);

    @ProbeCode(remembers = false)
    public abstract long loadU8(long address);

    @ProbeCode(remembers = false)
    public abstract long loadS16(long address);

    @ProbeCode(remembers = false)
    public abstract long loadU16(long address);

    @ProbeCode(remembers = false)
    public abstract long loadS32(long address);

    @ProbeCode(remembers = false)
    public abstract long loadU32(long address);

    @ProbeCode(remembers = false)
    public abstract long load64(long address);

    // ---- arguments, in clauses of a consumer that may not see them all

    /** An argument of the probe, if it may be seen; KPRIV. Clauses are given calls of it when they are loaded. */
    public abstract long argument(long value);

    /** In clauses of a consumer that may not see everything: KPRIV unless it may see the kernel. */
    @ProbeCode(remembers = false)
    public abstract void requireKernel();

    // ---- stores into DTrace memory that a program may change: variables by value, and scratch memory. BADADDR for any
    // ---- other address, so that an address may come from anywhere.

    @ProbeCode(writes = ProbeMemory.OWN)
    public abstract void put8(long address, long value);

    @ProbeCode(writes = ProbeMemory.OWN)
    public abstract void put16(long address, long value);

    @ProbeCode(writes = ProbeMemory.OWN)
    public abstract void put32(long address, long value);

    @ProbeCode(writes = ProbeMemory.OWN)
    public abstract void put64(long address, long value);

    /** Copies a structure of {@code size} bytes to {@code address}. */
    @ProbeCode(writes = ProbeMemory.OWN)
    public abstract void putBytes(long address, long source, int size);

    /** Copies a string with its NUL to {@code address}, at most {@code size} bytes. */
    @ProbeCode(writes = ProbeMemory.OWN)
    public abstract void putString(long address, long source, int size);

    // ---- arithmetic that may fault; DIVZERO

    @ProbeCode(remembers = false)
    public abstract long divide(long dividend, long divisor);

    @ProbeCode(remembers = false)
    public abstract long divideUnsigned(long dividend, long divisor);

    @ProbeCode(remembers = false)
    public abstract long remainder(long dividend, long divisor);

    @ProbeCode(remembers = false)
    public abstract long remainderUnsigned(long dividend, long divisor);

    // ---- strings

    /** Address of a string constant of the image, by its offset in the image's constant section. */
    @ProbeCode(remembers = false)
    public abstract long constant(Ecb ecb, int offset);

    /** Compares as {@code strcmp}, at most {@code strsize} bytes: negative, 0 or positive. */
    @ProbeCode(remembers = false)
    public abstract int compareStrings(long left, long right);

    // ---- scratch memory and the process's memory

    /**
     * Scratch memory for the rest of the clause, aligned to 8 bytes; NOSCRATCH.
     *
     * @param size in bytes; a negative one has no room either
     * @return its address, in DTrace memory
     */
    @ProbeCode(scratchParameter = 0)
    public abstract long scratch(long size);

    /** As {@link #scratch}, for a program that asks for memory itself, of which option {@code scratchsize} grants so much. */
    @ProbeCode(scratchParameter = 0)
    public abstract long grantedScratch(long size);

    /**
     * Writes one byte of scratch memory that this clause has got; BADADDR for any other address, so that a destination may
     * come from a program. For subroutines, not for clauses.
     */
    public abstract void setScratch(long address, long value);

    /** Bytes of a {@code string} with its NUL: option {@code strsize}. For subroutines, not for clauses. */
    public abstract int stringSize();

    /** Copies {@code size} bytes of the current process's memory to scratch memory; BADADDR, NOSCRATCH. */
    @ProbeCode(scratchParameter = 1)
    public abstract long copyin(long address, long size);

    /**
     * Copies a string of the current process's memory to scratch memory, at most {@code limit} bytes with its NUL;
     * BADADDR, NOSCRATCH.
     */
    @ProbeCode(scratchParameter = 1)
    public abstract long copyinString(long address, long limit);

    /** What {@code strtok} has left of its string in this firing; 0 when nothing. For subroutines, not for clauses. */
    public abstract long untokenized();

    /** For subroutines, not for clauses. */
    public abstract void setUntokenized(long address);

    // ---- the traced kernel's own business, by the addresses of its structures. For subroutines, not for clauses

    /** Address of the thread that owns a mutex; 0 when nobody does, or nobody can be named. BADADDR. */
    public abstract long mutexOwner(long mutex);

    /** Whether waiting for a mutex always spins. BADADDR. */
    public abstract boolean isSpinMutex(long mutex);

    /** Who holds or wants a readers/writer lock. BADADDR. */
    public abstract int rwLockState(long lock);

    /** Whether the current process is {@code pid} or descends from it. */
    public abstract boolean isProgenyOf(long pid);

    /** Address of the file behind a descriptor of the current process; 0 where there is none. */
    public abstract long file(long descriptor);

    // ---- scalar variables, by the ids of the image's variable section. Unset ones are 0.

    @ProbeCode(remembers = false)
    public abstract long global(int id);

    @ProbeCode(remembers = false)
    public abstract void setGlobal(int id, long value);

    @ProbeCode(remembers = false)
    public abstract long thread(int id);

    /** Setting a thread-local variable to 0 frees it. */
    @ProbeCode(remembers = false)
    public abstract void setThread(int id, long value);

    /** Clause-local: lives through all clauses of one firing. */
    @ProbeCode
    public abstract long local(int id);

    @ProbeCode
    public abstract void setLocal(int id, long value);

    // ---- variables by value in memory: strings and structures. A reference is the address of the stored copy.

    /** 0 when the variable is a string that was set to NULL. */
    @ProbeCode(remembers = false)
    public abstract long globalReference(int id);

    /** Copies from {@code source} as much as the variable's type has; a source of 0 clears the variable. */
    @ProbeCode(remembers = false)
    public abstract void setGlobalReference(int id, long source);

    /** 0 when the variable is unset. */
    @ProbeCode(remembers = false)
    public abstract long threadReference(int id);

    /** As {@link #threadReference}, but an unset variable is made, of zeros; without room for it the clause ends. */
    @ProbeCode(remembers = false, writes = ProbeMemory.OWN)
    public abstract long threadPlace(int id);

    @ProbeCode(remembers = false)
    public abstract void setThreadReference(int id, long source);

    /** 0 when the variable is a string that was set to NULL. */
    @ProbeCode
    public abstract long localReference(int id);

    @ProbeCode
    public abstract void setLocalReference(int id, long source);

    // ---- keys of associative arrays and aggregations: begin, then one call for each key, then use

    @ProbeCode(remembers = false)
    public abstract void keyBegin();

    @ProbeCode(remembers = false)
    public abstract void keyInteger(long value);

    @ProbeCode(remembers = false)
    public abstract void keyString(long address);

    @ProbeCode(remembers = false)
    public abstract void keyBytes(long address, int size);

    /** The current kernel stack as a key of {@code frames} program counters. */
    @ProbeCode(remembers = false)
    public abstract void keyStack(int frames);

    /** The current process's id and its stack as a key of {@code 1 + frames} words. */
    @ProbeCode
    public abstract void keyUserStack(int frames);

    // ---- associative arrays, with the keys just given. Arrays have ids of their own, and the variable section says whether
    // ---- one is global or thread-local

    @ProbeCode(remembers = false)
    public abstract long array(int id);

    /** Setting an element to 0 frees it. */
    @ProbeCode(remembers = false)
    public abstract void setArray(int id, long value);

    /** 0 when there is no such element. */
    @ProbeCode(remembers = false)
    public abstract long arrayReference(int id);

    /** As {@link #arrayReference}, but a missing element is made, of zeros; without room for it the clause ends. */
    @ProbeCode(remembers = false, writes = ProbeMemory.OWN)
    public abstract long arrayPlace(int id);

    @ProbeCode(remembers = false)
    public abstract void setArrayReference(int id, long source);

    // ---- recording

    /** Reserves the record of {@code ecb} and writes its header; -1 when there is no room, which is counted as a drop. */
    @ProbeCode
    public abstract int reserve(Ecb ecb);

    @ProbeCode
    public abstract void store8(int base, int offset, long value);

    @ProbeCode
    public abstract void store16(int base, int offset, long value);

    @ProbeCode
    public abstract void store32(int base, int offset, long value);

    @ProbeCode
    public abstract void store64(int base, int offset, long value);

    /** Stores a NUL-terminated string, cut to {@code size - 1} bytes, and clears the rest. */
    @ProbeCode
    public abstract void storeString(int base, int offset, int size, long address);

    @ProbeCode
    public abstract void storeBytes(int base, int offset, int size, long address);

    /** Stores the kernel stack, {@code frames} program counters of 8 bytes, the rest 0. */
    @ProbeCode
    public abstract void storeStack(int base, int offset, int frames);

    /** Stores the current process's id and its stack, {@code 1 + frames} words of 8 bytes, the rest 0. */
    @ProbeCode
    public abstract void storeUserStack(int base, int offset, int frames);

    /** Makes the record part of the buffer. */
    @ProbeCode
    public abstract void commit(Ecb ecb);

    // ---- speculations, by the ids that speculation() gave; ILLOP for ids that there can never be

    /** The id of a speculation that nobody uses; 0 when there is none, which is counted. For subroutines, not for clauses. */
    public abstract long speculation();

    /**
     * At the beginning of a clause that speculates: ends it, with a drop, when the principal buffer has no room for its
     * record, as if that were to go there.
     */
    @ProbeCode
    public abstract void demand(Ecb ecb);

    /**
     * In the place of {@link #reserve}: reserves the record of {@code ecb} in a speculation.
     *
     * @return -1 when the id is not that of a speculation that is active, which is no matter; or when there is no room,
     *     which is counted. Anything else when {@code ecb} has no record
     */
    @ProbeCode
    public abstract int speculate(Ecb ecb, long id);

    /** Copies the records of a speculation to where a record that is reserved would go, and gives it up. */
    @ProbeCode
    public abstract void commitSpeculation(Ecb ecb, long id);

    /** Throws away the records of a speculation, and gives it up. */
    @ProbeCode
    public abstract void discardSpeculation(Ecb ecb, long id);

    // ---- aggregations

    /**
     * Finds or makes the data of an aggregation under the keys just given.
     *
     * @return a slot for the aggregating functions of {@code org.dtrace4j.builtin.agg}; -1 when there is no room, counted
     */
    @ProbeCode(remembers = false)
    public abstract int aggregate(Ecb ecb, int aggregation);

    /** As {@link #aggregate}, for an aggregation whose key is one word; it leaves alone keys that were given before. */
    @ProbeCode(remembers = false)
    public abstract int aggregateUnder(int aggregation, long key);

    /** As {@link #aggregate}, for an aggregation whose key is one string; keys that were given before are forgotten. */
    @ProbeCode(remembers = false)
    public abstract int aggregateUnderString(int aggregation, long address);

    /** Forms of two keys: which of them are strings, given by their addresses; the others are words. */
    public static final int TWO_WORDS = 0;
    public static final int STRING_FIRST = 1;
    public static final int STRING_LAST = 2;

    /** As {@link #aggregate}, for an aggregation with two keys of this form; keys that were given before are forgotten. */
    @ProbeCode(remembers = false)
    public abstract int aggregateUnderTwo(int aggregation, int form, long first, long second);

    /** As {@link #aggregate}, for an aggregation without keys; it leaves alone keys that were given before. */
    @ProbeCode(remembers = false)
    public abstract int aggregateKeyless(int aggregation);

    /** As {@link #aggregateKeyless}, for a function of few words, which always has room, and whose data say that it was called. */
    @ProbeCode(remembers = false)
    public abstract int aggregateInPlace(int aggregation);

    /** As {@link #aggregateInPlace}, where the data do not say so. */
    @ProbeCode(remembers = false)
    public abstract int aggregateMarked(int aggregation);

    /** Word {@code index} of an aggregation's data. For aggregating functions, not for clauses. */
    public abstract long data(int slot, int index);

    /** Sets word {@code index} of an aggregation's data. For aggregating functions, not for clauses. */
    public abstract void setData(int slot, int index, long value);

    // ---- actions

    /** {@code exit(status)}: tracing ends. The status itself is recorded by the clause. */
    @ProbeCode(remembers = false)
    public abstract void exit(Ecb ecb);

    @ProbeCode(destructive = true, remembers = false)
    public abstract void panic(Ecb ecb);

    @ProbeCode(destructive = true, remembers = false)
    public abstract void breakpoint(Ecb ecb);

    /** Stops the current process before it is next in user mode. */
    @ProbeCode(destructive = true)
    public abstract void stop(Ecb ecb);

    /** Sends the current process a signal, before it is next in user mode. */
    @ProbeCode(destructive = true)
    public abstract void raise(Ecb ecb, long signal);

    /** Keeps the CPU busy. At most half a second in any second; ILLOP when it would be more. */
    @ProbeCode(destructive = true)
    public abstract void chill(Ecb ecb, long nanos);

    /** Copies {@code size} bytes into the current process's memory; BADADDR. For subroutines, not for clauses. */
    public abstract void copyout(long source, long address, long size);

    // ---- built-in variables

    /** Constant within one firing. */
    @ProbeCode
    public abstract long timestamp();

    @ProbeCode(remembers = false)
    public abstract long vtimestamp();

    @ProbeCode(remembers = false)
    public abstract long walltimestamp();

    @ProbeCode(remembers = false)
    public abstract long cpu();

    @ProbeCode(remembers = false)
    public abstract long curthread();

    @ProbeCode(remembers = false)
    public abstract long tid();

    @ProbeCode(remembers = false)
    public abstract long pid();

    @ProbeCode(remembers = false)
    public abstract long ppid();

    @ProbeCode(remembers = false)
    public abstract long uid();

    @ProbeCode(remembers = false)
    public abstract long gid();

    @ProbeCode(remembers = false)
    public abstract long errno();

    @ProbeCode(remembers = false)
    public abstract long ipl();

    @ProbeCode(remembers = false)
    public abstract long caller();

    @ProbeCode(remembers = false)
    public abstract long stackdepth();

    @ProbeCode
    public abstract long ustackdepth();

    /** Return address of the function that the process is in; 0 when that is not known. */
    @ProbeCode
    public abstract long ucaller();

    /** Register {@code index} of the process; ILLOP when it has no such register. For subroutines, not for clauses. */
    public abstract long userRegister(long index);

    @ProbeCode
    public abstract long threadname();

    @ProbeCode(remembers = false)
    public abstract long execname();

    @ProbeCode(remembers = false)
    public abstract long zonename();

    /** A weak pseudo-random number from a stream of its own, so that tracing takes nothing from the traced system's. */
    @ProbeCode(remembers = false)
    public abstract long random();

    @ProbeCode(remembers = false)
    public abstract long epid(Ecb ecb);

    @ProbeCode(remembers = false)
    public abstract long id(Ecb ecb);

    @ProbeCode(remembers = false)
    public abstract long probeprov(Ecb ecb);

    @ProbeCode(remembers = false)
    public abstract long probemod(Ecb ecb);

    @ProbeCode(remembers = false)
    public abstract long probefunc(Ecb ecb);

    @ProbeCode(remembers = false)
    public abstract long probename(Ecb ecb);
}
