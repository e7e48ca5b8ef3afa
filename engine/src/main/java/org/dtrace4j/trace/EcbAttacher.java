package org.dtrace4j.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.provider.EnableException;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.Target;
import org.dtrace4j.trace.load.LoadedClause;
import org.dtrace4j.trace.site.AttachedSlot;
import org.dtrace4j.trace.site.Attachment;
import org.dtrace4j.trace.site.SiteException;

/**
 * Matches of probes and clauses -&gt; ECBs in slots of the target's host. Whoever calls holds the module's lock, but for
 * {@link #deactivate}.
 */
final class EcbAttacher {
    /** Sites that more than one provider has are told apart by the provider's number, below this. */
    private static final int MOST_PROVIDERS = 64;

    private final Target target;

    EcbAttacher(Target target) {
        this.target = target;
    }

    /** A probe and a description that matches it; {@code order} is the place of the description in its enabling. */
    record Match(Probe probe, Enabling.Description description, int order) { }

    /**
     * Makes ECBs of matches, puts their sites into the code, and has their providers enable their probes. Where one of that
     * cannot be done, there are no ECBs.
     */
    void attach(TraceState state, Enabling enabling, List<Match> matches) throws SiteException, EnableException {
        Map<Probe, Match> first = new LinkedHashMap<>();
        Set<Probe> several = new HashSet<>();
        Map<Match, LiveEcb.Place> places = new IdentityHashMap<>();
        for (Match match : matches) {
            if (first.containsKey(match.probe)) {
                places.put(match, LiveEcb.Place.AFTER);
                several.add(match.probe);
            } else if (match.description.clause().code().remembers()) {
                places.put(match, LiveEcb.Place.FIRST);
                first.put(match.probe, match);
            } else {
                places.put(match, LiveEcb.Place.BEFORE);
            }
        }
        List<Match> sited = matches.stream().filter(match -> match.probe.definition.site().isPresent()).toList();
        List<Attachment> wishes = new ArrayList<>(sited.size());
        for (Match match : sited) {
            int order = match.order * MOST_PROVIDERS
                    + target.providers().indexOf(match.probe.provider) % MOST_PROVIDERS;
            // The clause that a firing begins with also ends the firing before; where others follow it, that must not
            // depend on a guard in front of it.
            boolean begins = first.get(match.probe) == match && several.contains(match.probe);
            LoadedClause code = match.description.clause().code();
            wishes.add(new Attachment(match.probe.definition.site().get(), order,
                    slot -> Driver.bind(begins ? code.withoutGuard() : code, slot)));
        }
        List<AttachedSlot> attached = enabling.group.attach(wishes);
        enable(matches);
        List<LiveEcb> created = new ArrayList<>(matches.size());
        int nextSlot = 0;
        for (Match match : matches) {
            LiveEcb ecb = state.createEcb(match.probe, match.description.clause(), places.get(match));
            if (match.probe.definition.site().isPresent()) {
                AttachedSlot slot = attached.get(nextSlot++);
                ecb.slot = slot.slot();
                ecb.serial = slot.serial();
            }
            created.add(ecb);
        }
        announce(created);
        if (state.isActive()) {
            activate(created);
        }
    }

    /** Has providers enable the probes that are to get their first ECBs: all of them, or none. */
    private static void enable(List<Match> matches) throws EnableException {
        Map<Provider, Set<ProbeDefinition>> first = new LinkedHashMap<>();
        for (Match match : matches) {
            if (match.probe.ecbCount == 0) {
                first.computeIfAbsent(match.probe.provider, p -> new LinkedHashSet<>()).add(match.probe.definition);
            }
        }
        List<Provider> enabled = new ArrayList<>();
        for (Map.Entry<Provider, Set<ProbeDefinition>> probes : first.entrySet()) {
            try {
                probes.getKey().enable(probes.getValue());
                enabled.add(probes.getKey());
            } catch (EnableException e) {
                enabled.forEach(provider -> provider.disable(first.get(provider)));
                throw e;
            }
        }
    }

    /** Probes have got these ECBs. */
    private static void announce(List<LiveEcb> created) {
        for (LiveEcb ecb : created) {
            Probe probe = ecb.probe;
            probe.ecbCount++;
            if (ecb.slot < 0) {
                LiveEcb[] live = Arrays.copyOf(probe.live, probe.live.length + 1);
                live[live.length - 1] = ecb;
                probe.live = live;
            }
        }
    }

    /** Has providers disable the probes that have lost their last ECBs. */
    void withdraw(List<LiveEcb> ending) {
        Map<Provider, List<ProbeDefinition>> last = new LinkedHashMap<>();
        for (LiveEcb ecb : ending) {
            Probe probe = ecb.probe;
            if (--probe.ecbCount == 0) {
                last.computeIfAbsent(probe.provider, p -> new ArrayList<>()).add(probe.definition);
            }
            if (ecb.slot < 0) {
                probe.live = Arrays.stream(probe.live).filter(live -> live != ecb).toArray(LiveEcb[]::new);
            }
        }
        last.forEach(Provider::disable);
    }

    /** Fills the slots of ECBs: they fire from now on. */
    void activate(List<LiveEcb> starting) {
        ProbeHost host = target.host();
        int limit = 0;
        for (LiveEcb ecb : starting) {
            limit = Math.max(limit, ecb.slot + 1);
        }
        host.reserve(target.cpuCount(), limit);
        for (LiveEcb ecb : starting) {
            for (int cpu = 0; cpu < ecb.firings.length && ecb.slot >= 0; cpu++) {
                if (ecb.firings[cpu] != null) {
                    host.fill(cpu, ecb.slot, new CpuEcb(ecb, ecb.firings[cpu]));
                }
            }
        }
    }

    /** Empties the slots of a state's ECBs: they fire no more. Probe context; needs no lock, as it only takes away. */
    void deactivate(TraceState state) {
        ProbeHost host = target.host();
        int count = state.ecbCount();
        LiveEcb[] ending = state.ecbArray();
        for (int i = 0; i < count; i++) {
            int slot = ending[i].slot;
            for (int cpu = 0; cpu < ending[i].firings.length && slot >= 0; cpu++) {
                if (host.filling(cpu, slot) instanceof CpuEcb armed && armed.ecb == ending[i]) {
                    host.empty(cpu, slot);
                }
            }
        }
    }
}
