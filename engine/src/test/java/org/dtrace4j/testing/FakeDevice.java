package org.dtrace4j.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.ArgumentInfo;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.EcbInfo;
import org.dtrace4j.device.ModuleDescription;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.device.Status;
import org.dtrace4j.device.SystemDescription;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.provider.ProbeArgument;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProcessProbes;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.Target.SymbolAddress;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.types.HeaderLoader;

/**
 * What a compiler needs of a device: modules whose types and functions come from C text, and the probes {@code
 * dtrace:::BEGIN}, {@code END}, {@code ERROR}, {@code profile:::tick-1s}, and {@code fbt} entry and return of each
 * function. It cannot trace.
 */
public final class FakeDevice implements Device {
    private final Map<String, TypeContainer> modules = new LinkedHashMap<>();
    private final Map<String, Long> addresses = new LinkedHashMap<>();
    private final List<ProbeInfo> probes = new ArrayList<>();
    private final Map<Integer, List<ArgumentInfo>> arguments = new LinkedHashMap<>();
    private long nextAddress = FakeFiring.TARGET + 0x8000;

    public FakeDevice() {
        for (String name : List.of("BEGIN", "END", "ERROR")) {
            probe("dtrace", "", "", name, List.of());
        }
        probe("profile", "", "", "tick-1s", List.of());
    }

    /** Adds a module declared by {@code header}; all but the first have the first one as their parent. */
    public FakeDevice module(String name, String header) {
        TypeContainer parent = modules.isEmpty() ? null : modules.values().iterator().next();
        TypeContainer container = new TypeContainer(name, parent);
        try {
            HeaderLoader.load(List.of(SourceText.ofFile(name + ".h", header)), container);
        } catch (CompileException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        modules.put(name, container);
        for (TypeContainer.Symbol symbol : container.symbols()) {
            addresses.put(name + "`" + symbol.name(), nextAddress);
            nextAddress += 64;
            if (symbol.type() instanceof FunctionType function) {
                List<ArgumentInfo> entry = new ArrayList<>();
                for (FunctionType.Parameter parameter : function.parameters()) {
                    entry.add(new ArgumentInfo(entry.size(), ProbeArgument.of(entry.size(), parameter.type())));
                }
                probe("fbt", name, symbol.name(), "entry", entry);
                probe("fbt", name, symbol.name(), "return", List.of(
                        new ArgumentInfo(1, ProbeArgument.of(1, function.result()))));
            }
        }
        return this;
    }

    /** Adds a probe of another provider. */
    public FakeDevice probe(String provider, String name, ProbeArgument... types) {
        List<ArgumentInfo> list = new ArrayList<>();
        for (ProbeArgument type : types) {
            list.add(new ArgumentInfo(list.size(), type));
        }
        probe(provider, "", "", name, list);
        return this;
    }

    private void probe(String provider, String module, String function, String name, List<ArgumentInfo> types) {
        probes.add(new ProbeInfo(probes.size() + 1, provider, module, function, name));
        arguments.put(probes.size(), types);
    }

    @Override
    public SystemDescription system() {
        return new SystemDescription("fake", 1);
    }

    @Override
    public List<ModuleDescription> modules() {
        return modules.keySet().stream().map(m -> new ModuleDescription(m, !m.equals("late"))).toList();
    }

    @Override
    public Optional<TypeContainer> types(String module) {
        return Optional.ofNullable(modules.get(module));
    }

    @Override
    public Optional<SymbolAddress> userSymbolAt(int pid, long address) {
        return Optional.empty();
    }

    @Override
    public Optional<SymbolAddress> symbolAt(long address) {
        return Optional.empty();
    }

    @Override
    public OptionalLong addressOf(String module, String symbol) {
        return addresses.entrySet().stream()
                .filter(e -> e.getKey().equals(module + "`" + symbol) || module.isEmpty()
                && e.getKey().endsWith("`" + symbol))
                .mapToLong(Map.Entry::getValue).findFirst();
    }

    @Override
    public List<ProbeInfo> match(ProbePattern p) {
        return probes.stream().filter(probe -> p.id() != 0 ? probe.id() == p.id()
                : matches(p.provider(), probe.provider()) && matches(p.module(), probe.module())
                        && matches(p.function(), probe.function()) && matches(p.name(), probe.name())).toList();
    }

    private static boolean matches(String glob, String name) {
        StringBuilder pattern = new StringBuilder();
        for (char c : glob.toCharArray()) {
            pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return glob.isEmpty() || name.matches(pattern.toString());
    }

    @Override
    public ProcessProbes processProbes(ProbePattern pattern) {
        return ProcessProbes.of(pattern);
    }

    @Override
    public List<ArgumentInfo> arguments(int probeId) {
        return arguments.get(probeId);
    }

    @Override
    public Optional<ProviderAttributes> attributes(int probeId) {
        ProviderAttributes.Attribute stable = ProviderAttributes.Attribute.STABLE;
        return probes.stream().filter(probe -> probe.id() == probeId).findFirst()
                .map(probe -> probe.provider().equals("fbt") ? new FakeFbt().attributes()
                        : new ProviderAttributes(stable, stable, stable, stable, stable));
    }

    private static UnsupportedOperationException cannotTrace() {
        return new UnsupportedOperationException("a fake device cannot trace");
    }

    @Override
    public List<Integer> enable(List<EnablingImage> images) {
        throw cannotTrace();
    }

    @Override
    public int go(List<OptionSetting> options) {
        throw cannotTrace();
    }

    @Override
    public int stop() {
        throw cannotTrace();
    }

    @Override
    public void setOption(OptionSetting option) {
        throw cannotTrace();
    }

    @Override
    public BufferSnapshot snapshot(int cpu) {
        throw cannotTrace();
    }

    @Override
    public AggregationSnapshot aggregations(int cpu) {
        throw cannotTrace();
    }

    @Override
    public EcbInfo ecb(int epid) {
        throw cannotTrace();
    }

    @Override
    public AggregationImage aggregation(int id) {
        throw cannotTrace();
    }

    @Override
    public Status status() {
        throw cannotTrace();
    }

    @Override
    public List<org.dtrace4j.device.EcbAccount> accounts() {
        return List.of();
    }

    @Override
    public List<OptionSetting> options() {
        return List.of();
    }

    @Override
    public boolean sleep(long nanos) {
        throw cannotTrace();
    }

    @Override
    public void close() { }
}
