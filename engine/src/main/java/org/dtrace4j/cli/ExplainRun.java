package org.dtrace4j.cli;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.reference.Entry;
import org.dtrace4j.reference.Reference;

/** {@code dtrace --explain NAME}: says what a name means. */
final class ExplainRun {
    private static final int NAMES_SHOWN = 20;

    private final TextSink out;
    private final Device device;

    ExplainRun(TextSink out, Device device) {
        this.out = out;
        this.device = device;
    }

    /** Explains names of the language, for which no system is needed; false when one of them is none. */
    static boolean explain(List<String> names, TextSink out) {
        List<Entry> entries = names.stream().flatMap(name -> Reference.find(name).stream()).toList();
        if (names.stream().anyMatch(name -> Reference.find(name).isEmpty())) {
            return false;
        }
        entries.forEach(entry -> out.append(entry.page()));
        return true;
    }

    /** Explains a provider of the system. */
    int provider(String name) throws FailureException {
        List<ProbeInfo> probes = device.match(new ProbePattern(name, "", "", ""));
        if (probes.isEmpty()) {
            throw new FailureException("nothing is known of " + name
                    + ": it is no option, variable, function, action, error tag, name of a D library or provider");
        }
        TreeSet<String> names = new TreeSet<>();
        probes.forEach(probe -> names.add(probe.name()));
        TreeSet<String> modules = new TreeSet<>();
        probes.forEach(probe -> modules.add(probe.module()));
        modules.remove("");
        out.line("provider " + name).line("    probes: " + probes.size()).line("    names: " + some(names));
        if (!modules.isEmpty()) {
            out.line("    modules: " + some(modules));
        }
        Optional<ProviderAttributes> attributes = device.attributes(probes.get(0).id());
        attributes.ifPresent(a -> out.line("    stability of the provider: " + a.provider())
                .line("    stability of modules: " + a.module()).line("    stability of functions: " + a.function())
                .line("    stability of names: " + a.name()).line("    stability of arguments: " + a.arguments()));
        return DtraceCommand.SUCCESS;
    }

    private static String some(TreeSet<String> names) {
        String list = String.join(", ", names.stream().limit(NAMES_SHOWN).toList());
        return names.size() <= NAMES_SHOWN ? list : list + ", and " + (names.size() - NAMES_SHOWN) + " more";
    }
}
