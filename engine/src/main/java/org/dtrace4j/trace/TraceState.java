package org.dtrace4j.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.DeviceException.Reason;
import org.dtrace4j.device.Status;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.provider.Credential;
import org.dtrace4j.provider.Target;
import org.dtrace4j.trace.agg.HashUse;
import org.dtrace4j.trace.agg.KeyLayout;
import org.dtrace4j.trace.dynvar.DynamicVariables;
import org.dtrace4j.trace.load.LoadedImage;
import org.dtrace4j.trace.spec.Speculations;
import org.dtrace4j.verify.VerifiedImage;

/**
 * One consumer's tracing: its programs, its ECBs, and what it has recorded.
 *
 * <p>Everything but firing is guarded by the module. {@link #exiting}, {@link #fireError} and {@link #countDoubleError}
 * are called in probe context, without its lock.
 */
final class TraceState {
    private static final long SLOWEST_STATUS_NANOS = 10_000_000_000L;
    private static final long FASTEST_CLEANING_NANOS = 200_000L;
    private static final long SLOWEST_CLEANING_NANOS = 60_000_000_000L;

    /** A heart beats as long as somebody has asked for the status within this time. */
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    /** A consumer whose heart has not beaten for this time is killed. */
    private static final long HEARTBEAT_TIMEOUT_NANOS = 10_000_000_000L;

    private final DtraceModule module;
    private final Target target;
    private final AtomicReference<Activity> activity = new AtomicReference<>(Activity.INACTIVE);
    private final OptionValues options = new OptionValues();
    private final Programs programs;
    private final ByteRegion strings = new ByteRegion(DtraceMemory.STRINGS);
    /** ECBs by EPID - 1; those that are not there yet are null. Replaced when it grows. */
    private volatile LiveEcb[] ecbs = new LiveEcb[8];
    private volatile int ecbCount;
    private LiveEcb[] errorEcbs = new LiveEcb[0];
    private final CpuFiring[] firings;
    private final AtomicLong doubleErrors = new AtomicLong();
    private StateBuffers buffers;
    private int endCpu;
    private boolean closed;
    /** When the deadman comes, unless somebody asks for the status before. */
    private volatile long deadline = Long.MAX_VALUE;
    private Consumer<String> failureSink = sentence -> { };
    /** Why probes that appeared while tracing could not be enabled; null if all could. */
    private String failure;

    /** Who has it, as the target numbers its processes; 0 if none of them has. */
    private final long owner;
    private final int number;

    /** What its consumer may see and do. */
    private final Credential credential;

    /** @param number counts the states of the module */
    TraceState(DtraceModule module, long owner, Credential credential, int number) {
        this.credential = credential;
        this.module = module;
        this.owner = owner;
        this.number = number;
        this.target = module.target();
        this.programs = new Programs(module, !credential.all());
        this.firings = new CpuFiring[target.cpuCount()];
    }

    long owner() {
        return owner;
    }

    Credential credential() {
        return credential;
    }

    int number() {
        return number;
    }

    boolean hasBuffers() {
        return buffers != null;
    }

    /** For a debugger, how the tables of aggregations are filled, by CPU. */
    List<Optional<HashUse>> aggregationUse() {
        return buffers == null ? List.of() : buffers.aggregationUse();
    }

    /** For a debugger, how the table of dynamic variables is filled. */
    Optional<HashUse> variableUse() {
        return Optional.ofNullable(buffers).map(StateBuffers::dynamic).map(DynamicVariables::use);
    }

    /** For a debugger, the dynamic variables that are set. */
    List<StateView.VariableView> dynamicVariables() {
        List<StateView.VariableView> views = new ArrayList<>();
        if (buffers != null && buffers.dynamic() != null) {
            DynamicVariables dynamic = buffers.dynamic();
            dynamic.forEach((variable, thread, key, value) -> {
                VariableImage image = programs.variables().ofDynamicSpace(variable);
                int size = image.size() == 0 ? Long.BYTES : image.size();
                views.add(new StateView.VariableView(image, thread, KeyLayout.bytes(key, 0, key.length, image.keys()),
                        Arrays.copyOfRange(dynamic.memory(), value, value + size)));
            });
        }
        return views;
    }

    DtraceModule module() {
        return module;
    }

    Target target() {
        return target;
    }

    CpuFiring[] firings() {
        return firings;
    }

    OptionValues options() {
        return options;
    }

    Activity activity() {
        return activity.get();
    }

    boolean isActive() {
        return activity.get() == Activity.ACTIVE;
    }

    boolean hasEcbs() {
        return ecbCount > 0;
    }

    // ---- enabling

