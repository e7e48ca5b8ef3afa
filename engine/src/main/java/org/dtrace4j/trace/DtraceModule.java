package org.dtrace4j.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.device.DeviceException.Reason;
import org.dtrace4j.provider.Credential;
import org.dtrace4j.provider.EnableException;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.TargetListener;
import org.dtrace4j.provider.TargetModule;
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
    private static final long STATE_BASE = 0xffffff02d0c00000L;
    private static final long STATE_DISTANCE = 0x4000;
    /** The minor numbers below are those of helpers, and of the node that each consumer opens. */
    private static final int FIRST_MINOR = 2;
    private static final long ECB_BASE = 0xffffff02d1c00000L;
    private static final int ECB_DISTANCE = 0x80;

    private final Target target;
    private final EcbAttacher attacher;
    private final DestructiveActions destructive;
    private final Supplier<SiteManager> sites;
    private final ProvidedProbes probes;
    private final List<TraceState> states = new ArrayList<>();
    /** What was said of images that were refused, and how often. */
    private final SortedMap<String, Integer> refusals = new TreeMap<>();
    private long ecbAddresses;
    private int statesMade;
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
        this.attacher = new EcbAttacher(target);
        this.destructive = new DestructiveActions(target);
        this.probes = new ProvidedProbes(target);
        target.listen(new Listener());
    }

    /** A new consumer's connection. */
    public Device open() {
        return open(0);
    }

    /** The same, of whoever the target knows under a number. */
    public Device open(long owner) {
        return open(owner, Credential.ALL);
    }

    /** The same, of a user who may not see and do everything. */
    public Device open(long owner, Credential credential) {
        return new LocalDevice(this, owner, credential);
    }

    /** All states, for a debugger. */
    public synchronized List<StateView> states() {
        List<StateView> views = new ArrayList<>();
        for (TraceState state : states) {
            List<StateView.EcbView> ecbs = state.ecbs().stream()
                    .map(ecb -> new StateView.EcbView(ecb.address, ecb.info())).toList();
            views.add(new StateView(STATE_BASE + STATE_DISTANCE * state.number(), FIRST_MINOR + state.number(), state.owner(),
                    state == anonymous, ecbs, state.aggregationUse(), state.variableUse(),
                    state.dynamicVariables(), cpu -> new LookingDevice(this, state, cpu)));
        }
        return views;
    }

    /** Counts an image that is refused. */
    public synchronized void refused(String reason) {
        refusals.merge(reason, 1, Integer::sum);
    }

    /** What was said of images that were refused, and how often, for a debugger. */
    public synchronized SortedMap<String, Integer> refusals() {
        return new TreeMap<>(refusals);
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

    ProvidedProbes probes() {
        return probes;
    }

    long nextEcbAddress() {
        return ECB_BASE + ECB_DISTANCE * ecbAddresses++;
    }

    // ---- probes

    /** Probes that {@code pattern} matches, by id, after those that are made on demand have been. */
    synchronized List<Probe> match(ProbePattern pattern, Credential credential) {
        List<Probe> matching = probes.match(pattern);
        return credential.all() ? matching : matching.stream().filter(probe -> credential.sees(probe.visibility())).toList();
    }

    /** Whether an enabling has a description that means a provider of this name. */
    public synchronized boolean isWanted(String provider) {
        return states.stream().flatMap(state -> state.enablings().stream())
                .flatMap(enabling -> enabling.descriptions().stream())
                .anyMatch(description -> description.matcher().matchesProvider(provider));
    }

    /** The probes that there are, for a debugger: none is made for it. */
    public synchronized List<ProbeInfo> allProbes() {
        return probes.match(new ProbeMatcher(new ProbePattern("", "", "", ""))).stream().map(Probe::info).toList();
    }

    // ---- consumers' states

    /** A new state, to be ended by {@link #destroy}. */
    synchronized TraceState create(long owner, Credential credential) {
        TraceState state = new TraceState(this, owner, credential, statesMade++);
        states.add(state);
        return state;
    }

    synchronized void destroy(TraceState state) {
        if (states.remove(state)) {
            state.close();
            attacher.withdraw(state.ecbs());
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
        probes.provideAll();
        for (Enabling.Description description : enabling.descriptions()) {
            probes.provideOnDemand(description.pattern(), description.matcher());
        }
        Integer[] counts = new Integer[images.size()];
        Arrays.fill(counts, 0);
        List<EcbAttacher.Match> matches = new ArrayList<>();
        for (int order = 0; order < enabling.descriptions().size(); order++) {
            Enabling.Description description = enabling.descriptions().get(order);
            for (Probe probe : probes.match(description.matcher())) {
                if (!state.credential().sees(probe.visibility())) {
                    continue;
                }
                matches.add(new EcbAttacher.Match(probe, description, order));
                counts[description.program()]++;
            }
        }
        enabling.matchedUpTo = probes.count();
        try {
            attacher.attach(state, enabling, matches);
        } catch (SiteException e) {
            forget(state, enabling);
            throw new DeviceException(Reason.NOT_ATTACHED, e.getMessage());
        } catch (EnableException e) {
            forget(state, enabling);
            throw new DeviceException(Reason.NOT_ENABLED);
        }
        // What is revealed now is matched as any other provider that comes later.
        target.revealProviders(this::isWanted);
        return List.of(counts);
    }

    private void forget(TraceState state, Enabling enabling) {
        state.enablings().remove(enabling);
        enabling.group.release(target.host());
    }

    /** Matches what is enabled with the probes that have come since it was matched last. */
    private void matchNewProbes() {
        for (TraceState state : states) {
            boolean over = state.activity() == Activity.COOLDOWN || state.activity() == Activity.STOPPED;
            for (Enabling enabling : over ? List.<Enabling>of() : state.enablings()) {
                List<EcbAttacher.Match> matches = new ArrayList<>();
                for (int order = 0; order < enabling.descriptions().size(); order++) {
                    Enabling.Description description = enabling.descriptions().get(order);
                    for (int id = enabling.matchedUpTo + 1; id <= probes.count(); id++) {
                        Probe probe = probes.get(id);
                        if (probe != null && description.matcher().matches(probe)
                                && state.credential().sees(probe.visibility())) {
                            matches.add(new EcbAttacher.Match(probe, description, order));
                        }
                    }
                }
                enabling.matchedUpTo = probes.count();
                try {
                    attacher.attach(state, enabling, matches);
                } catch (SiteException e) {
                    // The system must go on loading its module; whoever waits for these probes is told.
                    state.failed(e.getMessage());
                } catch (EnableException e) {
                    state.failed(Reason.NOT_ENABLED.text());
                }
            }
        }
    }

    /** Fills the slots of ECBs: they fire from now on. */
    synchronized void activate(List<LiveEcb> starting) {
        attacher.activate(starting);
    }

    /** Empties the slots of a state's ECBs: they fire no more. Probe context; needs no lock, as it only takes away. */
    void deactivate(TraceState state) {
        attacher.deactivate(state);
    }

    /** Actions on the whole system. */
    DestructiveActions destructive() {
        return destructive;
    }

    /** Whether nothing may fire now. */
    boolean isSuspended() {
        return target.host().isSuspended();
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
        TraceState state = create(0, Credential.ALL);
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

    // ---- what the target reaches

    private final class Listener implements TargetListener {
        @Override
        public void moduleLoaded(TargetModule module) {
            synchronized (DtraceModule.this) {
                if (probes.addModule(module)) {
                    matchNewProbes();
                }
            }
        }

        /** {@code dtrace_module_unloaded}: its probes go, whatever their providers. */
        @Override
        public void moduleUnloaded(TargetModule module) {
            synchronized (DtraceModule.this) {
                probes.remove(probe -> probe.definition.module().equals(module.name()));
            }
        }

        @Override
        public void providerUnregistered(Provider provider) {
            synchronized (DtraceModule.this) {
                probes.remove(probe -> probe.provider == provider);
            }
        }

        @Override
        public void providerRegistered(Provider provider) {
            synchronized (DtraceModule.this) {
                if (probes.addProvider(provider)) {
                    matchNewProbes();
                }
            }
        }
    }
}
