package org.dtrace4j.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dtrace4j.builtin.option.Option;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.ArgumentInfo;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.EcbAccount;
import org.dtrace4j.device.EcbInfo;
import org.dtrace4j.device.ModuleDescription;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.device.Status;
import org.dtrace4j.device.SystemDescription;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.provider.Credential;
import org.dtrace4j.provider.ProbeArgument;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProcessProbes;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.Target.SymbolAddress;
import org.dtrace4j.provider.TargetModule;
import org.dtrace4j.verify.ImageVerifier;
import org.dtrace4j.verify.VerifiedImage;
import org.dtrace4j.verify.VerifyException;

/** A consumer's connection to the runtime of a target in the same process. */
class LocalDevice implements Device {
    private final DtraceModule module;
    private final Target target;
    private TraceState state;
    private boolean closed;

    /** Who has the connection, as the target numbers its processes; 0 if it is none of them. */
    private final long owner;

    private final Credential credential;

    LocalDevice(DtraceModule module, long owner, Credential credential) {
        this.credential = credential;
        this.module = module;
        this.target = module.target();
        this.owner = owner;
    }

    /** A connection to a state that is there. */
    LocalDevice(DtraceModule module, TraceState state) {
        this(module, state.owner(), state.credential());
        this.state = state;
    }

    // ---- what there is

    @Override
    public SystemDescription system() {
        return new SystemDescription(target.nodeName(), target.cpuCount());
    }

    @Override
    public boolean isRestricted() {
        return !credential.all();
    }

    @Override
    public List<ModuleDescription> modules() {
        List<ModuleDescription> list = new ArrayList<>();
        for (TargetModule m : target.modules()) {
            list.add(new ModuleDescription(m.name(), m.isPrimary()));
        }
        return list;
    }