    /**
     * Adds programs. Matching them is for the module.
     *
     * @throws DeviceException if they cannot live with those that are there; nothing of them fires then
     */
    Enabling add(List<VerifiedImage> images) throws DeviceException {
        require(activity() == Activity.INACTIVE, Reason.ACTIVE);
        List<LoadedImage> loaded = programs.load(images);
        for (VerifiedImage image : images) {
            for (OptionSetting setting : image.image().options()) {
                setOption(setting);
            }
        }
        return programs.add(images, loaded);
    }

    /**
     * Makes an ECB; it cannot fire before the module lets it.
     *
     * @param place where it stands among its enabling's on its probe
     */
    LiveEcb createEcb(Probe probe, Enabling.Clause clause, LiveEcb.Place place) {
        long[] description = {strings.string(probe.provider.name()), strings.string(probe.definition.module()),
            strings.string(probe.definition.function()), strings.string(probe.definition.name())};
        LiveEcb ecb = new LiveEcb(ecbCount + 1, this, probe, clause, place, module.nextEcbAddress(),
                description);
        if (ecbCount == ecbs.length) {
            ecbs = Arrays.copyOf(ecbs, ecbCount * 2);
        }
        ecbs[ecbCount] = ecb;
        ecbCount++;
        if (probe.id == DtraceProvider.ERROR) {
            errorEcbs = Arrays.copyOf(errorEcbs, errorEcbs.length + 1);
            errorEcbs[errorEcbs.length - 1] = ecb;
        }
        for (CpuFiring firing : firings) {
            if (firing != null) {
                firing.memory().map(DtraceMemory.STRINGS, strings.bytes());
            }
        }
        return ecb;
    }

    List<Enabling> enablings() {
        return programs.enablings();
    }

    /** All ECBs in order of EPIDs. */
    List<LiveEcb> ecbs() {
        return Arrays.asList(ecbs).subList(0, ecbCount);
    }

    LiveEcb ecb(int epid) {
        return epid >= 1 && epid <= ecbCount ? ecbs[epid - 1] : null;
    }

    AggregationImage aggregation(int id) {
        return programs.aggregation(id);
    }

    VariableLayout variables() {
        return programs.variables();
    }

    /** Whether any clause records into speculations. */
    boolean speculates() {
        return programs.speculate();
    }

    // ---- options

    void setOption(OptionSetting setting) throws DeviceException {
        try {
            options.set(setting.name(), setting.value());
        } catch (OptionException e) {
            Reason reason = e.reason() == OptionException.Reason.BAD_VALUE ? Reason.BAD_OPTION_VALUE
                    : Reason.BAD_OPTION_NAME;
            throw new DeviceException(reason, setting.name());
        }
    }

    List<OptionSetting> optionSettings() {
        List<OptionSetting> list = new ArrayList<>();
        for (OptionValues.Setting setting : options.settings()) {
            list.add(new OptionSetting(setting.option().name(), setting.text()));
        }
        return list;
    }

    // ---- life cycle

    /** Starts tracing; returns the CPU on which BEGIN fired. */
    int go() throws DeviceException {
        require(activity() == Activity.INACTIVE, Reason.ACTIVE);
        if (programs.areDestructive() && !options.isOn(Options.DESTRUCTIVE)) {
            throw new DeviceException(Reason.DESTRUCTIVE);
        }
        limitRates();
        buffers = new StateBuffers(this);
        buffers.allocate(programs.variables(), programs.aggregations(), programs.constants(), strings.bytes(), firings);
        activity.set(Activity.WARMUP);
        int cpu = controlCpu();
        fireOwn(DtraceProvider.BEGIN, cpu);
        if (activity.compareAndSet(Activity.WARMUP, Activity.ACTIVE)) {
            module.activate(ecbs());
        }
        return cpu;
    }

    /** Rates have limits; the options then say what is kept to. */
    private void limitRates() {
        options.set(Options.STATUSRATE, Math.min(options.get(Options.STATUSRATE), SLOWEST_STATUS_NANOS));
        long clean = options.get(Options.CLEANRATE);
        options.set(Options.CLEANRATE, clean == 0 ? SLOWEST_CLEANING_NANOS
                : Math.max(FASTEST_CLEANING_NANOS, Math.min(clean, SLOWEST_CLEANING_NANOS)));
    }

    /** Stops tracing; returns the CPU on which END fired. */
    int stop() throws DeviceException {
        Activity now = activity();
        require(now == Activity.ACTIVE || now == Activity.DRAINING, Reason.NOT_ACTIVE);
        activity.set(Activity.COOLDOWN);
        module.deactivate(this);
        buffers.cleaner().catchUp();
        buffers.openReserves();
        endCpu = controlCpu();
        fireOwn(DtraceProvider.END, endCpu);
        buffers.cleaner().finish();
        activity.set(Activity.STOPPED);
        return endCpu;
    }

