package org.dtrace4j.kernel.providers;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.provider.ProbeDefinition;

/**
 * How many probes are enabled in each module: its {@code mod_nenabled}. As in the original, the providers of the drivers fbt and
 * sdt count there; while it is not 0, the module cannot be unloaded.
 */
final class EnabledModules {
    private EnabledModules() { }

    /** Probes are enabled, or with -1 no longer. */
    static void count(Kernel k, Collection<ProbeDefinition> probes, int change) {
        Map<String, Integer> changes = new TreeMap<>();
        probes.forEach(probe -> changes.merge(probe.module(), change, Integer::sum));
        changes.forEach((module, sum) -> k.genunix.modctl.structure(module)
                .ifPresent(mod -> mod.mod_nenabled(mod.mod_nenabled() + sum)));
    }
}
