package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.DeviceLostException;
import org.dtrace4j.device.EcbAccount;
import org.dtrace4j.device.EcbInfo;
import org.dtrace4j.device.ForwardingDevice;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.device.Status;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.kernel.providers.UnbootedMachine;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProcessProbes;
import org.dtrace4j.provider.Target.SymbolAddress;
import org.dtrace4j.session.TargetConnection;

/**
 * Looks things up in a machine that has not booted, until something is wanted that only one has that is up: a process, or
 * tracing. Then the machine boots, and answers from there on. Probes that were made on demand before that have the same
 * ids after it.
 */
final class UnbootedDevice extends ForwardingDevice {
    private final UnbootedMachine machine;
    private final UnbootedConnection.Starter starter;
    private final List<ProbePattern> asked = new ArrayList<>();
    private Device device;
    private TargetConnection connection;
    private Consumer<TargetConnection> whenBooted = booted -> { };

    UnbootedDevice(UnbootedMachine machine, UnbootedConnection.Starter starter) {
        this.machine = machine;
        this.starter = starter;
        this.device = machine.open();
    }

    boolean hasBooted() {
        return connection != null;
    }

    /** Says what is to be done as soon as the machine has booted. */
    void whenBooted(Consumer<TargetConnection> action) {
        whenBooted = action;
    }

    /** The connection to the machine, which boots if it has not. */
    TargetConnection connection() {
        if (connection == null) {
            try {
                connection = starter.boot();
            } catch (IOException e) {
                throw new DeviceLostException("failed to initialize dtrace: " + e.getMessage());
            }
            device.close();
            device = connection.device();
            asked.forEach(device::match);
            whenBooted.accept(connection);
        }
        return connection;
    }

    private Device booted() {
        connection();
        return device;
    }

    /** Knows without a boot what is there to look up. */
    @Override
    protected Device behind() {
        return device;
    }

    @Override
    public List<ProbeInfo> match(ProbePattern pattern) {
        if (!hasBooted()) {
            asked.add(pattern);
        }
        return device.match(pattern);
    }

    // ---- what needs a boot

    @Override
    public Optional<SymbolAddress> userSymbolAt(int pid, long address) {
        return booted().userSymbolAt(pid, address);
    }

    @Override
    public ProcessProbes processProbes(ProbePattern pattern) {
        return booted().processProbes(pattern);
    }

    @Override
    public List<Integer> enable(List<EnablingImage> images) throws DeviceException {
        return booted().enable(images);
    }

    @Override
    public int go(List<OptionSetting> options) throws DeviceException {
        return booted().go(options);
    }

    @Override
    public int stop() throws DeviceException {
        return booted().stop();
    }

    @Override
    public void setOption(OptionSetting option) throws DeviceException {
        booted().setOption(option);
    }

    @Override
    public BufferSnapshot snapshot(int cpu) throws DeviceException {
        return booted().snapshot(cpu);
    }

    @Override
    public AggregationSnapshot aggregations(int cpu) throws DeviceException {
        return booted().aggregations(cpu);
    }

    @Override
    public EcbInfo ecb(int epid) throws DeviceException {
        return booted().ecb(epid);
    }

    @Override
    public AggregationImage aggregation(int id) throws DeviceException {
        return booted().aggregation(id);
    }

    @Override
    public Status status() throws DeviceException {
        return booted().status();
    }

    @Override
    public List<EcbAccount> accounts() throws DeviceException {
        return booted().accounts();
    }

    @Override
    public List<OptionSetting> options() {
        return booted().options();
    }

    @Override
    public boolean sleep(long nanos) throws InterruptedException {
        return booted().sleep(nanos);
    }

    @Override
    public void close() {
        machine.close();
        if (hasBooted()) {
            connection.close();
        } else {
            device.close();
        }
    }
}
