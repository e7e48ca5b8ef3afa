package org.dtrace4j.kernel.mdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.consume.ConsumeException;
import org.dtrace4j.consume.Consumption;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.mdb.target.LiveTarget;
import org.dtrace4j.kernel.mdb.target.TracingImage;
import org.dtrace4j.output.OutputOptions;
import org.dtrace4j.output.OutputWorld;
import org.dtrace4j.output.TextOutput;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.trace.DtraceModule;
import org.dtrace4j.trace.StateView;
import org.dtrace4j.trace.agg.HashUse;

/** A machine for the debugger, with what DTrace does in it. */
public final class LiveTracing {
    /** What the actions of a program could do is not done again by who only looks. */
    private static final OutputWorld NOTHING = new OutputWorld() {
        @Override
        public OutputStream append(String path) throws IOException {
            throw new IOException("nothing is written while the debugger looks");
        }

        @Override
        public void truncate(String path) { }

        @Override
        public void command(String command, Optional<OutputStream> out) { }
    };

    private static final long FIRST_ENTRY = 0xffffff02d1000000L;
    private static final long ENTRY_DISTANCE = 0x40;

    private LiveTracing() { }

    /** The machine as what is debugged. */
    public static LiveTarget target(Machine machine) {
        return new LiveTarget(machine.kernel(), machine.tracing()::isActive, () -> image(machine));
    }

    private static TracingImage image(Machine machine) {
        if (!machine.tracing().isAttached()) {
            return TracingImage.NONE;
        }
        DtraceModule module = machine.tracing().runtime();
        List<TracingImage.State> states = new ArrayList<>();
        Names names = new Names();
        for (StateView view : module.states()) {
            states.add(state(view, names, machine.kernel().sched.cpus().size()));
        }
        List<TracingImage.Probe> probes = new ArrayList<>();
        module.allProbes().forEach(probe -> probes.add(new TracingImage.Probe(probe.id(), probe.provider(), probe.module(),
                probe.function(), probe.name())));
        List<TracingImage.Refusal> refusals = new ArrayList<>();
        module.refusals().forEach((message, count) -> refusals.add(new TracingImage.Refusal(names.next(), count, message)));
        return new TracingImage(states, probes, refusals);
    }

    private static TracingImage.State state(StateView view, Names names, int cpus) {
        List<TracingImage.Ecb> ecbs = view.ecbs().stream()
                .map(ecb -> new TracingImage.Ecb(ecb.address(), ecb.info().epid(), ecb.info().probe().id())).toList();
        List<OptionSetting> settings = view.devices().apply(-1).options();
        List<TracingImage.Hash> aggregations = new ArrayList<>();
        for (int cpu = 0; cpu < view.aggregations().size(); cpu++) {
            int owner = cpu;
            view.aggregations().get(cpu).ifPresent(use -> aggregations.add(hash(owner, use)));
        }
        List<TracingImage.Hash> variables = view.variables().map(use -> hash(-1, use)).stream().toList();
        List<TracingImage.Entry> aggregated = new ArrayList<>();
        for (int cpu = 0; cpu < view.aggregations().size(); cpu++) {
            if (view.aggregations().get(cpu).isPresent()) {
                aggregated.addAll(keys(view.devices().apply(cpu), cpu, names));
            }
        }
        List<TracingImage.Entry> set = view.dynamic().stream()
                .map(variable -> new TracingImage.Entry(names.next(), -1, TracedText.of(variable))).toList();
        List<String> output = new ArrayList<>();
        for (int cpu = -1; cpu < cpus; cpu++) {
            output.add(text(view.devices().apply(cpu), settings));
        }
        return new TracingImage.State(view.address(), view.minor(), view.owner(), view.anonymous(), settings.stream()
                .map(setting -> new TracingImage.Setting(setting.name(), setting.value())).toList(), ecbs, aggregations, variables,
                aggregated, set, output);
    }

    /** Addresses that are like those of entries of tables and mean nothing but which it is. */
    private static final class Names {
        private long last = FIRST_ENTRY - ENTRY_DISTANCE;

        long next() {
            return last += ENTRY_DISTANCE;
        }
    }

    private static List<TracingImage.Entry> keys(Device device, int cpu, Names names) {
        List<TracingImage.Entry> keys = new ArrayList<>();
        try {
            for (AggregationSnapshot.Entry entry : device.aggregations(cpu).entries()) {
                keys.add(new TracingImage.Entry(names.next(), cpu,
                        TracedText.of(device.aggregation(entry.aggregation()), entry)));
            }
        } catch (DeviceException e) {
            // What was found stays.
        }
        return keys;
    }

    private static TracingImage.Hash hash(int owner, HashUse use) {
        return new TracingImage.Hash(owner, use.size(), Arrays.stream(use.chains()).boxed().toList());
    }

    /** What dtrace(1M) would print: the records, then the aggregations. */
    private static String text(Device device, List<OptionSetting> settings) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TextSink sink = new TextSink(bytes);
        try {
            OptionValues options = new OptionValues();
            for (OptionSetting setting : settings) {
                options.set(setting.name(), setting.value());
            }
            TextOutput text = new TextOutput(sink, new OutputOptions(options, ZoneOffset.UTC), NOTHING,
                    message -> sink.line("dtrace: " + message), status -> { });
            Consumption consumption = new Consumption(device, text, options, options::set);
            consumption.aggregate();
            consumption.consume();
            consumption.finish();
        } catch (OptionException | DeviceException | ConsumeException e) {
            sink.line("dtrace: " + e.getMessage());
        }
        sink.flush();
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
