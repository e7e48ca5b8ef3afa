package org.dtrace4j.check;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.device.ArgumentInfo;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.LookupDevice;
import org.dtrace4j.device.ModuleDescription;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.device.SystemDescription;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProcessProbes;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.Target.SymbolAddress;

/** Lets several compilers look things up in one device, one at a time. Nothing can be enabled through it. */
final class SharedDevice extends LookupDevice {
    private final Device device;

    SharedDevice(Device device) {
        this.device = device;
    }

    @Override
    public synchronized SystemDescription system() {
        return device.system();
    }

    @Override
    public synchronized List<ModuleDescription> modules() {
        return device.modules();
    }

    @Override
    public synchronized Optional<TypeContainer> types(String module) {
        return device.types(module);
    }

    @Override
    public synchronized Optional<SymbolAddress> symbolAt(long address) {
        return device.symbolAt(address);
    }

    @Override
    public synchronized Optional<SymbolAddress> userSymbolAt(int pid, long address) {
        return device.userSymbolAt(pid, address);
    }

    @Override
    public synchronized OptionalLong addressOf(String module, String symbol) {
        return device.addressOf(module, symbol);
    }

    @Override
    public synchronized List<ProbeInfo> match(ProbePattern pattern) {
        return device.match(pattern);
    }

    @Override
    public synchronized ProcessProbes processProbes(ProbePattern pattern) {
        return device.processProbes(pattern);
    }

    @Override
    public synchronized List<ArgumentInfo> arguments(int probeId) {
        return device.arguments(probeId);
    }

    @Override
    public synchronized Optional<ProviderAttributes> attributes(int probeId) {
        return device.attributes(probeId);
    }

    /** The device is its owner's to close. */
    @Override
    public void close() { }
}
