package org.dtrace4j.device;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProcessProbes;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.Target.SymbolAddress;

/** A device that has another one answer; what a subclass does not answer itself goes there. */
public abstract class ForwardingDevice implements Device {
    /** The device that answers; asked at each call. */
    protected abstract Device behind();

    /** The device that answers what compilers ask: modules, their types and symbols, probes and their arguments. */
    protected Device lookup() {
        return behind();
    }

    @Override
    public SystemDescription system() {
        return behind().system();
    }

    @Override
    public boolean isRestricted() {
        return behind().isRestricted();
    }

    @Override
    public List<ModuleDescription> modules() {
        return lookup().modules();
    }

    @Override
    public Optional<TypeContainer> types(String module) {
        return lookup().types(module);
    }

    @Override
    public Optional<SymbolAddress> symbolAt(long address) {
        return behind().symbolAt(address);
    }

    @Override
    public Optional<SymbolAddress> userSymbolAt(int pid, long address) {
        return behind().userSymbolAt(pid, address);
    }

    @Override
    public OptionalLong addressOf(String module, String symbol) {
        return lookup().addressOf(module, symbol);
    }

    @Override
    public List<ProbeInfo> match(ProbePattern pattern) {
        return lookup().match(pattern);
    }

    @Override
    public ProcessProbes processProbes(ProbePattern pattern) {
        return behind().processProbes(pattern);
    }

    @Override
    public List<ArgumentInfo> arguments(int probeId) {
        return lookup().arguments(probeId);
    }

    @Override
    public Optional<ProviderAttributes> attributes(int probeId) {
        return lookup().attributes(probeId);
    }

    @Override
    public List<Integer> enable(List<EnablingImage> images) throws DeviceException {
        return behind().enable(images);
    }

    @Override
    public int go(List<OptionSetting> options) throws DeviceException {
        return behind().go(options);
    }

    @Override
    public int stop() throws DeviceException {
        return behind().stop();
    }

    @Override
    public void setOption(OptionSetting option) throws DeviceException {
        behind().setOption(option);
    }

    @Override
    public BufferSnapshot snapshot(int cpu) throws DeviceException {
        return behind().snapshot(cpu);
    }

    @Override
    public AggregationSnapshot aggregations(int cpu) throws DeviceException {
        return behind().aggregations(cpu);
    }

    @Override
    public EcbInfo ecb(int epid) throws DeviceException {
        return behind().ecb(epid);
    }

    @Override
    public AggregationImage aggregation(int id) throws DeviceException {
        return behind().aggregation(id);
    }

    @Override
    public Status status() throws DeviceException {
        return behind().status();
    }

    @Override
    public List<EcbAccount> accounts() throws DeviceException {
        return behind().accounts();
    }

    @Override
    public List<OptionSetting> options() {
        return behind().options();
    }

    @Override
    public boolean sleep(long nanos) throws InterruptedException {
        return behind().sleep(nanos);
    }

    @Override
    public void close() {
        behind().close();
    }
}
