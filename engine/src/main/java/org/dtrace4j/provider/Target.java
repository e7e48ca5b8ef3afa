package org.dtrace4j.provider;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.dtrace4j.abi.ProbeHost;

/**
 * A traced system. One object per system; many may live in one JVM and share no state.
 */
public interface Target {
    /** The host name of the system, as {@code uname -n} says it. */
    String nodeName();

    /** Number of CPUs, at least 1; they are numbered from 0. In a JVM a CPU is a stripe of threads. */
    int cpuCount();

    /** What the probe sites of this target reach: its current CPU and its enabled clauses. The same object always. */
    ProbeHost host();

    /** Loaded modules in load order. */
    List<TargetModule> modules();

    /** Providers present now, in the order in which they registered. */
    List<Provider> providers();

    /**
     * Registers those providers that are there only for those who ask for them, as far as a description of probes names them.
     *
     * @param wanted whether it does, by a provider's name
     */
    default void revealProviders(Predicate<String> wanted) { }

    /** Calls {@code listener} whenever a module or a provider appears, at the moment when it does. */
    void listen(TargetListener listener);

    /** The memory of the system, as probes see it. */
    TargetMemory memory();

    /** The memory of the process that runs on the current CPU. The same object always. Kernel addresses fault in it. */
    default TargetMemory processMemory() {
        return NoMemory.INSTANCE;
    }

    /** What is running on the current CPU. The same object always; it answers for whatever runs at the moment of the call. */
    TargetThread current();

    /** Monotonic nanoseconds. Probe context. */
    long timestamp();

    /** Nanoseconds since 1970-01-01 00:00 UTC. Probe context. */
    long wallTimestamp();

    /**
     * Stores the program counters of the kernel stack of the current thread, innermost first, where they are wanted: in a record,
     * most often. Probe context.
     *
     * @param into receives at most {@code limit} addresses from byte {@code at} on, each in eight bytes, the lowest first; the
     *     rest is left alone
     * @return how many were stored
     */
    int stack(byte[] into, int at, int limit);

    /** Names the code or data at an address, for a person. */
    Optional<SymbolAddress> symbolAt(long address);

    /** Address of a symbol; {@code module} may be empty for the first module that has it. */
    OptionalLong addressOf(String module, String symbol);

    /**
     * Ends the system with the message of a panic. Called in probe context by {@code panic()}; does not return normally
     * unless a debugger lets the system go on.
     */
    void panic(String message);

    /** Enters the debugger of the system if it has one. Called in probe context by {@code breakpoint()}. */
    void breakpoint(String message);

    /**
     * Prepares, for somebody who traces, for probes of the process that the provider's name ends with, so that {@link Provider#provideOnDemand}
     * makes them; says what is wrong where the description is of a process and cannot be.
     */
    default ProcessProbes processProbes(ProbePattern pattern, Credential who) {
        return ProcessProbes.of(pattern);
    }

    /**
     * Names code or data of a process, for a person; empty also when the process is gone. The module is that of the
     * process: a program or a library.
     */
    default Optional<SymbolAddress> userSymbolAt(int pid, long address) {
        return Optional.empty();
    }

    /** Keeps the current CPU busy. Probe context. */
    default void chill(long nanos) { }

    /** The locks of the system, as probes see them. The same object always. */
    default TargetLocks locks() {
        return TargetLocks.NONE;
    }

    /**
     * Lets {@code nanos} of the target's time pass while a consumer waits. The simulated machine runs; a JVM sleeps.
     *
     * @return false when the system has ended and no more time will pass
     */
    boolean sleep(long nanos);

    /** A symbol and the distance of an address from its beginning. */
    record SymbolAddress(String module, String symbol, long offset) { }
}
