package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dtrace4j.device.remote.Frames;
import org.dtrace4j.kernel.mdb.DebuggerTerminal;
import org.dtrace4j.kernel.mdb.LineEditor;
import org.dtrace4j.kernel.mdb.StreamTerminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ksim console}: the console of a machine that runs in another process. */
@Command(name = "console", description = {"Attaches to the console of the running machine.",
        "Ctrl-] leaves it, as does the end of input that is no terminal; the machine goes on. Ctrl-C, Ctrl-Z and Ctrl-D go to",
        "the machine: Ctrl-D at a prompt logs out. The break key (Ctrl-\\) drops into kmdb."},
        mixinStandardHelpOptions = true)
final class ConsoleCommand implements Callable<Integer> {
    private static final String LEFT = "ksim: the machine goes on\n";

    @Option(names = "--machine", paramLabel = "DIR",
            description = "Folder of the machine ($DTRACE_MACHINE, else ~/.dtrace4j/machine).")
    private String machine;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        MachineFolder folder = MachineFolder.locate(Optional.ofNullable(machine));
        try (LiveClient client = LiveClient.require(folder, "console")) {
            if (LineEditor.isAtTerminal()) {
                try (LineEditor editor = LineEditor.ofSystem(new RunFolder(folder).consoleHistory())) {
                    editor.offerNames(SimPrograms.names());
                    editor.offerPaths(folder.disk().root());
                    return converse(client, editor);
                }
            }
            PrintWriter out = spec.commandLine().getOut();
            return converse(client, new StreamTerminal(new InputStreamReader(System.in, StandardCharsets.UTF_8), text -> {
                out.print(text);
                out.flush();
            }, true));
        }
    }

    private static int converse(LiveClient client, DebuggerTerminal terminal) throws InterruptedException {
        ConsoleUser user = new ConsoleUser(terminal);
        Thread reader = new Thread(() -> read(client.frames(), user), "console");
        reader.setDaemon(true);
        reader.start();
        ConsoleUser.Typist typist = new ConsoleUser.Typist(user, new ConsoleUser.Keyboard() {
            @Override
            public void type(String line) {
                send(client.frames(), "L" + line);
            }

            @Override
            public void key(int key) {
                send(client.frames(), key == DebuggerTerminal.BREAK ? "B" : "K" + (char) key);
            }

            @Override
            public boolean leave() {
                return true;
            }
        }, () -> { });
        boolean ended = typist.awaitEnd();
        if (ended) {
            typist.end();
        }
        terminal.write(ended ? "ksim: the machine has ended\n" : terminal.isInteractive() ? "\n" + LEFT : "");
        return KsimMain.SUCCESS;
    }

    private static void send(Frames frames, String message) {
        try {
            MachineServer.send(frames, message);
        } catch (IOException e) {
            // The reader will notice that the machine has ended.
        }
    }

    private static void read(Frames frames, ConsoleUser user) {
        try {
            while (true) {
                String message = MachineServer.text(frames.read(Frames.LARGE));
                if (message.startsWith("T")) {
                    user.text(message.substring(1));
                } else if (message.startsWith("W")) {
                    user.wants(message.equals("W1"));
                } else if (message.startsWith("N")) {
                    user.offers(message.substring(1).lines().toList());
                }
            }
        } catch (IOException e) {
            user.end();
        }
    }
}
