package org.dtrace4j.session;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.builtin.option.Option;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.consume.ConsumeException;
import org.dtrace4j.consume.Consumption;
import org.dtrace4j.consume.Receiver;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.Status;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.sema.DescriptionField;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.value.TableValue;

/**
 * One consumer at work.
 *
 * <pre>
 *   compile -&gt; enable -&gt; go -&gt; { sleep, work } until done -&gt; finish -&gt; close
 * </pre>
 *
 * <p>Whoever needs no say in between writes
 *
 * <pre>
 *   try (Session session = new Session(device, receiver, new OptionValues())) {
 *       session.enable(SourceText.ofFile("script.d", text));
 *       session.run();
 *   }
 * </pre>
 *
 * <p>{@link #work} looks after three things, each at its own rate: status and drops ({@code statusrate}), aggregations
 * ({@code aggrate}), records ({@code switchrate}); all of them at once when tracing has ended. With the buffer policies
 * {@code fill} and {@code ring} data is taken only then. Rates are in the traced system's time, of which as much passes
 * as this object has its device sleep: two runs over the same system do the same things at the same moments.
 */
public final class Session implements AutoCloseable {
    /** So that a rate of nothing does not keep the traced system from running. */
    private static final long SHORTEST_INTERVAL_NANOS = 100_000;
    /** How often it is looked, with option {@code buflimit}, whether a buffer is that full. */
    private static final long LIMIT_INTERVAL_NANOS = 1_000_000;

    /** Something that is to be done at a rate; due at once at first. */
    private final class Chore {
        private final Option rate;
        private boolean done;
        private long last;

        Chore(Option rate) {
            this.rate = rate;
        }

        private long interval() {
            return Math.max(options.get(rate), SHORTEST_INTERVAL_NANOS);
        }

        long due() {
            return done ? last + interval() : now;
        }

        /** Whether it is due; if so the next time is counted from here. */
        boolean take() {
            if (due() > now) {
                return false;
            }
            last = done ? last + interval() : now;
            done = true;
            return true;
        }
    }

    private final Device device;
    private final OptionValues options;
    private final Consumption consumption;
    private final Chore status = new Chore(Options.STATUSRATE);
    private final Chore aggregations = new Chore(Options.AGGRATE);
    private final Chore records = new Chore(Options.SWITCHRATE);
    private int watched;
    private long now;
    private boolean active;
    private boolean stopped;
    private boolean systemEnded;

    /**
     * A session that closes the device when it is closed.
     *
     * @param options the consumer's settings; {@code setopt()} and what the device makes of them change them
     */
    public Session(Device device, Receiver receiver, OptionValues options) {
        this.device = device;
        this.options = options;
        this.consumption = new Consumption(device, receiver, options, this::setOption);
    }

    /** Says which process is watched: {@code %A} names its addresses, and it is {@code $target} of what is compiled here. */
    public void watch(int pid) {
        watched = pid;
        consumption.watch(pid);
    }

    public Device device() {
        return device;
    }

    public OptionValues options() {
        return options;
    }

    /**
     * Enables programs, as one unit.
     *
     * @return for each how many probes it matches
     */
    public List<Integer> enable(List<EnablingImage> images) throws DeviceException {
        return device.enable(images);
    }

    /** Compiles programs and enables them as one unit, with the program that reports their faults. */
    public void enable(SourceText... programs) throws CompileException, DeviceException {
        ProgramCompiler compiler = new ProgramCompiler(device, options, ProcessIdentity::none, watched);
        List<EnablingImage> images = new ArrayList<>();
        for (SourceText program : programs) {
            images.add(compiler.compile(program, DescriptionField.NAME, List.of(program.name())).image());
        }
        images.add(compiler.faultReporter());
        enable(images);
    }

    /** Traces until a program calls {@code exit()}, the traced system ends, or the thread is interrupted. */
    public void run() throws DeviceException, ConsumeException {
        go();
        while (work()) {
            try {
                sleep();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stop();
            }
        }
        finish();
    }

