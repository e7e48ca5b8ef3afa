package org.dtrace4j.kernel.ksim;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Starts a machine in a process of its own, which goes on when this one ends. */
final class DetachedBoot {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long LOOK_MILLIS = 50;

    private final MachineFolder folder;

    DetachedBoot(MachineFolder folder) {
        this.folder = folder;
    }

    /**
     * Starts it, and waits until it can be reached.
     *
     * @param arguments the command line of {@code ksim} that asked for it
     * @return the exit status
     */
    int start(List<String> arguments, Consumer<String> out) throws IOException, InterruptedException {
        if (new RunFolder(folder).connect().isPresent()) {
            throw new IOException("the machine in " + folder + " is running already");
        }
        Path log = folder.path().resolve("run").resolve("process.log");
        Files.createDirectories(log.getParent());
        Process process = new ProcessBuilder(command(arguments)).redirectInput(new File("/dev/null"))
                .redirectOutput(log.toFile()).redirectErrorStream(true).start();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (System.nanoTime() < end) {
            Optional<LiveClient> client = LiveClient.connect(folder, "status");
            if (client.isPresent()) {
                client.get().close();
                out.accept("ksim: the machine in " + folder + " is running, as process " + process.pid() + "\n");
                return KsimMain.SUCCESS;
            }
            if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException(Files.readString(log).strip().replaceFirst("^ksim: ", ""));
            }
        }
        process.destroy();
        throw new IOException("the machine does not start; see " + log);
    }

    /** This program with the same arguments, out of the reach of the terminal's signals where the host can do that. */
    private List<String> command(List<String> arguments) throws IOException {
        ProcessHandle.Info self = ProcessHandle.current().info();
        String[] words = self.arguments().orElseThrow(() -> new IOException("the host does not tell how this program runs"));
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.add(self.command().orElseThrow(() -> new IOException("the host does not tell how this program runs")));
        // What comes before the arguments of ksim is for the JVM.
        command.addAll(List.of(words).subList(0, words.length - arguments.size()));
        command.addAll(arguments.stream().map(word -> word.equals("--detach") ? "--serve" : word).toList());
        return command;
    }
}
