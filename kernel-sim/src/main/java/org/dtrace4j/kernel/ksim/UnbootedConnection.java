package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceLostException;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.providers.DtraceDevice;
import org.dtrace4j.kernel.providers.UnbootedMachine;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.ForwardingIo;
import org.dtrace4j.session.HostFiles;
import org.dtrace4j.session.ProcessIdentity;
import org.dtrace4j.session.TargetConnection;
import org.dtrace4j.session.TargetProcesses;

/**
 * A machine that boots only when something is wanted of it that it can only do when it is up: to trace, to start or name
 * processes, to be a process's home. Its disk is made when somebody wants a file of it.
 */
final class UnbootedConnection implements TargetConnection {
    /** Boots the machine and connects to it. */
    @FunctionalInterface
    interface Starter {
        TargetConnection boot() throws IOException;
    }

    private final MachineFolder folder;
    private final UnbootedDevice device;
    private final boolean looking;
    /** The command's world as the booted machine has it. */
    private CommandIo inside;

    /**
     * A connection that boots by {@code starter}.
     *
     * @param looking whether it is for looking things up; else for tracing, where the command becomes a process of the
     *     machine
     */
    UnbootedConnection(MachineFolder folder, UnbootedMachine machine, Starter starter, boolean looking) {
        this.folder = folder;
        this.device = new UnbootedDevice(machine, starter);
        this.looking = looking;
    }

    /** What a person may want to know who did not boot a machine. */
    static String notice(MachineFolder folder) {
        return "no machine is running in " + folder + ", so this is one of its own";
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public FileAccess systemFiles() {
        DiskFolder disk = folder.disk();
        try {
            folder.readDisk(disk);
        } catch (IOException e) {
            throw DeviceLostException.neverReached(e);
        }
        return HostFiles.below(disk.root());
    }

    @Override
    public List<String> providerModules() {
        return DtraceDevice.PROVIDER_MODULES;
    }

    @Override
    public Optional<String> notice() {
        return looking ? Optional.empty() : Optional.of(notice(folder));
    }

    @Override
    public Optional<String> end() {
        return device.hasBooted() ? device.connection().end() : Optional.empty();
    }

    @Override
    public OptionalInt killedBy() {
        return device.hasBooted() ? device.connection().killedBy() : OptionalInt.empty();
    }

    @Override
    public Optional<TargetProcesses> processes() {
        return looking ? Optional.empty() : device.connection().processes();
    }

    /** As long as the machine has not booted there are only the interrupts of the world outside. */
    @Override
    public CommandIo within(CommandIo outside) {
        if (looking) {
            return outside;
        }
        device.whenBooted(connection -> inside = connection.within(outside));
        return new ForwardingIo() {
            @Override
            protected CommandIo outside() {
                return outside;
            }

            @Override
            public int interrupts() {
                return device.hasBooted() ? inside.interrupts() : outside.interrupts();
            }

            @Override
            public void system(String command, Optional<OutputStream> out) throws IOException {
                booted().system(command, out);
            }

            @Override
            public ProcessIdentity identity() {
                return booted().identity();
            }
        };
    }

    private CommandIo booted() {
        device.connection();
        return inside;
    }

    @Override
    public void close() {
        device.close();
    }
}