    @Override
    public Optional<TypeContainer> types(String moduleName) {
        for (TargetModule m : target.modules()) {
            if (m.name().equals(moduleName)) {
                return Optional.of(m.types());
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<SymbolAddress> symbolAt(long address) {
        return target.symbolAt(address);
    }

    @Override
    public Optional<SymbolAddress> userSymbolAt(int pid, long address) {
        return target.userSymbolAt(pid, address);
    }

    @Override
    public OptionalLong addressOf(String moduleName, String symbol) {
        return target.addressOf(moduleName, symbol);
    }

    @Override
    public List<ProbeInfo> match(ProbePattern pattern) {
        List<ProbeInfo> list = new ArrayList<>();
        for (Probe probe : module.match(pattern, credential)) {
            list.add(probe.info());
        }
        return list;
    }

    @Override
    public ProcessProbes processProbes(ProbePattern pattern) {
        synchronized (module) {
            return target.processProbes(pattern, credential);
        }
    }

    @Override
    public List<ArgumentInfo> arguments(int probeId) {
        List<ArgumentInfo> list = new ArrayList<>();
        synchronized (module) {
            Probe probe = module.probes().get(probeId);
            if (probe != null) {
                for (ProbeArgument argument : probe.definition.arguments()) {
                    list.add(new ArgumentInfo(list.size(), argument));
                }
            }
        }
        return list;
    }

    @Override
    public Optional<ProviderAttributes> attributes(int probeId) {
        synchronized (module) {
            Probe probe = module.probes().get(probeId);
            return probe == null ? Optional.empty() : Optional.of(probe.provider.attributes());
        }
    }

    // ---- enabling

    @Override
    public List<Integer> enable(List<EnablingImage> images) throws DeviceException {
        List<VerifiedImage> verified = new ArrayList<>();
        for (EnablingImage image : images) {
            try {
                verified.add(ImageVerifier.verify(image));
            } catch (VerifyException e) {
                module.refused(e.getMessage());
                throw new DeviceException(DeviceException.Reason.BAD_IMAGE, e.getMessage());
            }
        }
        return module.enable(openState(), verified);
    }

    @Override
    public int go(List<OptionSetting> options) throws DeviceException {
        synchronized (module) {
            TraceState current = openState();
            if (grabs(options)) {
                DtraceModule.Claim claim = module.claimAnonymous(current);
                current = claim.state();
                state = current;
                if (current.activity() != Activity.INACTIVE) {
                    // It runs already, with the options that it was started with. From now on somebody can be asked for.
                    current.heardOf();
                    return claim.beginCpu();
                }
            }
            for (OptionSetting option : options) {
                current.setOption(option);
            }
            int cpu = current.go();
            current.heardOf();
            return cpu;
        }
    }

    /** Whether the options ask for the anonymous state. */
    private static boolean grabs(List<OptionSetting> options) throws DeviceException {
        OptionValues values = new OptionValues();
        for (OptionSetting option : options) {
            if (option.name().equals(Options.GRABANON.name())) {
                try {
                    values.set(option.name(), option.value());
                } catch (OptionException e) {
                    throw new DeviceException(DeviceException.Reason.BAD_OPTION_VALUE, option.name());
                }
            }
        }
        return values.isOn(Options.GRABANON);
    }

    @Override
    public int stop() throws DeviceException {
        synchronized (module) {
            return openState().stop();
        }
    }

    @Override
    public void setOption(OptionSetting option) throws DeviceException {
        synchronized (module) {
            TraceState current = openState();
            boolean whileTracing = Options.find(option.name()).map(row -> row.when() == Option.When.ANY).orElse(true);
            if (!whileTracing && current.activity() != Activity.INACTIVE) {
                throw new DeviceException(DeviceException.Reason.ACTIVE);
            }
            current.setOption(option);
        }
    }

    // ---- consuming

    @Override
    public BufferSnapshot snapshot(int cpu) throws DeviceException {
        synchronized (module) {
            return openState().buffers().snapshot(checkCpu(cpu));
        }
    }

    @Override
    public AggregationSnapshot aggregations(int cpu) throws DeviceException {
        synchronized (module) {
            return openState().buffers().aggregations(checkCpu(cpu));
        }
    }

    final int checkCpu(int cpu) throws DeviceException {
        if (cpu < 0 || cpu >= target.cpuCount()) {
            throw new DeviceException(DeviceException.Reason.NO_SUCH_ID, "CPU " + cpu);
        }
        return cpu;
    }

    @Override
    public EcbInfo ecb(int epid) throws DeviceException {
        synchronized (module) {
            LiveEcb ecb = openState().ecb(epid);
            if (ecb == null) {
                throw new DeviceException(DeviceException.Reason.NO_SUCH_ID, "EPID " + epid);
            }
            return ecb.info();
        }
    }

    @Override
    public AggregationImage aggregation(int id) throws DeviceException {
        synchronized (module) {
            AggregationImage aggregation = openState().aggregation(id);
            if (aggregation == null) {
                throw new DeviceException(DeviceException.Reason.NO_SUCH_ID, "aggregation " + id);
            }
            return aggregation;
        }
    }

    @Override
    public Status status() throws DeviceException {
        synchronized (module) {
            return openState().status();
        }
    }

    @Override
    public List<EcbAccount> accounts() throws DeviceException {
        synchronized (module) {
            List<EcbAccount> list = new ArrayList<>();
            for (LiveEcb ecb : openState().ecbs()) {
                if (ecb.account != null) {
                    list.add(ecb.account.of(ecb.epid));
                }
            }
            return list;
        }
    }

    @Override
    public List<OptionSetting> options() {
        synchronized (module) {
            return state == null ? List.of() : state.optionSettings();
        }
    }

    @Override
    public boolean sleep(long nanos) {
        return target.sleep(nanos);
    }

    @Override
    public void close() {
        synchronized (module) {
            if (state != null) {
                module.destroy(state);
            }
            state = null;
            closed = true;
        }
    }

    /** The state of this connection, made when it is first needed, so that looking things up costs nothing. */
    final TraceState openState() throws DeviceException {
        synchronized (module) {
            if (closed) {
                throw new DeviceException(DeviceException.Reason.GONE);
            }
            if (state == null) {
                state = module.create(owner, credential);
            }
            return state;
        }
    }
}
