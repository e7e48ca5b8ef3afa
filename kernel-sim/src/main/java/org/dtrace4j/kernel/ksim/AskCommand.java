package org.dtrace4j.kernel.ksim;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dtrace4j.device.remote.Frames;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What asks the running machine for one thing and prints its answer. A complaint in the answer is a failure. */
@Command(mixinStandardHelpOptions = true)
abstract class AskCommand implements Callable<Integer> {
    @Option(names = "--machine", paramLabel = "DIR",
            description = "Folder of the machine ($DTRACE_MACHINE, else ~/.dtrace4j/machine).")
    private String machine;

    @Spec
    private CommandSpec spec;

    /** The service, as {@link MachineServer} names it. */
    abstract String service();

    @Override
    public Integer call() throws IOException {
        MachineFolder folder = MachineFolder.locate(Optional.ofNullable(machine));
        try (LiveClient client = LiveClient.require(folder, service())) {
            String answer = answer(client.frames());
            if (answer.startsWith("ksim: ")) {
                throw new IOException(answer.substring("ksim: ".length()));
            }
            if (!answer.isEmpty()) {
                spec.commandLine().getOut().println(answer);
            }
            return KsimMain.SUCCESS;
        }
    }

    /** The machine's answer; a machine that has ended meanwhile has no more to say. */
    private static String answer(Frames frames) throws IOException {
        try {
            return MachineServer.text(frames.read(Frames.LARGE));
        } catch (EOFException e) {
            return "";
        }
    }

    /** {@code ksim status}. */
    @Command(name = "status", description = {"Tells how the running machine is.", "The status is 1 if none runs."})
    static final class Status extends AskCommand {
        @Override
        String service() {
            return "status";
        }
    }

    /** {@code ksim break}. */
    @Command(name = "break", description = "Breaks into the debugger of the running machine, which ksim console talks to.")
    static final class Break extends AskCommand {
        @Override
        String service() {
            return "break";
        }
    }

    /** {@code ksim halt}. */
    @Command(name = "halt", description = "Has the running machine halt, and waits for it.")
    static final class Halt extends AskCommand {
        @Option(names = "--now", description = "Do not ask the machine: keep what is on its disk, and end.")
        private boolean now;

        @Override
        String service() {
            return now ? "stop" : "halt";
        }
    }
}
