package org.dtrace4j.kernel.user.init;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * The first process.
 *
 * <p>Its story: state file, environment, contract descriptors; then each sysinit line of inittab, waited for; then the
 * line with the id {@code smf}, svc.startd, which starts everything else; then a loop that reaps children and starts
 * svc.startd again should it end. The state file is written after each fork, while the child already runs, and after
 * each sysinit line has ended.
 */
@InObject("init")
public final class Init implements UserProgram {
    private static final String INITTAB = "/etc/inittab";
    private static final String DEFAULTS = "/etc/default/init";
    private static final String PATH = "/sbin:/usr/sbin:/usr/bin";
    private static final String STARTD_ID = "smf";
    /** Set while svc.startd is to stay down for a reboot. */
    private static final String RESETTING = "/etc/svc/volatile/resetting";
    /** Descriptors that init keeps for contracts: legacy template, template of svc.startd, events. */
    private static final Map<Integer, String> CONTRACT_FILES = new TreeMap<>(Map.of(
        255, "/system/contract/process/template",
        254, "/system/contract/process/template",
        253, "/system/contract/process/pbundle"));

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        return new Story(sys).run();
    }

    /** The state of one init. */
    private static final class Story {
        private static final int RESPAWN_LIMIT = 5;
        private static final long RESPAWN_INTERVAL_SECONDS = 10;

        private final Syscalls sys;
        private final StateFile state = new StateFile();
        private boolean booting;
        private boolean complained;
        private String startdCommand;
        private int startdPid;
        private int startdStarts;
        private long startdStarted;

        Story(Syscalls sys) {
            this.sys = sys;
        }

        int run() throws SystemCallError {
            sys.compute(Latency.INIT_START);
            sys.umask(022);
            booting = state.begin(sys, this::say);
            setEnvironment();
            openContracts();
            List<Inittab.Entry> entries = readInittab();
            if (booting) {
                bootInit(entries);
            } else {
                adoptStartd();
            }
            while (true) {
                reap();
            }
        }

        private void say(String message) {
            try {
                int fd = sys.open("/dev/console", Syscalls.O_WRONLY, 0);
                sys.print(fd, "\nINIT: " + message + "\n");
                sys.close(fd);
            } catch (SystemCallError e) {
                // Without a console there is nobody to tell.
            }
        }

        /** Complaints about the state file: while booting it may be that nothing can be written yet. */
        private void writeState() {
            state.write(sys, message -> {
                if (!booting && !complained) {
                    complained = true;
                    say(message);
                }
            });
        }

        private void setEnvironment() {
            Map<String, String> environment = sys.environment();
            environment.clear();
            environment.put("PATH", PATH);
            try {
                for (String line : FileTools.readLines(sys, DEFAULTS)) {
                    int equals = line.indexOf('=');
                    if (line.startsWith("#") || equals < 1) {
                        continue;
                    }
                    String name = line.substring(0, equals).strip();
                    String value = line.substring(equals + 1).strip();
                    if (name.equals("CMASK")) {
                        sys.umask(Integer.parseInt(value, 8) & 0777);
                    } else {
                        environment.put(name, value);
                    }
                }
            } catch (SystemCallError e) {
                say("Cannot open " + DEFAULTS + ". Environment not initialized.");
            } catch (NumberFormatException e) {
                say("Bad CMASK in " + DEFAULTS + ".");
            }
        }

        private void openContracts() {
            CONTRACT_FILES.forEach((descriptor, path) -> {
                try {
                    int fd = sys.open(path, path.endsWith("template") ? Syscalls.O_RDWR : Syscalls.O_RDONLY, 0);
                    if (fd != descriptor) {
                        sys.dup2(fd, descriptor);
                        sys.close(fd);
                    }
                    sys.setCloseOnExec(descriptor, true);
                } catch (SystemCallError e) {
                    // A kernel without contracts: children are then not told apart by them.
                }
            });
        }

        private List<Inittab.Entry> readInittab() {
            try {
                Inittab table = Inittab.parse(FileTools.readText(sys, INITTAB));
                table.complaints().forEach(this::say);
                return table.entries();
            } catch (SystemCallError e) {
                say("Cannot open " + INITTAB + ": " + Errno.text(e));
                return List.of();
            }
        }

        // ---- booting

        private void bootInit(List<Inittab.Entry> entries) throws SystemCallError {
            for (Inittab.Entry entry : entries) {
                sys.compute(Latency.INIT_ENTRY);
                if (entry.id().equals(STARTD_ID)) {
                    startdCommand = entry.command();
                } else if (entry.action().equals("initdefault")) {
                    say("Ignoring legacy \"initdefault\" entry.");
                } else if (entry.action().equals("sysinit")) {
                    StateFile.Slot slot = fork(entry.command());
                    if (slot != null) {
                        waitFor(slot);
                        slot.clear();
                        writeState();
                    }
                }
            }
            booting = false;
            if (startdCommand == null) {
                say("No entry for svc.startd in " + INITTAB + ".");
            } else {
                runStartd();
            }
        }

        /** Forks a shell for a command; the child may be well on its way before the state file is written. */
        private StateFile.Slot fork(String command) {
            int pid;
            try {
                pid = sys.fork(child -> {
                    child.exec("/sbin/sh", List.of("INITSH", "-c", command), child.environment());
                    return 1;
                });
            } catch (SystemCallError e) {
                say("Cannot fork: " + Errno.text(e));
                return null;
            }
            StateFile.Slot slot = state.occupy(pid);
            writeState();
            return slot;
        }

        private void waitFor(StateFile.Slot slot) throws SystemCallError {
            while ((slot.flags & StateFile.LIVING) != 0) {
                reapOne(slot.pid);
            }
        }

        private void runStartd() {
            if (FileTools.exists(sys, RESETTING)) {
                return;
            }
            long now = sys.time();
            if (startdStarted + RESPAWN_INTERVAL_SECONDS < now) {
                startdStarted = now;
                startdStarts = 0;
            }
            if (++startdStarts > RESPAWN_LIMIT) {
                say("svc.startd is restarting too quickly; giving up.");
                startdCommand = null;
                return;
            }
            StateFile.Slot slot = fork("exec " + startdCommand);
            if (slot != null) {
                slot.id = STARTD_ID;
                slot.flags |= StateFile.NAMED;
                startdPid = slot.pid;
            }
        }

        /** After a restart of init: svc.startd runs, if the state file is right. */
        private void adoptStartd() {
            for (int pid : state.pids()) {
                if (state.find(pid).id.equals(STARTD_ID)) {
                    startdPid = pid;
                }
            }
        }

        // ---- afterwards

        /** Waits for any child; sleeps where there is none. */
        private void reap() throws SystemCallError {
            try {
                reapOne(-1);
            } catch (SystemCallError e) {
                if (e.errno() != Errno.ECHILD) {
                    throw e;
                }
                sleep();
            }
        }

        private void sleep() throws SystemCallError {
            try {
                sys.nanosleep(300_000_000_000L);
            } catch (SystemCallError e) {
                if (e.errno() != Errno.EINTR) {
                    throw e;
                }
            }
        }

        private void reapOne(int which) throws SystemCallError {
            Syscalls.ChildStatus ended;
            try {
                ended = sys.waitpid(which, 0);
            } catch (SystemCallError e) {
                if (e.errno() == Errno.EINTR) {
                    return;
                }
                throw e;
            }
            StateFile.Slot slot = state.find(ended.pid());
            if (slot == null) {
                return;
            }
            slot.flags &= ~StateFile.LIVING;
            slot.exit = ended.signal() != 0 ? ended.signal() : ended.status() << 8;
            if (ended.pid() == startdPid) {
                startdPid = 0;
                slot.clear();
                writeState();
                if (startdCommand != null) {
                    runStartd();
                }
            }
        }
    }
}
