package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceLostException;
import org.dtrace4j.device.ForwardingDevice;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.device.SystemDescription;
import org.dtrace4j.kernel.providers.UnbootedMachine;
import org.dtrace4j.provider.ProbePattern;
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
                throw DeviceLostException.neverReached(e);
            }
            device.close();
            device = connection.device();
            asked.forEach(device::match);
            whenBooted.accept(connection);
        }
        return connection;
    }

    /** What is not known without a boot is asked of the machine when it has booted. */
    @Override
    protected Device behind() {
        connection();
        return device;
    }

    // ---- what is known without a boot

    @Override
    protected Device lookup() {
        return device;
    }

    @Override
    public SystemDescription system() {
        return device.system();
    }

    @Override
    public boolean isRestricted() {
        return device.isRestricted();
    }

    @Override
    public Optional<SymbolAddress> symbolAt(long address) {
        return device.symbolAt(address);
    }

    @Override
    public List<ProbeInfo> match(ProbePattern pattern) {
        if (!hasBooted()) {
            asked.add(pattern);
        }
        return device.match(pattern);
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
