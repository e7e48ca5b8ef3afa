package org.dtrace4j.kernel.ksim;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.device.Device;
import org.dtrace4j.kernel.providers.DtraceDevice;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.TargetConnection;
import org.dtrace4j.session.TargetConnector;
import org.dtrace4j.session.TargetProcesses;

/** {@code /usr/sbin/dtrace}: the same command as on the host, as a process of the machine that it traces. */
final class DtraceProgram implements UserProgram {
    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        ProcessIo io = new ProcessIo(sys);
        sys.sigaction(Syscalls.SIGINT, io::interrupt);
        sys.sigaction(Syscalls.SIGTERM, io::interrupt);
        TargetConnector connector = request -> Optional.of(connect(sys, io.files()));
        return new DtraceCommand(io, List.of(connector)).run(arguments.subList(1, arguments.size()));
    }

    private static TargetConnection connect(Syscalls sys, FileAccess files) throws java.io.IOException {
        Device device;
        try {
            device = ProcessDevice.open(sys);
        } catch (SystemCallError e) {
            throw new java.io.IOException(DtraceDevice.PATH + ": " + Errno.text(e));
        }
        return new Connection(device, files, new GuestProcesses(sys));
    }

    private record Connection(Device device, FileAccess systemFiles, TargetProcesses guests)
            implements TargetConnection {
        @Override
        public Optional<TargetProcesses> processes() {
            return Optional.of(guests);
        }

        @Override
        public List<String> providerModules() {
            return DtraceDevice.PROVIDER_MODULES;
        }

        @Override
        public void close() {
            device.close();
        }
    }
}