    /** Starts tracing, or claims the anonymous state; from then on the options are those that the device has. */
    public void go() throws DeviceException {
        device.go(runTimeSettings(options));
        active = true;
        for (OptionSetting setting : device.options()) {
            try {
                options.set(setting.name(), setting.value());
            } catch (OptionException e) {
                throw new DeviceException(DeviceException.Reason.BAD_OPTION_VALUE, setting.name());
            }
        }
    }

    /**
     * The settings that the traced system needs to know, with those that are only the consumer's own to look up later.
     */
    public static List<OptionSetting> runTimeSettings(OptionValues options) {
        List<OptionSetting> settings = new ArrayList<>();
        for (OptionValues.Setting setting : options.settings()) {
            if (setting.option().when() != Option.When.COMPILE) {
                settings.add(new OptionSetting(setting.option().name(), setting.text()));
            }
        }
        return settings;
    }

    /** Lets the traced system run until there is something to look after; returns at once when there is already. */
    public void sleep() throws InterruptedException {
        sleep(Long.MAX_VALUE);
    }

    /** As {@link #sleep()}, but for at most {@code nanos}. */
    public void sleep(long nanos) throws InterruptedException {
        long next = Math.min(status.due(), nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos);
        if (switching()) {
            next = Math.min(next, Math.min(aggregations.due(), records.due()));
            next = limited() ? Math.min(next, now + LIMIT_INTERVAL_NANOS) : next;
        }
        if (next > now && !systemEnded) {
            systemEnded = !device.sleep(next - now);
            now = next;
        }
    }

    /**
     * Looks after whatever is due.
     *
     * @return whether to go on; false when all is consumed and nothing more will come
     */
    public boolean work() throws DeviceException, ConsumeException {
        if (systemEnded && !stopped) {
            endWithSystem();
        } else if (!stopped && status.take()) {
            check(device.status());
        }
        if (!stopped && !switching()) {
            return true;
        }
        boolean recorded = stopped || records.take() || limited() && device.status().overLimit();
        List<BufferSnapshot> taken = recorded ? consumption.take() : List.of();
        if (stopped || aggregations.take()) {
            consumption.aggregate();
        }
        consumption.consume(taken);
        return !stopped;
    }

    /** Stops tracing. What is in the buffers is consumed by the next {@link #work}. */
    public void stop() throws DeviceException {
        if (!stopped && active) {
            device.stop();
            stopped = true;
            consumption.report(device.status());
        }
    }

    /**
     * What was aggregated since the last call, for whoever makes a report of it: a table for each aggregation, in the order of
     * the program.
     */
    public List<TableValue> takeAggregated() throws DeviceException, ConsumeException {
        return consumption.takeAggregated();
    }

    /** At the end: hands over the aggregations that were not printed. */
    public void finish() throws DeviceException, ConsumeException {
        consumption.finish();
    }

    private void check(Status seen) throws DeviceException {
        consumption.report(seen);
        if (seen.killed()) {
            throw new DeviceException(DeviceException.Reason.ABORTED);
        }
        if (seen.exiting() || seen.filled() && policyIs("fill")) {
            stop();
        }
    }

    /** The system has ended under us: what it left in the buffers is all there will be. */
    private void endWithSystem() {
        try {
            stop();
        } catch (DeviceException e) {
            // It can no longer fire END; what was recorded before can still be read.
            stopped = true;
        }
    }

    private boolean limited() {
        return options.isSet(Options.BUFLIMIT);
    }

    private boolean switching() {
        return policyIs("switch");
    }

    private boolean policyIs(String policy) {
        return options.text(Options.BUFPOLICY).equals(policy);
    }

    private void setOption(String name, String value) throws OptionException, DeviceException {
        OptionValues trial = new OptionValues(options);
        Option option = trial.set(name, value);
        if (option.when() != Option.When.ANY) {
            throw new OptionException(OptionException.Reason.ACTIVE, name);
        }
        device.setOption(new OptionSetting(option.name(), value));
        options.set(name, value);
    }

    @Override
    public void close() {
        device.close();
    }
}
