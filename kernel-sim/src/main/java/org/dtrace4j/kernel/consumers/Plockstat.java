package org.dtrace4j.kernel.consumers;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.kernel.consumers.Tracer.Failure;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Privileges;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.session.TargetProcesses.Ending;

/** {@code plockstat}: what happens at the locks of a program, which it starts, or of a process. */
public final class Plockstat implements UserProgram {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final long SECOND = 1_000_000_000L;
    private static final String PRIVILEGE = "dtrace_proc";

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        try {
            if (!sys.privileges(Privileges.Kind.EFFECTIVE).has(PRIVILEGE)) {
                throw new Failure(PRIVILEGE + " privilege required");
            }
            PlockstatOptions options = PlockstatOptions.parse(sys, arguments);
            return options == null ? USAGE : new Run(sys, options).run();
        } catch (Failure e) {
            say(sys, e.getMessage());
            return FAILED;
        }
    }

    private static void say(Syscalls sys, String message) {
        sys.print(2, "plockstat: " + message + "\n");
    }

    /** One run. */
    private static final class Run {
        private final Syscalls sys;
        private final PlockstatOptions options;
        private final GuestProcesses processes;
        private boolean interrupted;

        Run(Syscalls sys, PlockstatOptions options) {
            this.sys = sys;
            this.options = options;
            this.processes = new GuestProcesses(sys);
        }

        int run() throws Failure, SystemCallError {
            try (Tracer tracer = Tracer.open(sys, "failed to initialize dtrace", record -> { },
                    drop -> say(sys, "warning: " + drop.message()))) {
                prepare(tracer);
                int pid = options.pid != 0 ? grabbed() : started();
                tracer.target(pid);
                String program = PlockstatProgram.of(options);
                if (options.programShown) {
                    sys.print(2, ProgramText.shown("plockstat", program));
                }
                try {
                    tracer.start("plockstat", program);
                } finally {
                    release(pid);
                }
                sys.sigaction(Syscalls.SIGINT, () -> interrupted = true);
                sys.sigaction(Syscalls.SIGTERM, () -> interrupted = true);
                if (options.verbose) {
                    sys.print(1, "plockstat: tracing enabled for pid " + pid + "\n");
                }
                boolean goesOn = true;
                while (goesOn && !interrupted && !hasEnded(pid)) {
                    goesOn = tracer.await(SECOND);
                }
                tracer.stop();
                new PlockstatReport(new Output(sys), tracer.device(), pid, options, tracer.option(Options.USTACKFRAMES))
                        .write(tracer.takeAggregated());
                return 0;
            }
        }

        private void prepare(Tracer tracer) throws Failure {
            tracer.set("aggsize", "256k", "failed to set 'aggsize'");
            tracer.set("aggrate", "1sec", "failed to set 'aggrate'");
            if (options.depth != null) {
                tracer.set("ustackframes", options.depth, "failed to set 'ustackframes'");
            }
            tracer.set(options.settings);
        }

        private int grabbed() throws Failure {
            try {
                processes.grab(options.pid);
                return options.pid;
            } catch (IOException e) {
                throw new Failure("failed to grab pid " + options.pid + ": " + e.getMessage());
            }
        }

        private int started() throws Failure {
            try {
                return processes.start(options.command, List.of());
            } catch (IOException e) {
                throw new Failure("failed to execute " + options.command.get(0) + ": " + e.getMessage());
            }
        }

        /** Lets a process begin that was started. */
        private void release(int pid) throws Failure {
            try {
                if (options.pid == 0) {
                    processes.release(pid);
                }
            } catch (IOException e) {
                throw new Failure("failed to release a process: " + e.getMessage());
            }
        }

        /** Whether the process has ended, which is then said. */
        private boolean hasEnded(int pid) {
            Optional<Ending> ending = processes.ending(pid);
            ending.ifPresent(end -> say(sys, end.text(pid)));
            return ending.isPresent();
        }
    }
}
