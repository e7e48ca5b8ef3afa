package org.dtrace4j.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.DeviceException.Reason;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.TargetListener;
import org.dtrace4j.provider.TargetModule;
import org.dtrace4j.trace.load.LoadedClause;
import org.dtrace4j.trace.site.AttachedSlot;
import org.dtrace4j.trace.site.Attachment;
import org.dtrace4j.trace.site.SiteException;
import org.dtrace4j.trace.site.SiteManager;
import org.dtrace4j.verify.VerifiedImage;

/**
 * The root of the runtime for one target: its providers, its probes, its consumers.
 *
 * <p>Providers are asked for their probes only when somebody first looks for one, so that a system that nobody traces
 * pays nothing; from then on probes come as modules and providers do, and what is enabled is matched with them at once.
 *
 * <p>All control operations hold this object's lock. Firing does not: a site looks into the slots of the target's
 * {@link ProbeHost}, which hold the ECBs that are live and nothing else.
 */
public final class DtraceModule implements AutoCloseable {
    /** Where ECBs seem to lie, in messages. */
    private static final long ECB_BASE = 0xffffff02d1c00000L;
    private static final int ECB_DISTANCE = 0x80;
    /** Sites that more than one provider has are told apart by the provider's number, below this. */
    private static final int MOST_PROVIDERS = 64;

    private static final long CHILL_INTERVAL_NANOS = 1_000_000_000L;
    private static final long MOST_CHILL_NANOS = 500_000_000L;

    private final Target target;
    /** By CPU: when the current interval of chills began, and what was granted in it. */
    private final long[] chillStart;
    private final long[] chilled;
    private final Supplier<SiteManager> sites;
    private final ProbeTable probes = new ProbeTable();
    private final List<TraceState> states = new ArrayList<>();
    private final AtomicBoolean panicked = new AtomicBoolean();
    private boolean provided;
    private long ecbAddresses;
    private TraceState anonymous;
    private int anonymousBeginCpu;

    /**
     * Attaches to a target.
     *
     * @param sites where code sites of this kind of target are put; shared by all its targets in the JVM
     */
    public DtraceModule(Target target, SiteManager sites) {
        this(target, () -> sites);
    }

    /** The same, with a site manager that is asked for when something is enabled. */
    public DtraceModule(Target target, Supplier<SiteManager> sites) {
        this.target = target;
        this.sites = sites;
        this.chillStart = new long[target.cpuCount()];
        this.chilled = new long[target.cpuCount()];
        DtraceProvider own = new DtraceProvider();
        own.provide(new Sink(own), Optional.empty());
        target.listen(new Listener());
    }

    /** A new consumer's connection. */
    public Device open() {
        return new LocalDevice(this);
    }

    /** Ends all tracing, also that of the anonymous state. Connections that are open find nothing any more. */
    @Override
    public synchronized void close() {
        for (TraceState state : List.copyOf(states)) {
            destroy(state);
        }
        anonymous = null;
    }

    /** Whether there is any consumer with an enabling, or an anonymous one. */
    public synchronized boolean isActive() {
        return states.stream().anyMatch(state -> !state.enablings().isEmpty());
    }

    Target target() {
        return target;
    }

    SiteManager sites() {
        return sites.get();
    }

    ProbeTable probes() {
        return probes;
    }

    long nextEcbAddress() {
        return ECB_BASE + ECB_DISTANCE * ecbAddresses++;
    }

    // ---- probes

    /** Probes that {@code pattern} matches, by id, after those that are made on demand have been. */
    synchronized List<Probe> match(ProbePattern pattern) {
        provideAll();
        ProbeMatcher matcher = new ProbeMatcher(pattern);
        for (Provider provider : target.providers()) {
            if (matcher.matchesProvider(provider.name())) {
                provider.provideOnDemand(new Sink(provider), pattern);
            }
        }
        return probes.match(matcher);
    }

    private void provideAll() {
        if (!provided) {
            provided = true;
            target.providers().forEach(this::provide);
        }
    }

    private void provide(Provider provider) {
        Sink sink = new Sink(provider);
        provider.provide(sink, Optional.empty());
        for (TargetModule module : target.modules()) {
            provider.provide(sink, Optional.of(module));
        }
    }

    // ---- consumers' states

    /** A new state, to be ended by {@link #destroy}. */
    synchronized TraceState create() {
        TraceState state = new TraceState(this);
        states.add(state);
        return state;
    }

