package org.dtrace4j.kernel.providers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dtrace4j.kernel.image.UserFunctions;
import org.dtrace4j.kernel.image.UserProbe;
import org.dtrace4j.kernel.image.UserProbes;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.libc.PlockstatProbes;
import org.dtrace4j.provider.ProbeArgument;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.provider.ProviderAttributes.DependencyClass;
import org.dtrace4j.provider.ProviderAttributes.Stability;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.TargetModule;
import org.dtrace4j.provider.Visibility;

/**
 * One provider of static probes that the program of a process, or libc, has brought along: {@code httpd46}. It is there until the
 * process becomes another program or ends.
 */
final class UsdtProvider implements Provider {
    private static final Attribute EVOLVING = new Attribute(Stability.EVOLVING, Stability.EVOLVING, DependencyClass.ISA);
    private static final Attribute PRIVATE = new Attribute(Stability.PRIVATE, Stability.PRIVATE,
            DependencyClass.UNKNOWN);
    /** Of a provider that declares none of its own. */
    private static final ProviderAttributes ATTRIBUTES = new ProviderAttributes(PRIVATE, PRIVATE, PRIVATE, PRIVATE,
            PRIVATE);
    /** What libc declares of its own. */
    private static final ProviderAttributes LIBRARY_ATTRIBUTES = new ProviderAttributes(EVOLVING, PRIVATE, PRIVATE, EVOLVING,
            EVOLVING);

    private final Kernel k;
    private final String name;
    private final UserProcess process;
    private final UserProbes probes;
    private final Supplier<UserProbes> current;
    private final List<UserProbe> rows;
    private final String object;
    private final ProviderAttributes attributes;
    private final Map<ProbeDefinition, UserProbe> made = new HashMap<>();
    private final Map<ProbeDefinition, Integer> ids = new HashMap<>();
    /** Whose process it was when the provider was made. */
    private final int owner;
    private ProbeSink sink;

    /** @param current what the process has; as long as it is the same, it has these probes */
    private UsdtProvider(Kernel kernel, String provider, UserProcess process, Supplier<UserProbes> current, String object,
            ProviderAttributes attributes) {
        this.k = kernel;
        this.name = provider + process.proc().p_pidp().pid_id();
        this.process = process;
        this.owner = process.proc().p_cred().cr_uid();
        this.current = current;
        this.probes = current.get();
        this.rows = probes.rows().stream().filter(row -> row.provider().equals(provider)).toList();
        this.object = object;
        this.attributes = attributes;
    }

    /** The provider of libc's probes in a process, which has libc tell of them now. */
    static UsdtProvider ofLibrary(Kernel kernel, UserProcess process) {
        process.loadLibraryProbes();
        return new UsdtProvider(kernel, PlockstatProbes.PROVIDER, process, process::libraryProbes, UserFunctions.LIBC,
                LIBRARY_ATTRIBUTES);
    }

    /** The names of the providers of a process; none when it has ended. */
    static Stream<String> namesOf(UserProcess process) {
        Proc proc = process.proc();
        return process.probes().isEmpty() || proc.p_stat() == Constants.SZOMB ? Stream.empty()
                : process.probes().rows().stream().map(row -> row.provider() + proc.p_pidp().pid_id()).distinct();
    }

    /** The providers of a process. */
    static List<Provider> of(Kernel kernel, UserProcess process) {
        List<Provider> providers = new ArrayList<>();
        String executable = kernel.memory.getString(process.proc().p_user().u_comm_address(), Constants.MAXCOMLEN + 1);
        process.probes().rows().stream().map(UserProbe::provider).distinct().forEach(provider -> providers.add(
                new UsdtProvider(kernel, provider, process, process::probes, executable, ATTRIBUTES)));
        return providers;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Visibility visibility() {
        return Visibility.processOf(owner);
    }

    @Override
    public ProviderAttributes attributes() {
        return attributes;
    }

    @Override
    public boolean isRetired() {
        return current.get() != probes || k.peers.get(process.proc().address()) != process
                || process.proc().p_stat() == Constants.SZOMB;
    }

    @Override
    public void provide(ProbeSink newSink, Optional<TargetModule> module) {
        if (module.isPresent() || sink != null) {
            return;
        }
        sink = newSink;
        for (UserProbe row : rows) {
            List<ProbeArgument> arguments = new ArrayList<>();
            for (String type : row.argumentTypes()) {
                arguments.add(ProbeArgument.named(arguments.size(), type));
            }
            ProbeDefinition probe = new ProbeDefinition(object, row.function(), row.name(), arguments, Optional.empty());
            made.put(probe, row);
            ids.put(probe, sink.create(this, probe));
        }
    }

    @Override
    public void enable(Collection<ProbeDefinition> enabled) {
        enabled.forEach(probe -> probes.enable(made.get(probe), ids.get(probe), sink::fire));
    }

    @Override
    public void disable(Collection<ProbeDefinition> disabled) {
        disabled.forEach(probe -> probes.enable(made.get(probe), 0, sink::fire));
    }
}