    /** The CPU that BEGIN and END fire on: the one that runs, or the only one that is traced if there is such a one. */
    private int controlCpu() {
        long only = options.get(Options.CPU_ONLY);
        return only >= 0 && only < firings.length ? (int) only : target.host().cpu();
    }

    /** Fires BEGIN or END in the middle of the control call of the consumer that starts or stops tracing. */
    private void fireOwn(int probeId, int cpu) {
        CpuFiring firing = firings[cpu];
        if (firing == null) {
            return;
        }
        target.host().inside = true;
        for (LiveEcb ecb : ecbs()) {
            boolean over = activity() == Activity.DRAINING || module.isSuspended();
            if (ecb.probe.id == probeId && !over) {
                Driver.run(ecb, firing, 0, 0, 0, 0, 0, 0, 0, 0);
            }
        }
        target.host().inside = false;
    }

    /** Ends everything and gives up the memory. */
    void close() {
        if (!closed) {
            closed = true;
            activity.set(Activity.STOPPED);
            module.deactivate(this);
            if (buffers != null) {
                buffers.release();
            }
            Arrays.fill(firings, null);
        }
    }

    // ---- the deadman

    /**
     * Somebody has asked for the status, or has just begun to trace. A consumer that may and does change the traced system
     * is never killed, for it may stop it for long; nor is the anonymous state, which nobody can ask for anything.
     */
    void heardOf() {
        deadline = programs.areDestructive() && credential.all() ? Long.MAX_VALUE
                : target.timestamp() + PATIENCE_NANOS + HEARTBEAT_TIMEOUT_NANOS;
    }

    /** When tracing is given up. Probe context. */
    long deadline() {
        return deadline;
    }

    /** Gives up: nothing of this consumer fires any more. Probe context. */
    void kill() {
        if (activity.compareAndSet(Activity.ACTIVE, Activity.KILLED)) {
            module.deactivate(this);
        }
    }

    // ---- probe context

    /**
     * {@code exit()}: nothing of this consumer fires from now on, but END.
     *
     * @return whether this counts: of several only the first does, and any in END
     */
    boolean exiting() {
        if (activity.compareAndSet(Activity.ACTIVE, Activity.DRAINING)) {
            module.deactivate(this);
            return true;
        }
        return activity.compareAndSet(Activity.WARMUP, Activity.DRAINING) || activity() == Activity.COOLDOWN;
    }

    /** Fires ERROR as a part of the firing in which a clause faulted. */
    void fireError(CpuFiring firing, int epid, int action, int offset, int fault, long address) {
        LiveEcb[] handlers = errorEcbs;
        for (int i = 0; i < handlers.length; i++) {
            Driver.invoke(handlers[i].clause, handlers[i], firing, 0, epid, action, offset, fault, address, 0, 0, 0, 0);
        }
    }

    void countDoubleError() {
        doubleErrors.incrementAndGet();
    }

    /** Bytes of a record; 0 for an EPID that does not exist. */
    int recordSize(int epid) {
        LiveEcb ecb = ecb(epid);
        return ecb == null ? 0 : ecb.recordSize;
    }

    /** The ECBs for a walk without allocation: those up to the count that was read before. */
    LiveEcb[] ecbArray() {
        return ecbs;
    }

    int ecbCount() {
        return ecbCount;
    }

    // ---- consuming

    StateBuffers buffers() throws DeviceException {
        require(buffers != null && !closed, Reason.NOT_ACTIVE);
        return buffers;
    }

    /** Who is told at once when probes that appear later cannot be enabled. */
    void onFailure(Consumer<String> sink) {
        failureSink = sink;
    }

    /** Probes that have appeared cannot be enabled. The consumer learns of it when it next asks for the status. */
    void failed(String sentence) {
        if (failure == null) {
            failure = sentence;
            failureSink.accept(sentence);
        }
    }

    Status status() throws DeviceException {
        require(buffers != null && !closed, Reason.NOT_ACTIVE);
        if (failure != null) {
            throw new DeviceException(Reason.NOT_ATTACHED, failure);
        }
        buffers.cleaner().catchUp();
        if (target.timestamp() - deadline > 0) {
            kill();
        }
        if (deadline != Long.MAX_VALUE) {
            heardOf();
        }
        DynamicVariables dynamic = buffers.dynamic();
        Speculations speculations = buffers.speculations();
        return new Status(dynamic == null ? 0 : dynamic.drops(), dynamic == null ? 0 : dynamic.rinsingDrops(),
                dynamic == null ? 0 : dynamic.dirtyDrops(), speculations.drops(), speculations.busy(),
                speculations.unavailable(), 0, doubleErrors.get(), activity() == Activity.DRAINING,
                buffers.anyFull(), activity() == Activity.KILLED, buffers.anyOverLimit());
    }

    private static void require(boolean condition, Reason reason) throws DeviceException {
        if (!condition) {
            throw new DeviceException(reason);
        }
    }
}
