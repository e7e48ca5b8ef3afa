package org.dtrace4j.kernel.providers;

import static org.dtrace4j.provider.ProviderAttributes.DependencyClass.COMMON;
import static org.dtrace4j.provider.ProviderAttributes.DependencyClass.ISA;
import static org.dtrace4j.provider.ProviderAttributes.DependencyClass.UNKNOWN;
import static org.dtrace4j.provider.ProviderAttributes.Stability.EVOLVING;
import static org.dtrace4j.provider.ProviderAttributes.Stability.PRIVATE;
import static org.dtrace4j.provider.ProviderAttributes.Stability.UNSTABLE;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.syscall.SystemCall;
import org.dtrace4j.kernel.unix.SyscallEntry;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.TargetModule;
import org.dtrace4j.provider.Visibility;

/**
 * syscall, in the driver systrace: entry and return of each system call of the table. Arguments are as the program passed
 * them, so that strings are addresses of the process; at a return {@code arg0} and {@code arg1} are the result, -1 when
 * {@code errno} says why.
 */
final class SyscallProvider implements Provider, SyscallEntry.Tracer {
    private static final ProviderAttributes ATTRIBUTES = new ProviderAttributes(
            new Attribute(EVOLVING, EVOLVING, COMMON), new Attribute(PRIVATE, PRIVATE, UNKNOWN),
            new Attribute(UNSTABLE, UNSTABLE, ISA), new Attribute(EVOLVING, EVOLVING, COMMON),
            new Attribute(UNSTABLE, UNSTABLE, ISA));
    private static final String ENTRY = "entry";
    private static final String RETURN = "return";

    private final Supplier<Kernel> kernel;
    private ProbeSink sink;
    private final int[] entries = new int[SystemCall.values().length];
    private final int[] returns = new int[SystemCall.values().length];
    private final boolean[] entryEnabled = new boolean[entries.length];
    private final boolean[] returnEnabled = new boolean[entries.length];

    SyscallProvider(Supplier<Kernel> kernel) {
        this.kernel = kernel;
    }

    @Override
    public String name() {
        return "syscall";
    }

    @Override
    public ProviderAttributes attributes() {
        return ATTRIBUTES;
    }

    @Override
    public Visibility visibility() {
        return Visibility.USER;
    }

    @Override
    public void provide(ProbeSink newSink, Optional<TargetModule> module) {
        if (module.isPresent() || sink != null) {
            return;
        }
        sink = newSink;
        for (SystemCall call : SystemCall.values()) {
            entries[call.ordinal()] = create(call, ENTRY);
            returns[call.ordinal()] = create(call, RETURN);
        }
    }

    private int create(SystemCall call, String name) {
        return sink.create(this, new ProbeDefinition("", call.functionName(), name, List.of(), Optional.empty()));
    }

    @Override
    public void enable(Collection<ProbeDefinition> probes) {
        set(probes, true);
    }

    @Override
    public void disable(Collection<ProbeDefinition> probes) {
        set(probes, false);
    }

    private void set(Collection<ProbeDefinition> probes, boolean on) {
        boolean any = false;
        for (SystemCall call : SystemCall.values()) {
            for (ProbeDefinition probe : probes) {
                if (probe.function().equals(call.functionName())) {
                    (probe.name().equals(ENTRY) ? entryEnabled : returnEnabled)[call.ordinal()] = on;
                }
            }
            any |= wants(call);
        }
        kernel.get().unix.syscall.setTracer(any ? this : null);
    }

    // ---- the tracer

    @Override
    public boolean wants(SystemCall call) {
        return entryEnabled[call.ordinal()] || returnEnabled[call.ordinal()];
    }

    @Override
    public void entry(SystemCall call, long[] arguments) {
        if (entryEnabled[call.ordinal()]) {
            sink.fire(entries[call.ordinal()], at(arguments, 0), at(arguments, 1), at(arguments, 2), at(arguments, 3),
                    at(arguments, 4), at(arguments, 5), at(arguments, 6), at(arguments, 7));
        }
    }

    private static long at(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }

    @Override
    public void exit(SystemCall call, long value) {
        if (returnEnabled[call.ordinal()]) {
            sink.fire(returns[call.ordinal()], value, value, value >> 32, 0, 0);
        }
    }
}