    synchronized void destroy(TraceState state) {
        if (states.remove(state)) {
            state.close();
            withdraw(state.ecbs());
            state.enablings().forEach(enabling -> enabling.group.release(target.host()));
        }
    }

    /**
     * Adds programs to a state and attaches them to every probe that they match.
     *
     * @return for each program how many probes its descriptions match
     */
    synchronized List<Integer> enable(TraceState state, List<VerifiedImage> images) throws DeviceException {
        Enabling enabling = state.add(images);
        provideAll();
        for (Enabling.Description description : enabling.descriptions()) {
            match(description.pattern());
        }
        Integer[] counts = new Integer[images.size()];
        Arrays.fill(counts, 0);
        List<Match> matches = new ArrayList<>();
        for (int order = 0; order < enabling.descriptions().size(); order++) {
            Enabling.Description description = enabling.descriptions().get(order);
            for (Probe probe : probes.match(description.matcher())) {
                matches.add(new Match(probe, description, order));
                counts[description.program()]++;
            }
        }
        enabling.matchedUpTo = probes.count();
        try {
            attach(state, enabling, matches);
        } catch (SiteException e) {
            state.enablings().remove(enabling);
            enabling.group.release(target.host());
            throw new DeviceException(Reason.NOT_ATTACHED, e.getMessage());
        }
        return List.of(counts);
    }

    /** A probe and a description that matches it; {@code order} is the place of the description in its enabling. */
    private record Match(Probe probe, Enabling.Description description, int order) { }

    /** Matches what is enabled with the probes that have come since it was matched last. */
    private void matchNewProbes() {
        for (TraceState state : states) {
            boolean over = state.activity() == Activity.COOLDOWN || state.activity() == Activity.STOPPED;
            for (Enabling enabling : over ? List.<Enabling>of() : state.enablings()) {
                List<Match> matches = new ArrayList<>();
                for (int order = 0; order < enabling.descriptions().size(); order++) {
                    Enabling.Description description = enabling.descriptions().get(order);
                    for (int id = enabling.matchedUpTo + 1; id <= probes.count(); id++) {
                        if (description.matcher().matches(probes.get(id))) {
                            matches.add(new Match(probes.get(id), description, order));
                        }
                    }
                }
                enabling.matchedUpTo = probes.count();
                try {
                    attach(state, enabling, matches);
                } catch (SiteException e) {
                    // The system must go on loading its module; whoever waits for these probes is told.
                    state.failed(e.getMessage());
                }
            }
        }
    }

