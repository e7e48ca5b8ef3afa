package org.dtrace4j.kernel.mdb;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.boot.WholeMachine;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.mdb.command.Debugger;
import org.dtrace4j.kernel.mdb.command.Output;
import org.dtrace4j.kernel.mdb.dcmd.Dcmds;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;

/**
 * Boots in which the unmount of {@code /etc/svc/volatile} always fails, because the boot script has a file in it open.
 */
final class StoppedMachine {
    /** The first enabling of the story. */
    static final String FIRST = "fbt:tmpfs:tmp_unmount:return/arg1 == EBUSY/{ panic(); }";
    /** The second. */
    static final String SECOND = """
            fbt:tmpfs:tmp_unmount:entry
            {
                    self->vfs = args[0];
            }

            fbt:tmpfs:tmp_unmount:return
            /arg1 == EBUSY/
            {
                    gotit = self->vfs;
            }

            fbt:tmpfs:tmp_unmount:return
            {
                    self->vfs = NULL;
            }

            fbt:genunix:vn_rele:entry
            /gotit != NULL && args[0]->v_vfsp == gotit/
            {
                    panic();
            }
            """;
    private static final String SCRIPT = """
            exec 3</etc/svc/volatile/init.state
            umount /etc/svc/volatile
            exec 3<&-
            """;
    private static final long LIMIT = 20_000_000_000L;

    private StoppedMachine() { }

    /** The disk with that script, and an anonymous enabling. */
    static DiskImage disk(String program) {
        DiskImage disk = WholeMachine.DISK.withFile("/opt/site/lib/svc-mount.sh", 0644,
                SCRIPT.getBytes(StandardCharsets.UTF_8));
        return AnonymousDisk.after(disk, "-A", "-w", "-n", program);
    }

    /**
     * Boots with the debugger, in which these lines are typed; then lets {@code look} see how the machine stands there.
     */
    static String boot(DiskImage disk, List<String> lines, Consumer<Machine> look) {
        StringBuilder console = new StringBuilder();
        KernelConfig config = KernelConfig.of(7).withMemoryPages(8192).withDisk(disk).withConsole(console::append);
        try (Machine machine = Machine.start(config, k -> k.genunix.main.entry())) {
            KmdbSession session = new KmdbSession(machine, DebuggerTerminal.ofLines(lines, console));
            session.install();
            Optional<Outcome> end = machine.run(LIMIT);
            if (!session.wasEntered() || !(end.orElse(null) instanceof Outcome.Panicked)) {
                throw new AssertionError(end + "\n" + console);
            }
            look.accept(machine);
        }
        return console.toString();
    }

    static DebugTarget target(Machine machine) {
        return LiveTracing.target(machine);
    }

    /** What the debugger answers to a line. */
    static String ask(DebugTarget target, String line) {
        StringBuilder answer = new StringBuilder();
        new Debugger(target, Dcmds.table(), "mdb", new Output(answer::append)).execute(line);
        return answer.toString();
    }
}
