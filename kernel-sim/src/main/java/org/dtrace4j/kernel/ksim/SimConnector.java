package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceLostException;
import org.dtrace4j.device.remote.RemoteDevice;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.ConfFileException;
import org.dtrace4j.dof.SystemFile;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.DiskObject;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.providers.DtraceDevice;
import org.dtrace4j.kernel.providers.UnbootedMachine;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.HostFiles;
import org.dtrace4j.session.TargetConnection;
import org.dtrace4j.session.TargetConnector;
import org.dtrace4j.session.TargetProcesses;

/**
 * Gives the host's dtrace command a machine: the one that runs in the machine folder, or else one that is booted for this
 * command and gone after it.
 *
 * <p>Where it is known what a boot decides ({@link BootFacts}), the machine boots only when something is wanted of it that
 * a program to be compiled does not want: programs with errors are told of them at once. A machine that must boot to look
 * things up boots without the anonymous enabling that may lie on the disk, since that may panic the machine. To trace it
 * boots as the machine would. What the machine does to its disk meanwhile is not kept.
 */
public final class SimConnector implements TargetConnector {
    /** Seed of machines that are booted for a command; a variable of the environment may give another. */
    private static final String SEED_VARIABLE = "DTRACE_SEED";
    private static final int COMMAND_LINE_MAX = 1500;

    @Override
    public Optional<TargetConnection> connect(Request request) throws IOException {
        MachineFolder folder = MachineFolder.locate(request.machine());
        if (request.replay().isPresent()) {
            return Optional.of(ReplayConnection.open(folder, request.replay().get()));
        }
        Optional<LiveClient> live = LiveClient.connect(folder,
                MachineServer.deviceFor(fitting(request.commandLine())));
        if (live.isPresent()) {
            return Optional.of(new LiveConnection(folder, live.get(), !request.paced()));
        }
        boolean looking = request.purpose() != Purpose.TRACE;
        Optional<UnbootedMachine.Facts> facts = looking || !hasEnabling(folder) ? BootFacts.of(folder) : Optional.empty();
        UnbootedConnection.Starter starter = looking ? () -> bootToLookUp(folder, facts.isEmpty())
                : () -> bootToTrace(folder, request.paced(), fitting(request.commandLine()));
        return Optional.of(facts.isEmpty() ? starter.boot()
                : new UnbootedConnection(folder, new UnbootedMachine(facts.get()), starter, looking));
    }

    private static TargetConnection bootToTrace(MachineFolder folder, boolean paced, List<String> commandLine)
            throws IOException {
        Boot boot = boot(folder, folder.readDisk(folder.disk()));
        BackgroundLife.start(boot.machine().kernel());
        HostedConsumer consumer = HostedConsumer.start(boot, commandLine);
        Device device = consumer.device();
        return new Connection(folder, boot, Optional.of(consumer), paced ? new PacedDevice(device) : device,
                HostFiles.below(folder.disk().root()));
    }

    /** A command line as far as it goes into the beginning of a conversation and onto a stack; ps shows less of it. */
    private static List<String> fitting(List<String> commandLine) {
        List<String> words = new ArrayList<>();
        int left = COMMAND_LINE_MAX;
        for (String word : commandLine) {
            if (left > 0) {
                words.add(word.substring(0, Math.min(word.length(), left)));
                left -= word.length() + 1;
            }
        }
        return words;
    }

    private static TargetConnection bootToLookUp(MachineFolder folder, boolean keep) throws IOException {
        Boot boot = boot(folder, withoutEnabling(folder.readDisk(folder.disk())));
        if (keep) {
            BootFacts.keep(folder, boot.machine());
        }
        return new Connection(folder, boot, Optional.empty(), boot.machine().tracing().open(),
                HostFiles.below(folder.disk().root()));
    }

    /** A boot that went to the login prompt. */
    private static Boot boot(MachineFolder folder, DiskImage image) throws IOException {
        Boot boot = Boot.powerOn(Boot.config(seed(), image));
        try {
            boot.toMultiUser("the machine in " + folder);
            return boot;
        } catch (IOException e) {
            boot.close();
            throw e;
        }
    }

