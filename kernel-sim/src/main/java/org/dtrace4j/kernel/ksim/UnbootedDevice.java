package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.device.ArgumentInfo;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceLostException;
import org.dtrace4j.device.LookupDevice;
import org.dtrace4j.device.ModuleDescription;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.device.SystemDescription;
import org.dtrace4j.kernel.providers.UnbootedMachine;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProcessProbes;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.Target.SymbolAddress;

/**
 * Looks things up in a machine that has not booted, until somebody asks for a process: then the machine boots, and answers
 * from there on. Probes that were made on demand before that have the same ids after it.
 */
final class UnbootedDevice extends LookupDevice {
    /** Boots the machine. */
    @FunctionalInterface
    interface Starter {
        Boot boot() throws IOException;
    }

    private final UnbootedMachine machine;
    private final Starter starter;
    private final List<ProbePattern> asked = new ArrayList<>();
    private Device device;
    private Boot boot;

    UnbootedDevice(UnbootedMachine machine, Starter starter) {
        this.machine = machine;
        this.starter = starter;
        this.device = machine.open();
    }

    private Device booted() {
        if (boot == null) {
            try {
                boot = starter.boot();
            } catch (IOException e) {
                throw new DeviceLostException(e.getMessage());
            }
            device.close();
            device = boot.machine().tracing().open();
            asked.forEach(device::match);
        }
        return device;
    }

    @Override
    public SystemDescription system() {
        return device.system();
    }

    @Override
    public List<ModuleDescription> modules() {
        return device.modules();
    }

    @Override
    public Optional<TypeContainer> types(String module) {
        return device.types(module);
    }

    @Override
    public Optional<SymbolAddress> symbolAt(long address) {
        return device.symbolAt(address);
    }

    @Override
    public Optional<SymbolAddress> userSymbolAt(int pid, long address) {
        return booted().userSymbolAt(pid, address);
    }

    @Override
    public OptionalLong addressOf(String module, String symbol) {
        return device.addressOf(module, symbol);
    }

    @Override
    public List<ProbeInfo> match(ProbePattern pattern) {
        if (boot == null) {
            asked.add(pattern);
        }
        return device.match(pattern);
    }

    @Override
    public ProcessProbes processProbes(ProbePattern pattern) {
        return booted().processProbes(pattern);
    }

    @Override
    public List<ArgumentInfo> arguments(int probeId) {
        return device.arguments(probeId);
    }

    @Override
    public Optional<ProviderAttributes> attributes(int probeId) {
        return device.attributes(probeId);
    }

    @Override
    public void close() {
        device.close();
        machine.close();
        if (boot != null) {
            boot.close();
        }
    }
}
