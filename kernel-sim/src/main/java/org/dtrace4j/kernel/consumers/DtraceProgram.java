package org.dtrace4j.kernel.consumers;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.kernel.providers.DtraceDevice;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.TargetConnection;
import org.dtrace4j.session.TargetConnector.Purpose;
import org.dtrace4j.session.TargetConnector;
import org.dtrace4j.session.TargetProcesses;

/** {@code /usr/sbin/dtrace}: the same command as on the host, as a process of the machine that it traces. */
public final class DtraceProgram implements UserProgram {
    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        ProcessIo io = new ProcessIo(sys);
        sys.sigaction(Syscalls.SIGINT, io::interrupt);
        sys.sigaction(Syscalls.SIGTERM, io::interrupt);
        TargetConnector connector = request -> Optional.of(connect(sys, request.purpose(), io.files()));
        return new DtraceCommand(io, List.of(connector)).run(arguments.subList(1, arguments.size()));
    }

    /** Whoever only compiles needs no privilege, but no probe is found then. */
    private static TargetConnection connect(Syscalls sys, Purpose purpose, FileAccess files) throws java.io.IOException {
        Device device;
        try {
            device = ProcessDevice.open(sys);
        } catch (SystemCallError e) {
            if (e.errno() == Errno.EACCES && purpose == Purpose.COMPILE) {
                return new Connection(names(sys), files, new GuestProcesses(sys));
            }
            if (e.errno() == Errno.EACCES) {
                throw new java.io.IOException(DeviceException.Reason.NO_ACCESS.text());
            }
            throw new java.io.IOException(DtraceDevice.PATH + ": " + Errno.text(e));
        }
        return new Connection(device, files, new GuestProcesses(sys));
    }

    private static Device names(Syscalls sys) throws java.io.IOException {
        try {
            return (Device) sys.ioctl(sys.open(DtraceDevice.HELPER, Syscalls.O_RDWR, 0), DtraceDevice.NAMES, null);
        } catch (SystemCallError e) {
            throw new java.io.IOException(DtraceDevice.HELPER + ": " + Errno.text(e));
        }
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
