package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.syscall.UserMode;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * Processes that the host asks for: a command that somebody outside runs in the machine, a tracing command that lives
 * outside and is a process of the machine all the same. A virtual machine has a guest agent for that; here it is process
 * 0, which has nothing else to do once the system is up.
 *
 * <p>As long as the host asks for nothing, nothing happens: a machine that is only watched goes as it would alone.
 */
public final class HostRequests extends ProcessCode {
    /** What init gives to all that it starts, unless /etc/default/init says otherwise. */
    private static final int CMASK = 022;
    private static final int DEFAULTCID = 1;
    private static final int PRIORITY = 59;

    /** What is asked for. */
    private record Request(String name, List<String> arguments, Map<String, String> environment, Syscalls.ChildBody body) { }

    private final Queue<Request> requests = new ArrayDeque<>();
    private final Queue<Request> begun = new ArrayDeque<>();
    private final Event wake = new Event() {
        @Override
        public void fire() {
            k.loop.interrupt(k.sched.cpus().get(0), () -> k.genunix.condvar.cv_signal(server.t_delay_cv()));
        }
    };
    private Kthread server;

    HostRequests(Kernel k) {
        super(k);
    }

    /**
     * Asks for a process: a child of init in a session of its own, with no descriptor open, at the root directory. To be
     * called by whoever drives the machine, between two runs of it; the process begins when the machine runs on.
     *
     * @param name its name, as {@code execname} gives it
     * @param arguments its command line, as ps shows it
     * @param body what it does; it exits with what that returns
     */
    public void startProcess(String name, String arguments, Syscalls.ChildBody body) {
        startProcess(name, List.of(arguments.split(" +")), Map.of(), body);
    }

    /** As {@link #startProcess(String, String, Syscalls.ChildBody)}, with the words of its command line and an environment. */
    public void startProcess(String name, List<String> arguments, Map<String, String> environment, Syscalls.ChildBody body) {
        requests.add(new Request(name, arguments, environment, body));
        if (server != null && !wake.isScheduled()) {
            k.events.schedule(wake, k.clock.now());
        }
    }

    /** Serves for ever, on the running thread. */
    void serve() {
        server = curthread();
        mutex_enter(server.t_delay_lock());
        while (true) {
            while (requests.isEmpty()) {
                cv_wait(server.t_delay_cv(), server.t_delay_lock());
            }
            begun.add(requests.remove());
            if (k.genunix.fork.newproc(function("host_process", unused -> hostProcess()), 0, DEFAULTCID, PRIORITY, 0, 0) != 0) {
                begun.remove();
            }
        }
    }

    private void hostProcess() {
        host_process();
        UserMode.run(k);
    }

    /** What such a process executes first. */
    @Prototype(value = "static void host_process(void)", traceable = false)
    public void host_process() {
        Request request = begun.remove();
        Proc p = curproc();
        p.p_model(DATAMODEL_LP64);
        p.p_user().u_cmask(CMASK);
        p.p_usrstack(UserProcess.USER_STACK_TOP);
        p.p_fno_ctl(256);
        setStartTime(p);
        setName(p, request.name(), String.join(" ", request.arguments()));
        k.programNames.put(pid(p), request.name());
        k.genunix.fork.giveTo(p, k.vars.proc_init());
        UserProcess process = UserProcess.of(k, p);
        process.layOutStack(request.arguments(), request.environment());
        process.begin(request.body());
    }
}
