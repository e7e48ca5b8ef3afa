package org.dtrace4j.device;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProcessProbes;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.Target.SymbolAddress;

/**
 * One consumer's connection to a traced system. Closing it takes away whatever it enabled.
 *
 * <p>Life: look things up; {@link #enable}; {@link #go}; {@link #snapshot}, {@link #aggregations}, {@link #status} with
 * {@link #sleep} between them; {@link #stop}; drain; close. A call in the wrong state throws {@link DeviceException}.
 */
public interface Device extends AutoCloseable {
    // ---- what there is

    SystemDescription system();

    /** Whether the consumer is one that may not see and do everything: then what it asks for may be refused. */
    default boolean isRestricted() {
        return false;
    }

    /** Loaded modules in load order. */
    List<ModuleDescription> modules();

    /** Types and symbols of a loaded module. */
    Optional<TypeContainer> types(String module);

    Optional<SymbolAddress> symbolAt(long address);

    /** Names an address of a process; empty also when the process is gone. */
    Optional<SymbolAddress> userSymbolAt(int pid, long address);

    /** Address of a symbol of the traced system; {@code module} empty for any. */
    java.util.OptionalLong addressOf(String module, String symbol);

    /** Probes that a description matches, by id. Asks providers that make probes on demand. */
    List<ProbeInfo> match(ProbePattern pattern);

    /**
     * Prepares for probes of the process whose id the provider's name ends with; the description to {@link #match} is
     * that of the answer.
     */
    ProcessProbes processProbes(ProbePattern pattern);

    /** Types of {@code args[]} of a probe; empty where the provider gives none. */
    List<ArgumentInfo> arguments(int probeId);

    /** Stability of a probe's description and arguments; empty when there is no such probe. */
    Optional<ProviderAttributes> attributes(int probeId);

    // ---- enabling

    /**
     * Verifies the images and attaches their clauses to every probe they match, as one enabling. Nothing fires before
     * {@link #go}. If any image is refused nothing is attached.
     *
     * @return for each image how many probes its descriptions match
     */
    List<Integer> enable(List<EnablingImage> images) throws DeviceException;

    /**
     * Applies options, allocates buffers, fires {@code BEGIN} and starts tracing. With option {@code grabanon} claims the
     * anonymous state instead.
     *
     * @return the CPU on which {@code BEGIN} fired
     */
    int go(List<OptionSetting> options) throws DeviceException;

    /** Fires {@code END} and stops tracing. Returns the CPU on which it fired. */
    int stop() throws DeviceException;

    /** Sets a dynamic option while tracing. */
    void setOption(OptionSetting option) throws DeviceException;

    // ---- consuming

    /** Takes what one CPU has recorded since the last call. Ring and fill buffers give nothing before {@link #stop}. */
    BufferSnapshot snapshot(int cpu) throws DeviceException;

    /**
     * Takes what one CPU has aggregated since the last call. The consumer adds it to what it has, so that clearing and
     * truncating are the consumer's business alone.
     */
    AggregationSnapshot aggregations(int cpu) throws DeviceException;

    /** What an EPID stands for; never changes. */
    EcbInfo ecb(int epid) throws DeviceException;

    /** What an aggregation id stands for; never changes. */
    org.dtrace4j.dof.AggregationImage aggregation(int id) throws DeviceException;

    /**
     * Counters so far.
     *
     * @throws DeviceException also when probes that appeared while tracing could not be enabled
     */
    Status status() throws DeviceException;

    /** What became of the firings of each ECB so far, by EPID; empty without option {@code accounting}. */
    List<EcbAccount> accounts() throws DeviceException;

    /** The options in effect, as the device understood them (sizes may have been lowered). */
    List<OptionSetting> options();

    /** Lets the traced system's time pass; false when the system has ended. */
    boolean sleep(long nanos) throws InterruptedException;

    @Override
    void close();
}
