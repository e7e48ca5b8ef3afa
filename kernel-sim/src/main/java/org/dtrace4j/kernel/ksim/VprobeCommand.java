package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.device.Device;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.providers.DtraceDevice;
import org.dtrace4j.kernel.providers.Vprobe;
import org.dtrace4j.session.BootEnabling;
import org.dtrace4j.session.FileAccess;
import org.dtrace4j.session.HostFiles;
import org.dtrace4j.session.TargetConnection;
import org.dtrace4j.session.TargetConnector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * {@code ksim vprobe}: what is traced beneath the kernel. It is {@code dtrace -A} with another place for the enabling, and
 * with a machine that has just been powered on to look things up in.
 */
@Command(name = "vprobe", description = {"Has programs run beneath the kernel from power-on in every boot, until told otherwise.",
        "Without programs, removes those that are there. What they trace goes to run/vprobe.log in the machine's folder.",
        "Provider vprobe has entry and return of every function of every module; profile is there too."},
        customSynopsis = "ksim vprobe [--machine=DIR] [OPTION of dtrace]... [-n CLAUSE | -s FILE]...")
final class VprobeCommand implements Callable<Integer> {
    @Option(names = "--machine", paramLabel = "DIR",
            description = "Folder of the machine ($DTRACE_MACHINE, else ~/.dtrace4j/machine).")
    private String machine;

    @Option(names = "--help", usageHelp = true, description = "Show this help message and exit.")
    private boolean help;

    @Unmatched
    private List<String> given = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        MachineFolder folder = MachineFolder.locate(Optional.ofNullable(machine));
        Files.createDirectories(folder.path());
        List<String> arguments = new ArrayList<>(List.of("-A"));
        arguments.addAll(given);
        FolderIo io = new FolderIo(folder.path());
        TargetConnector connector = request -> Optional.of(new Connection(folder));
        int status = new DtraceCommand(io, List.of(connector)).run(arguments);
        spec.commandLine().getErr().print(io.said());
        spec.commandLine().getErr().flush();
        return status;
    }

    /** A machine that does not run, without a disk: nothing of what there is to trace is on it. */
    private static final class Connection implements TargetConnection, BootEnabling {
        private final MachineFolder folder;
        private final Machine machine;
        private final Device device;

        Connection(MachineFolder folder) {
            this.folder = folder;
            this.machine = Machine.start(KernelConfig.of(0), kernel -> kernel.genunix.main.entry());
            this.device = Vprobe.lookUp(machine.kernel());
        }

        @Override
        public Device device() {
            return device;
        }

        @Override
        public FileAccess systemFiles() {
            return HostFiles.below(folder.disk().root());
        }

        @Override
        public List<String> providerModules() {
            return DtraceDevice.PROVIDER_MODULES;
        }

        @Override
        public Optional<BootEnabling> bootEnabling() {
            return Optional.of(this);
        }

        @Override
        public List<String> replace(List<byte[]> images) throws IOException {
            String path = folder.vprobeConf().toString();
            if (!images.isEmpty()) {
                HostFiles.ofProcess().replace(path, ConfFile.of(new byte[0]).withEnabling(images).bytes());
                return List.of("saved enabling in " + path);
            }
            return Files.deleteIfExists(folder.vprobeConf()) ? List.of("removed enabling in " + path) : List.of();
        }

        @Override
        public void close() {
            device.close();
            machine.close();
        }
    }
}
