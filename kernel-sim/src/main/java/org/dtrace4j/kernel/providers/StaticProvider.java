package org.dtrace4j.kernel.providers;

import static org.dtrace4j.provider.ProviderAttributes.DependencyClass.COMMON;
import static org.dtrace4j.provider.ProviderAttributes.DependencyClass.ISA;
import static org.dtrace4j.provider.ProviderAttributes.DependencyClass.UNKNOWN;
import static org.dtrace4j.provider.ProviderAttributes.Stability.EVOLVING;
import static org.dtrace4j.provider.ProviderAttributes.Stability.PRIVATE;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.dtrace4j.kernel.module.FunctionIndex;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.provider.CodeSite;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.TargetModule;
import org.dtrace4j.provider.Visibility;

/**
 * A provider whose probes stand in the code as calls of the package {@code kernel.probe}: proc, sched, io, vminfo, sysinfo,
 * fsinfo, mib, ip, sysevent, tcp, udp, sdt, lockstat. Where they stand is in the function index; what their arguments are, in
 * {@link StaticProbeArguments}.
 */
final class StaticProvider implements Provider {
    private static final String LOCKSTAT = "lockstat";
    private static final Attribute HIDDEN = new Attribute(PRIVATE, PRIVATE, UNKNOWN);
    private static final Attribute EVOLVING_ISA = new Attribute(EVOLVING, EVOLVING, ISA);
    private static final Attribute PRIVATE_ISA = new Attribute(PRIVATE, PRIVATE, ISA);
    private static final Attribute EVOLVING_COMMON = new Attribute(EVOLVING, EVOLVING, COMMON);

    /** Probes whose names and arguments are documented. */
    private static final ProviderAttributes DOCUMENTED = new ProviderAttributes(EVOLVING_ISA, HIDDEN, HIDDEN,
            EVOLVING_ISA, EVOLVING_ISA);
    /** Counters: names are documented, arguments are not. */
    private static final ProviderAttributes COUNTERS = new ProviderAttributes(EVOLVING_ISA, HIDDEN, HIDDEN,
            EVOLVING_ISA, PRIVATE_ISA);
    /** Arguments are the same for all probes, whatever those are called. */
    private static final ProviderAttributes OPERATIONS = new ProviderAttributes(EVOLVING_ISA, HIDDEN, HIDDEN, HIDDEN,
            EVOLVING_ISA);
    private static final ProviderAttributes PLACES = new ProviderAttributes(EVOLVING_ISA, HIDDEN, HIDDEN, PRIVATE_ISA,
            PRIVATE_ISA);
    private static final ProviderAttributes LOCKS = new ProviderAttributes(EVOLVING_COMMON, HIDDEN, HIDDEN,
            EVOLVING_COMMON, EVOLVING_COMMON);

    /** Providers of the driver sdt, by name, which is the order in which they register. */
    private static final Map<String, ProviderAttributes> SDT = new TreeMap<>();

    static {
        for (String documented : List.of("proc", "sched", "io", "mib", "ip", "sysevent", "tcp", "udp")) {
            SDT.put(documented, DOCUMENTED);
        }
        SDT.put("fsinfo", OPERATIONS);
        SDT.put("sysinfo", COUNTERS);
        SDT.put("vminfo", COUNTERS);
        SDT.put("sdt", PLACES);
    }

    /** Those that tell what the kernel does for a process, which is no secret to its user. */
    private static final Set<String> OF_PROCESSES = Set.of("proc", "sched", "sysinfo", "vminfo");

    /** Definitions by provider and module. They are the same in all machines. */
    private static final class Definitions {
        static final Map<String, Map<String, List<ProbeDefinition>>> ALL = define();

        private static Map<String, Map<String, List<ProbeDefinition>>> define() {
            Map<String, Map<String, List<ProbeDefinition>>> all = new TreeMap<>();
            FunctionIndex index = FunctionIndex.load();
            for (FunctionIndex.StaticProbe probe : index.probes()) {
                if (!probe.provider().equals(LOCKSTAT)) {
                    all.computeIfAbsent(probe.provider(), p -> new TreeMap<>())
                            .computeIfAbsent(probe.module(), m -> new ArrayList<>()).add(definition(index, probe));
                }
            }
            all.put(LOCKSTAT, Map.of(LockstatTable.MODULE, LockstatTable.define()));
            return all;
        }

        private static ProbeDefinition definition(FunctionIndex index, FunctionIndex.StaticProbe probe) {
            return new ProbeDefinition(probe.module(), probe.function(), probe.name(),
                    StaticProbeArguments.of(probe.provider(), probe.name()), Optional.of(site(index, probe)));
        }
    }

    /** Where a probe stands in the code. */
    static CodeSite site(FunctionIndex index, FunctionIndex.StaticProbe probe) {
        // What the index has no address of lies in the simulator's own code, which puts no frames on the stack.
        boolean framed = index.function(probe.module(), probe.function()).isPresent();
        return new CodeSite(StaticProvider.class.getClassLoader(), probe.className(), probe.method(), probe.descriptor(),
                framed ? CodeSite.Kind.POINT : CodeSite.Kind.LEAF);
    }

    private final String name;
    private final ProviderAttributes attributes;
    /** Null if what is enabled keeps no module loaded. */
    private final Supplier<Kernel> kernel;

    private StaticProvider(String name, ProviderAttributes attributes, Supplier<Kernel> kernel) {
        this.name = name;
        this.attributes = attributes;
        this.kernel = kernel;
    }

    /** The providers of the driver sdt. */
    static List<Provider> sdt(Supplier<Kernel> kernel) {
        List<Provider> providers = new ArrayList<>();
        SDT.forEach((name, attributes) -> providers.add(new StaticProvider(name, attributes, kernel)));
        return providers;
    }

    /** The provider of the driver lockstat. */
    static Provider lockstat() {
        return new StaticProvider(LOCKSTAT, LOCKS, null);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ProviderAttributes attributes() {
        return attributes;
    }

    @Override
    public Visibility visibility() {
        return OF_PROCESSES.contains(name) ? Visibility.USER : Visibility.KERNEL;
    }

    @Override
    public Visibility.Policy policy(ProbeDefinition probe) {
        return OF_PROCESSES.contains(name) ? Visibility.Policy.DROP_AND_HIDE_ARGUMENTS : Visibility.Policy.DROP;
    }

    /** A module that has probes already is left alone. */
    @Override
    public void provide(ProbeSink sink, Optional<TargetModule> module) {
        if (module.isEmpty()) {
            return;
        }
        List<ProbeDefinition> probes = Definitions.ALL.getOrDefault(name, Map.of())
                .getOrDefault(module.get().name(), List.of());
        if (!probes.isEmpty() && !sink.exists(probes.get(0).module(), probes.get(0).function(), probes.get(0).name())) {
            probes.forEach(probe -> sink.create(this, probe));
        }
    }

    @Override
    public void enable(Collection<ProbeDefinition> probes) {
        if (kernel != null) {
            EnabledModules.count(kernel.get(), probes, 1);
        }
    }

    @Override
    public void disable(Collection<ProbeDefinition> probes) {
        if (kernel != null) {
            EnabledModules.count(kernel.get(), probes, -1);
        }
    }
}
