package org.dtrace4j.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.ArgumentInfo;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.EcbInfo;
import org.dtrace4j.device.ModuleDescription;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.device.Status;
import org.dtrace4j.device.SystemDescription;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.Target.SymbolAddress;
import org.dtrace4j.provider.TargetModule;

/** A consumer's connection to the runtime of a target in the same process. */
final class LocalDevice implements Device {
    private final DtraceModule module;
    private final Target target;

    LocalDevice(DtraceModule module) {
        this.module = module;
        this.target = module.target();
    }

    // ---- what there is

    @Override
    public SystemDescription system() {
        return new SystemDescription(target.nodeName(), target.cpuCount());
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
    public OptionalLong addressOf(String moduleName, String symbol) {
        return target.addressOf(moduleName, symbol);
    }

    @Override
    public List<ProbeInfo> match(ProbePattern pattern) {
        List<ProbeInfo> list = new ArrayList<>();
        for (Probe probe : module.match(pattern)) {
            list.add(probe.info());
        }
        return list;
    }

    @Override
    public List<ArgumentInfo> arguments(int probeId) {
        List<ArgumentInfo> list = new ArrayList<>();
        synchronized (module) {
            Probe probe = module.probes().get(probeId);
            if (probe != null) {
                for (CtfType type : probe.definition.arguments()) {
                    list.add(new ArgumentInfo(list.size(), type));
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
        throw new DeviceException(DeviceException.Reason.GONE);
    }

    @Override
    public int go(List<OptionSetting> options) throws DeviceException {
        throw new DeviceException(DeviceException.Reason.GONE);
    }

    @Override
    public int stop() throws DeviceException {
        throw new DeviceException(DeviceException.Reason.GONE);
    }

    @Override
    public void setOption(OptionSetting option) throws DeviceException {
        throw new DeviceException(DeviceException.Reason.GONE);
    }

    // ---- consuming

    @Override
    public BufferSnapshot snapshot(int cpu) throws DeviceException {
        throw new DeviceException(DeviceException.Reason.GONE);
    }

    @Override
    public AggregationSnapshot aggregations(int cpu) throws DeviceException {
        throw new DeviceException(DeviceException.Reason.GONE);
    }

    @Override
    public EcbInfo ecb(int epid) throws DeviceException {
        throw new DeviceException(DeviceException.Reason.GONE);
    }

    @Override
    public AggregationImage aggregation(int id) throws DeviceException {
        throw new DeviceException(DeviceException.Reason.GONE);
    }

    @Override
    public Status status() throws DeviceException {
        throw new DeviceException(DeviceException.Reason.GONE);
    }

    @Override
    public List<OptionSetting> options() {
        return List.of();
    }

    @Override
    public boolean sleep(long nanos) {
        return target.sleep(nanos);
    }

    @Override
    public void close() {
    }
}
