package org.dtrace4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.dtrace4j.device.Device;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.SystemFile;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.TargetConnection;
import org.dtrace4j.session.TargetConnector;
import org.dtrace4j.testing.FakeTarget;

/** Connects to a fake system, with files that have never seen an anonymous enabling. */
final class FakeConnector implements TargetConnector {
    final MemoryFiles systemFiles = new MemoryFiles()
            .put(ConfFile.PATH, "name=\"dtrace\" parent=\"pseudo\" instance=0;\n")
            .put(SystemFile.PATH, "* system\n");
    final List<Request> requests = new ArrayList<>();
    private final Supplier<Device> devices;

    FakeConnector(FakeTarget target) {
        this(() -> target.dtrace().open());
    }

    /** With devices of the caller's own. */
    FakeConnector(Supplier<Device> devices) {
        this.devices = devices;
    }

    @Override
    public Optional<TargetConnection> connect(Request request) {
        requests.add(request);
        Device device = devices.get();
        return Optional.of(new TargetConnection() {
            @Override
            public Device device() {
                return device;
            }

            @Override
            public FileAccess systemFiles() {
                return systemFiles;
            }

            @Override
            public List<String> providerModules() {
                return List.of("profile", "fbt");
            }

            @Override
            public void close() {
                device.close();
            }
        });
    }
}