    private static long seed() throws IOException {
        String text = System.getenv(SEED_VARIABLE);
        try {
            return text == null || text.isEmpty() ? 1 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException(SEED_VARIABLE + ": not a number: " + text);
        }
    }

    private static DiskImage withoutEnabling(DiskImage image) throws IOException {
        try {
            DiskImage clean = with(image, ConfFile.PATH, ConfFile.of(read(image, ConfFile.PATH)).withoutEnabling().bytes());
            return with(clean, SystemFile.PATH,
                    SystemFile.of(read(image, SystemFile.PATH)).withoutBlock(SystemFile.PATH).bytes());
        } catch (ConfFileException e) {
            // The file is damaged; the command that wants to change it will say so.
            return image;
        }
    }

    /** Whether an anonymous enabling awaits the next boot, which may then load other modules first. */
    private static boolean hasEnabling(MachineFolder folder) {
        try {
            Path file = folder.disk().root().resolve(inside(ConfFile.PATH));
            return Files.exists(file) && ConfFile.of(Files.readAllBytes(file)).hasEnabling();
        } catch (IOException e) {
            // Then whoever boots it says what is wrong.
            return true;
        }
    }

    private static byte[] read(DiskImage image, String path) {
        DiskObject file = image.boot().objects().find(inside(path));
        return file == null || file.type() != DiskObject.Type.FILE ? new byte[0] : file.data();
    }

    private static DiskImage with(DiskImage image, String path, byte[] data) {
        return java.util.Arrays.equals(read(image, path), data) ? image : image.withFile(inside(path), 0644, data);
    }

    private static String inside(String path) {
        return path.substring(1);
    }

    /** A machine of this command's own. */
    private record Connection(MachineFolder folder, Boot boot, Optional<HostedConsumer> process, Device device,
            FileAccess systemFiles) implements TargetConnection {
        @Override
        public CommandIo within(CommandIo outside) {
            return process.map(consumer -> consumer.within(outside)).orElse(outside);
        }

        @Override
        public List<String> providerModules() {
            return DtraceDevice.PROVIDER_MODULES;
        }

        @Override
        public Optional<TargetProcesses> processes() {
            return process.map(HostedConsumer::processes);
        }

        @Override
        public Optional<String> end() {
            return process.flatMap(HostedConsumer::end).map(Outcome::text);
        }

        @Override
        public OptionalInt killedBy() {
            return process.map(HostedConsumer::killedBy).orElse(OptionalInt.empty());
        }

        @Override
        public Optional<String> notice() {
            return Optional.of(UnbootedConnection.notice(folder));
        }

        @Override
        public void close() {
            device.close();
            boot.close();
        }
    }

    /** The machine that runs. Its files are reached over a connection of their own, when they are needed. */
    private static final class LiveConnection implements TargetConnection {
        private final MachineFolder folder;
        private final Device device;
        private final boolean outside;
        private CommandIo io;
        private LiveClient files;

        LiveConnection(MachineFolder folder, LiveClient client, boolean hurry) {
            this.folder = folder;
            this.outside = client.isOutside();
            this.device = RemoteDevice.over(client.frames(), client, hurry,
                    outside ? Device.class : GuestService.class);
        }

        @Override
        public Optional<TargetProcesses> processes() {
            return outside ? Optional.empty() : Optional.of(new LiveProcesses(guests(), () -> io));
        }

        @Override
        public OptionalInt killedBy() {
            return outside ? OptionalInt.empty() : LiveProcesses.killedBy(guests());
        }

        private GuestService guests() {
            return (GuestService) device;
        }

        @Override
        public CommandIo within(CommandIo given) {
            io = given;
            return outside ? given : LiveProcesses.within(guests(), given);
        }

        @Override
        public Device device() {
            return device;
        }

        @Override
        public FileAccess systemFiles() {
            try {
                if (files == null) {
                    files = LiveClient.require(folder, "files");
                }
                return new RemoteFiles(files.frames());
            } catch (IOException e) {
                throw DeviceLostException.neverReached(e);
            }
        }

        @Override
        public List<String> providerModules() {
            return DtraceDevice.PROVIDER_MODULES;
        }

        @Override
        public void close() {
            device.close();
            if (files != null) {
                try {
                    files.close();
                } catch (IOException e) {
                    // It has done what it was for.
                }
            }
        }
    }
}
