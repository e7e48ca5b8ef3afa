package org.dtrace4j.kernel.user.smf;

import java.util.List;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.kernel.user.smf.Graph.Node;
import org.dtrace4j.kernel.user.smf.Manifest.ManifestException;
import org.dtrace4j.kernel.user.smf.Service.Duration;

/**
 * The program svc.startd: the master restarter.
 *
 * <p>Its story: log, svc.configd, early manifest import, then the graph. Every instance that is enabled and has what it
 * depends on is started, all at once; each method that ends may make others startable. Later it waits for processes to
 * end and for requests of {@code svcadm}, which announces them with SIGHUP.
 */
@InObject("svc.startd")
public final class Startd implements UserProgram {
    static final int EXIT_ERR_FATAL = 95;
    private static final int EXIT_ERR_CONFIG = 96;
    private static final int EXIT_ERR_NOSMF = 99;
    private static final int EXIT_ERR_PERM = 100;
    /** A method that fails so often in a row is not tried again. */
    private static final int FAILURE_LIMIT = 3;

    private static final String LOG_NAME = "svc.startd.log";
    private static final String IMPORT_METHOD = "/lib/svc/method/manifest-import";
    /** When this is on line, /var is there. */
    private static final String MINIMAL = "svc:/system/filesystem/minimal:default";

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        return new Restarter(sys).run();
    }

    /** The state of one svc.startd. */
    private static final class Restarter {
        private final Syscalls sys;
        private final MethodRunner methods;
        private Graph graph;
        /** Open all the time; -1 while there is none. */
        private int log = -1;
        private int states = -1;
        private boolean requestsWaiting;
        private long requestsRead;

        Restarter(Syscalls sys) {
            this.sys = sys;
            this.methods = new MethodRunner(sys);
        }

        int run() throws SystemCallError {
            openLog();
            sys.compute(Latency.STARTD_START);
            sys.sigaction(Syscalls.SIGHUP, () -> requestsWaiting = true);
            String trouble = startConfigd();
            if (trouble == null) {
                trouble = loadRepository();
            }
            if (trouble != null) {
                return maintenanceMode(trouble);
            }
            for (Node node : graph.nodes()) {
                transition(node, node.enabled ? InstanceState.OFFLINE : InstanceState.DISABLED);
            }
            while (true) {
                startAll();
                waitForChange();
            }
        }

        private void console(String message) {
            sys.print(2, message + "\n");
        }

        private void openLog() {
            try {
                int fd = sys.open(methods.logFolder() + LOG_NAME,
                    Syscalls.O_WRONLY | Syscalls.O_CREAT | Syscalls.O_APPEND | Syscalls.O_CLOEXEC, 0600);
                if (log >= 0) {
                    sys.close(log);
                }
                log = fd;
            } catch (SystemCallError e) {
                console("svc.startd: " + methods.logFolder() + LOG_NAME + ": " + Errno.text(e));
            }
        }

        private void log(String message) {
            if (log >= 0) {
                sys.print(log, message + "\n");
            }
        }

        /** Starts svc.configd and imports manifests; returns what went wrong, or null. */
        private String startConfigd() throws SystemCallError {
            int pid = sys.fork(child -> {
                child.exec("/lib/svc/bin/svc.configd", List.of("/lib/svc/bin/svc.configd"), child.environment());
                return 1;
            });
            int status = await(pid);
            if (status != 0) {
                return "svc.configd exited with status " + status;
            }
            await(methods.start("system/early-manifest-import:default", "start", IMPORT_METHOD));
            return null;
        }

        private String loadRepository() {
            try {
                graph = new Graph(Repository.parse(FileTools.readText(sys, Repository.PATH)));
                states = sys.open(StateLog.PATH, Syscalls.O_WRONLY | Syscalls.O_CREAT | Syscalls.O_APPEND
                    | Syscalls.O_CLOEXEC, 0600);
                FileTools.writeFully(sys, states, StateLog.restarterLine(sys.getpid()));
                return null;
            } catch (SystemCallError e) {
                return Repository.PATH + ": " + Errno.text(e);
            } catch (ManifestException e) {
                return Repository.PATH + ": " + e.getMessage();
            }
        }

        /** Without a repository nothing can be started: a shell on the console, then an end that init notices. */
        private int maintenanceMode(String reason) throws SystemCallError {
            console("\nRequesting System Maintenance Mode");
            console("(See /lib/svc/share/README for more information.)");
            console(reason);
            int shell = sys.fork(child -> {
                child.exec("/sbin/sh", List.of("-sh"), child.environment());
                return 1;
            });
            await(shell);
            return 1;
        }

        private int await(int pid) throws SystemCallError {
            while (true) {
                try {
                    Syscalls.ChildStatus ended = sys.waitpid(pid, 0);
                    return ended.signal() != 0 ? 128 + ended.signal() : ended.status();
                } catch (SystemCallError e) {
                    if (e.errno() != Errno.EINTR) {
                        throw e;
                    }
                }
            }
        }

        private void transition(Node node, InstanceState state) throws SystemCallError {
            sys.compute(Latency.STARTD_TRANSITION);
            node.state = state;
            FileTools.writeFully(sys, states, StateLog.line(state, sys.time(), node.fmri));
            if (state == InstanceState.ONLINE && node.fmri.equals(MINIMAL)) {
                methods.useFinalLogs();
                openLog();
            }
        }

        // ---- starting

        /** Starts what can be started; instances without a process may make further ones startable at once. */
        private void startAll() throws SystemCallError {
            List<Node> startable = graph.startable();
            while (!startable.isEmpty()) {
                for (Node node : startable) {
                    start(node);
                }
                startable = graph.startable();
            }
        }

        private void start(Node node) throws SystemCallError {
            String exec = node.service.method("start").exec();
            if (exec.equals(":true")) {
                transition(node, InstanceState.ONLINE);
                return;
            }
            try {
                node.pid = methods.start(node.shortName(), "start", exec);
            } catch (SystemCallError e) {
                log(node.fmri + ": cannot fork: " + Errno.text(e));
                transition(node, InstanceState.MAINTENANCE);
                return;
            }
            if (node.service.duration() == Duration.CHILD) {
                node.failures = 0;
                transition(node, InstanceState.ONLINE);
            }
        }

        // ---- what happens to instances

        private void waitForChange() throws SystemCallError {
            Syscalls.ChildStatus ended = null;
            try {
                if (!requestsWaiting) {
                    ended = sys.waitpid(-1, 0);
                }
            } catch (SystemCallError e) {
                if (e.errno() == Errno.ECHILD) {
                    suspend();
                } else if (e.errno() != Errno.EINTR) {
                    throw e;
                }
            }
            if (ended != null) {
                Node node = graph.ofProcess(ended.pid());
                if (node != null) {
                    node.pid = 0;
                    methodEnded(node, ended);
                }
            }
            if (requestsWaiting) {
                requestsWaiting = false;
                readRequests();
            }
        }

        private void suspend() throws SystemCallError {
            try {
                sys.sigsuspend();
            } catch (SystemCallError e) {
                if (e.errno() != Errno.EINTR) {
                    throw e;
                }
            }
        }

        private void methodEnded(Node node, Syscalls.ChildStatus ended) throws SystemCallError {
            if (node.stopping) {
                node.stopping = false;
                stopped(node);
                return;
            }
            if (node.service.duration() == Duration.CHILD && node.running()) {
                // The service itself has ended, and is to run: offline for a moment, then started again.
                transition(node, InstanceState.OFFLINE);
                return;
            }
            String how = ended.signal() != 0 ? "killed by signal " + ended.signal()
                : "exited with status " + ended.status();
            methods.log(node.shortName(), "Method \"start\" " + how + ".");
            if (ended.signal() == 0 && ended.status() == 0) {
                node.failures = 0;
                transition(node, InstanceState.ONLINE);
                return;
            }
            startFailed(node, ended);
        }

        private void startFailed(Node node, Syscalls.ChildStatus ended) throws SystemCallError {
            String exec = node.service.method("start").exec();
            int status = ended.signal() != 0 ? -1 : ended.status();
            String how = status < 0 ? "failed due to signal " + ended.signal() : "failed with exit status " + status;
            console("svc.startd[" + sys.getpid() + "]: " + node.fmri + ": Method \"" + exec + "\" " + how + ".");
            boolean hopeless = status == EXIT_ERR_FATAL || status == EXIT_ERR_CONFIG || status == EXIT_ERR_NOSMF
                || status == EXIT_ERR_PERM;
            if (!hopeless && ++node.failures < FAILURE_LIMIT) {
                return;
            }
            String reason = switch (status) {
                case EXIT_ERR_FATAL -> "failed fatally";
                case EXIT_ERR_CONFIG -> "misconfigured";
                default -> "failed";
            };
            transition(node, InstanceState.MAINTENANCE);
            console("svc.startd[" + sys.getpid() + "]: " + node.shortName() + " " + reason
                + ": transitioned to maintenance (see 'svcs -xv' for details)");
        }

        private void stopped(Node node) throws SystemCallError {
            transition(node, node.enabled ? InstanceState.OFFLINE : InstanceState.DISABLED);
        }

        private void stop(Node node) throws SystemCallError {
            String exec = node.service.method("stop").exec();
            if (exec.equals(":kill") && node.pid != 0) {
                node.stopping = true;
                sys.kill(node.pid, Syscalls.SIGTERM);
            } else if (exec.startsWith(":")) {
                stopped(node);
            } else {
                node.stopping = true;
                node.pid = methods.start(node.shortName(), "stop", exec);
            }
        }

        // ---- requests of svcadm

        private void readRequests() throws SystemCallError {
            List<String> lines;
            try {
                lines = FileTools.readLines(sys, StateLog.REQUESTS);
            } catch (SystemCallError e) {
                return;
            }
            for (; requestsRead < lines.size(); requestsRead++) {
                String[] word = lines.get((int) requestsRead).split(" ");
                Node node = word.length == 2 ? graph.node(word[1]) : null;
                if (node != null) {
                    carryOut(word[0], node);
                }
            }
        }

        private void carryOut(String verb, Node node) throws SystemCallError {
            switch (verb) {
                case "enable" -> {
                    node.enabled = true;
                    if (node.state == InstanceState.DISABLED) {
                        transition(node, InstanceState.OFFLINE);
                    }
                }
                case "disable" -> {
                    node.enabled = false;
                    if (node.running()) {
                        stop(node);
                    } else if (node.pid == 0) {
                        transition(node, InstanceState.DISABLED);
                    }
                }
                case "restart" -> {
                    if (node.running()) {
                        stop(node);
                    }
                }
                case "clear" -> {
                    if (node.state == InstanceState.MAINTENANCE) {
                        node.failures = 0;
                        transition(node, node.enabled ? InstanceState.OFFLINE : InstanceState.DISABLED);
                    }
                }
                default -> log("unknown request '" + verb + "' for " + node.fmri);
            }
        }
    }
}
