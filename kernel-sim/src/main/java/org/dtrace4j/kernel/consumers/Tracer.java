package org.dtrace4j.kernel.consumers;

import java.util.List;
import java.util.function.Consumer;
import org.dtrace4j.builtin.option.Option;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.consume.ConsumeException;
import org.dtrace4j.consume.DropReport;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.session.Session;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.value.TableValue;
import org.dtrace4j.value.Value;

/**
 * What a command that is no dtrace does with DTrace: sets options, starts one program of its own, looks after it while time
 * passes, and takes what it aggregated or traced.
 *
 * <p>What goes wrong is a {@link Failure} with the words of libdtrace, behind those of the command.
 */
final class Tracer implements AutoCloseable {
    /** The command cannot go on, for the reason that the message gives. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        Failure(String message) {
            super(message);
        }
    }

    private final OptionValues options = new OptionValues();
    private final Session session;

    private Tracer(Device device, Consumer<List<Value>> records, Consumer<DropReport> drops) {
        this.session = new Session(device, new RecordTaker(records, drops), options);
    }

    /**
     * Opens DTrace for the process whose system calls these are.
     *
     * @param records told what each firing traced
     * @param drops told what was lost
     */
    static Tracer open(Syscalls sys, Consumer<List<Value>> records, Consumer<DropReport> drops) throws Failure {
        return open(sys, "cannot open dtrace library", records, drops);
    }

    /** @param failure what did not work when it cannot be opened */
    static Tracer open(Syscalls sys, String failure, Consumer<List<Value>> records, Consumer<DropReport> drops) throws Failure {
        try {
            return new Tracer(ProcessDevice.open(sys), records, drops);
        } catch (SystemCallError e) {
            throw new Failure(failure + ": "
                    + (e.errno() == Errno.EACCES ? DeviceException.Reason.NO_ACCESS.text() : Errno.text(e)));
        }
    }

    Device device() {
        return session.device();
    }

    /**
     * Sets an option.
     *
     * @param failure what did not work when it is refused
     */
    void set(String option, String value, String failure) throws Failure {
        try {
            options.set(option, value);
        } catch (OptionException e) {
            throw new Failure(failure + ": " + e.getMessage());
        }
    }

    /** Sets the options of {@code -x}, each {@code name} or {@code name=value}. */
    void set(List<String> settings) throws Failure {
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            String name = equals < 0 ? setting : setting.substring(0, equals);
            set(name, equals < 0 ? "" : setting.substring(equals + 1), "failed to set -x " + name);
        }
    }

    /** Compiles a program, in which descriptions end with the name, and starts it. */
    void start(String name, String program) throws Failure {
        try {
            session.enable(SourceText.ofArgument(name, program));
        } catch (CompileException e) {
            throw new Failure("failed to compile program: line " + e.first().span().line() + ": " + e.getMessage());
        } catch (DeviceException e) {
            throw new Failure("failed to enable probes: " + e.getMessage());
        }
        try {
            session.go();
        } catch (DeviceException e) {
            throw new Failure("couldn't start tracing: " + e.getMessage());
        }
    }

    /** Says which process is {@code $target}. */
    void target(int pid) {
        session.watch(pid);
    }

    /** Number of an option. */
    long option(Option option) {
        return session.options().get(option);
    }

    /**
     * Lets at most that much time pass, less when a signal comes, and looks after the tracing.
     *
     * @return whether it goes on: the program has not called {@code exit()}
     */
    boolean await(long nanos) throws Failure {
        try {
            session.sleep(nanos);
            return session.work();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (DeviceException | ConsumeException e) {
            throw new Failure("dtrace_status(): " + e.getMessage());
        }
    }

    /** Stops the program, and has all that it traced told. */
    void stop() throws Failure {
        try {
            session.stop();
            session.work();
        } catch (DeviceException | ConsumeException e) {
            throw new Failure("failed to stop dtrace: " + e.getMessage());
        }
    }

    /** What was aggregated since the last call, a table for each aggregation. */
    List<TableValue> takeAggregated() throws Failure {
        try {
            return session.takeAggregated();
        } catch (DeviceException | ConsumeException e) {
            throw new Failure("failed to snap aggregate: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
