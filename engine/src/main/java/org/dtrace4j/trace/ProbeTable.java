package org.dtrace4j.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.Provider;

/**
 * All probes of a target, by id. Ids count from 1 in order of creation and are never used again.
 *
 * <p>Creating must be cheap (a boot creates thousands), and so must be matching what is new against a few descriptions.
 * So the indexes by module, function and name are brought up to date only when somebody looks a description up. Lists
 * are in order of ids. Guarded by the module.
 */
final class ProbeTable {
    /** Ids of the probes that share one name in one field, ascending. */
    private static final class Ids {
        private int[] ids = new int[4];
        private int count;

        void add(int id) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, count * 2);
            }
            ids[count++] = id;
        }
    }

    private static final Ids NO_IDS = new Ids();

    private Probe[] probes = new Probe[64];
    private int count;
    private int indexed;
    private final Map<String, Ids> byModule = new HashMap<>();
    private final Map<String, Ids> byFunction = new HashMap<>();
    private final Map<String, Ids> byName = new HashMap<>();

    Probe create(Provider provider, ProbeDefinition definition) {
        if (count == probes.length) {
            probes = Arrays.copyOf(probes, count * 2);
        }
        Probe probe = new Probe(count + 1, provider, definition);
        probes[count++] = probe;
        return probe;
    }

    /** The greatest id: how many there have been. */
    int count() {
        return count;
    }

    /** The probe with this id; null if there never was one, or none any more. */
    Probe get(int id) {
        return id >= 1 && id <= count ? probes[id - 1] : null;
    }

    /**
     * Takes probes away that have gone with a module or a provider. If one of them is enabled after all, all of them stay, as
     * the original has it: whoever has enabled it will want to disable it.
     */
    void remove(Predicate<Probe> gone) {
        for (int i = 0; i < count; i++) {
            if (probes[i] != null && probes[i].ecbCount > 0 && gone.test(probes[i])) {
                return;
            }
        }
        for (int i = 0; i < count; i++) {
            if (probes[i] != null && gone.test(probes[i])) {
                probes[i] = null;
            }
        }
        byModule.clear();
        byFunction.clear();
        byName.clear();
        indexed = 0;
    }

    boolean exists(Provider provider, String module, String function, String name) {
        updateIndexes();
        Ids ids = shorter(byFunction.getOrDefault(function, NO_IDS), byName.getOrDefault(name, NO_IDS));
        for (int i = 0; i < ids.count; i++) {
            Probe probe = get(ids.ids[i]);
            ProbeDefinition d = probe.definition;
            if (probe.provider == provider && d.function().equals(function) && d.name().equals(name)
                    && d.module().equals(module)) {
                return true;
            }
        }
        return false;
    }

    /** Probes that {@code matcher} matches, by id. */
    List<Probe> match(ProbeMatcher matcher) {
        List<Probe> found = new ArrayList<>();
        if (matcher.id() != 0) {
            Probe probe = get(matcher.id());
            if (probe != null) {
                found.add(probe);
            }
            return found;
        }
        Ids candidates = candidates(matcher);
        int limit = candidates == null ? count : candidates.count;
        for (int i = 0; i < limit; i++) {
            Probe probe = candidates == null ? probes[i] : get(candidates.ids[i]);
            if (probe != null && matcher.matches(probe) && !probe.provider.isRetired()) {
                found.add(probe);
            }
        }
        return found;
    }

    /** The shortest list that an exact field leads to; null when no field is exact. */
    private Ids candidates(ProbeMatcher matcher) {
        updateIndexes();
        Ids best = null;
        best = shorter(best, lookup(byFunction, matcher.exactFunction()));
        best = shorter(best, lookup(byName, matcher.exactName()));
        return shorter(best, lookup(byModule, matcher.exactModule()));
    }

    private static Ids lookup(Map<String, Ids> index, String exact) {
        return exact == null ? null : index.getOrDefault(exact, NO_IDS);
    }

    private static Ids shorter(Ids a, Ids b) {
        return a == null || b != null && b.count < a.count ? b : a;
    }

    private void updateIndexes() {
        for (; indexed < count; indexed++) {
            if (probes[indexed] == null) {
                continue;
            }
            ProbeDefinition definition = probes[indexed].definition;
            byModule.computeIfAbsent(definition.module(), key -> new Ids()).add(indexed + 1);
            byFunction.computeIfAbsent(definition.function(), key -> new Ids()).add(indexed + 1);
            byName.computeIfAbsent(definition.name(), key -> new Ids()).add(indexed + 1);
        }
    }
}