    /** Makes ECBs of matches, puts their sites into the code, and has their providers enable their probes. */
    private void attach(TraceState state, Enabling enabling, List<Match> matches) throws SiteException {
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

    /** Has providers enable the probes that have got their first ECBs. */
    private void announce(List<LiveEcb> created) {
        Map<Provider, List<ProbeDefinition>> first = new LinkedHashMap<>();
        for (LiveEcb ecb : created) {
            Probe probe = ecb.probe;
            if (probe.ecbCount++ == 0) {
                first.computeIfAbsent(probe.provider, p -> new ArrayList<>()).add(probe.definition);
            }
            if (ecb.slot < 0) {
                LiveEcb[] live = Arrays.copyOf(probe.live, probe.live.length + 1);
                live[live.length - 1] = ecb;
                probe.live = live;
            }
        }
        first.forEach(Provider::enable);
    }

    /** Has providers disable the probes that have lost their last ECBs. */
    private void withdraw(List<LiveEcb> ending) {
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

    // ---- slots

    /** Fills the slots of ECBs: they fire from now on. */
    synchronized void activate(List<LiveEcb> starting) {
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

    /** Whether nothing may fire now. */
    boolean isSuspended() {
        return target.host().isSuspended();
    }

    // ---- destructive actions, probe context

    /**
     * The action {@code panic()}. Only the first one in the life of the system does anything, and nothing fires after
     * it.
     */
    void panic(LiveEcb ecb) {
        if (panicked.compareAndSet(false, true)) {
            target.host().suspend();
            target.panic(message("panic", ecb));
        }
    }

    /** The action {@code breakpoint()}. Nothing fires while the debugger has the system. */
    void breakpoint(LiveEcb ecb) {
        ProbeHost host = target.host();
        boolean outermost = !host.isSuspended();
        host.suspend();
        try {
            target.breakpoint(message("breakpoint", ecb));
        } finally {
            if (outermost) {
                host.resume();
            }
        }
    }

    /**
     * Whether {@code chill(nanos)} is granted on a CPU: half a second of any second that begins with a chill. Counts it
     * if it is. On each CPU by the one thread that runs there.
     */
    boolean mayChill(int cpu, long nanos) {
        long now = target.timestamp();
        if (chillStart[cpu] == 0 || now - chillStart[cpu] > CHILL_INTERVAL_NANOS) {
            chillStart[cpu] = now;
            chilled[cpu] = 0;
        }
        if (nanos < 0 || chilled[cpu] + nanos > MOST_CHILL_NANOS) {
            return false;
        }
        chilled[cpu] += nanos;
        return true;
    }

    private static String message(String action, LiveEcb ecb) {
        return "dtrace: " + action + " action at probe " + ecb.probe.description() + " (ecb "
                + Long.toHexString(ecb.address) + ")";
    }

    // ---- the anonymous state

    /**
     * Makes a state that no consumer has yet, with these programs, and starts it. If it cannot be started, it may be
     * claimed all the same, and is started then, with the options of whoever claims it. If the programs cannot be
     * enabled, there is no anonymous state.
     *
     * @param laterFailure takes a sentence when probes that appear later cannot be enabled
     * @return what did not work, if something did not
     */
    public synchronized Optional<DeviceException> startAnonymous(List<VerifiedImage> images,
            Consumer<String> laterFailure) {
        TraceState state = create();
        state.onFailure(laterFailure);
        try {
            enable(state, images);
        } catch (DeviceException e) {
            destroy(state);
            return Optional.of(e);
        }
        anonymous = state;
        try {
            anonymousBeginCpu = state.go();
            return Optional.empty();
        } catch (DeviceException e) {
            return Optional.of(e);
        }
    }

    /** Whether there is an anonymous state that nobody has claimed. */
    public synchronized boolean hasAnonymousState() {
        return anonymous != null;
    }

    /**
     * Hands the anonymous state over to a consumer, in the place of {@code own}, which must have no probes and ends.
     */
    synchronized Claim claimAnonymous(TraceState own) throws DeviceException {
        if (anonymous == null) {
            throw new DeviceException(Reason.NO_ANONYMOUS_STATE);
        }
        if (own.hasEcbs()) {
            throw new DeviceException(Reason.ANONYMOUS_AND_PROBES);
        }
        destroy(own);
        Claim claim = new Claim(anonymous, anonymousBeginCpu);
        anonymous = null;
        return claim;
    }

    /** A claimed state and the CPU on which its BEGIN fired. */
    record Claim(TraceState state, int beginCpu) { }

    // ---- what providers and the target reach

    /** Where one provider puts its probes. */
    private final class Sink implements ProbeSink {
        private final Provider provider;

        Sink(Provider provider) {
            this.provider = provider;
        }

        @Override
        public boolean exists(String module, String function, String name) {
            return probes.exists(provider, module, function, name);
        }

        @Override
        public int create(Provider from, ProbeDefinition probe) {
            return probes.create(from, probe).id;
        }

        @Override
        public void fire(int probeId, long arg0, long arg1, long arg2, long arg3, long arg4, long arg5, long arg6,
                long arg7) {
            ProbeHost host = target.host();
            if (host.isSuspended()) {
                return;
            }
            int cpu = host.cpu();
            LiveEcb[] live = probes.get(probeId).live;
            for (int i = 0; i < live.length; i++) {
                LiveEcb ecb = live[i];
                CpuFiring firing = ecb.firings[cpu];
                if (firing != null && ecb.state.isActive() && !host.isSuspended()) {
                    Driver.run(ecb, firing, arg0, arg1, arg2, arg3, arg4, arg5, arg6, arg7);
                }
            }
        }
    }

    private final class Listener implements TargetListener {
        @Override
        public void moduleLoaded(TargetModule module) {
            synchronized (DtraceModule.this) {
                if (provided) {
                    for (Provider provider : target.providers()) {
                        provider.provide(new Sink(provider), Optional.of(module));
                    }
                    matchNewProbes();
                }
            }
        }

        @Override
        public void providerRegistered(Provider provider) {
            synchronized (DtraceModule.this) {
                if (provided) {
                    provide(provider);
                    matchNewProbes();
                }
            }
        }
    }
}
