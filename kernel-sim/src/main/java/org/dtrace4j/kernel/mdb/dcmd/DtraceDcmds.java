package org.dtrace4j.kernel.mdb.dcmd;

import java.util.List;
import java.util.function.Function;
import org.dtrace4j.kernel.mdb.command.CommandException;
import org.dtrace4j.kernel.mdb.command.Dcmd;
import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.command.Options;
import org.dtrace4j.kernel.mdb.target.TracingImage;
import org.dtrace4j.kernel.mdb.view.Structure;

/** Commands about DTrace: who traces, what is enabled, and what lies in the buffers. */
final class DtraceDcmds {
    /** As wide as a name of a process may be. */
    private static final String STATE_ROW = "%16s %5s %16s %-16s %16s\n";
    private static final String DEVICE = "/dev/dtrace/dtrace";
    private static final int PATH_BYTES = 1024;

    private DtraceDcmds() { }

    private static TracingImage.State state(Invocation call) {
        return call.target().tracing().state(call.address()).orElseThrow(() ->
                new CommandException(String.format("couldn't read dtrace_state_t at %x", call.address())));
    }

    /** {@code [state]::dtrace_state}. */
    static void states(Invocation call) {
        if (!call.hasAddress()) {
            call.callForEach("dtrace_state", DtraceDcmds::states);
            return;
        }
        TracingImage.State state = state(call);
        if (!call.words().isEmpty()) {
            throw call.usage();
        }
        if (call.isIntoPipe()) {
            call.writeAddress(state.address());
            return;
        }
        if (call.isFirst()) {
            call.print(STATE_ROW, "ADDR", "MINOR", "PROC", "NAME", "FILE");
        }
        String address = Long.toHexString(state.address());
        if (state.anonymous()) {
            call.print(STATE_ROW, address, state.minor(), "-", "<anonymous>", "-");
        } else if (state.process() == 0) {
            call.print(STATE_ROW, address, state.minor(), "-", "<outside>", "-");
        } else {
            Structure proc = call.structure("proc_t", state.process());
            call.print(STATE_ROW, address, state.minor(), Long.toHexString(state.process()), proc.text("p_user.u_comm"),
                    file(call, state.process()));
        }
    }

    /** The open file by which a process has the device. */
    private static String file(Invocation call, long process) {
        long[] found = new long[1];
        call.debugger().walk("file", process, at -> {
            long vnode = call.structure("file_t", at).get("f_vnode");
            long path = vnode == 0 ? 0 : call.structure("vnode_t", vnode).get("v_path");
            if (path != 0 && call.target().readString(path, PATH_BYTES).equals(DEVICE)) {
                found[0] = at;
            }
        });
        return found[0] == 0 ? "-" : Long.toHexString(found[0]);
    }

    /** {@code state::dtrace [-c cpu]}: what dtrace(1M) would print of what is in the buffers. */
    static void dtrace(Invocation call) {
        Options options = call.options("c:");
        if (!call.hasAddress() || !options.rest().isEmpty()) {
            throw call.usage();
        }
        TracingImage.State state = state(call);
        long cpu = options.has('c') ? call.evaluate(options.value('c', "")) : -1;
        if (cpu + 1 >= state.output().size() || cpu < -1) {
            throw new CommandException("cpu " + cpu + " is not one of this system's");
        }
        call.write(state.output().get((int) cpu + 1));
    }

    /** {@code state::dtrace_options}. */
    static void options(Invocation call) {
        if (!call.hasAddress() || !call.words().isEmpty()) {
            throw call.usage();
        }
        TracingImage.State state = state(call);
        call.print("%-25s %s\n", "OPTION", "VALUE");
        ConsumerOptions.show(state.options(), (name, value) -> call.print("%-25s %s\n", name, value));
    }

    /** {@code id::id2probe}. */
    static void probe(Invocation call) {
        if (!call.hasAddress() || !call.words().isEmpty()) {
            throw call.usage();
        }
        TracingImage.Probe probe = call.target().tracing().probe(call.address()).orElseThrow(() ->
                new CommandException(String.format("no probe has id 0x%x", call.address())));
        call.write(probe.description() + "\n");
    }

    /** {@code [state]::dtrace_probes}: the table of all, or of what a consumer has enabled, by clause. */
    static void probes(Invocation call) {
        if (!call.words().isEmpty()) {
            throw call.usage();
        }
        TracingImage image = call.target().tracing();
        List<TracingImage.Probe> probes = !call.hasAddress() ? image.probes()
                : state(call).ecbs().stream().flatMap(ecb -> image.probe(ecb.probe()).stream()).toList();
        call.print("%5s %10s %17s %33s %s\n", "ID", "PROVIDER", "MODULE", "FUNCTION", "NAME");
        for (TracingImage.Probe probe : probes) {
            call.print("%5d %10s %17s %33s %s\n", probe.id(), probe.provider(), probe.module(), probe.function(), probe.name());
        }
    }

    /** {@code state::dtrace_aggstat [-c cpu]}: how the hash tables of aggregations are filled. */
    static void aggregationStatistics(Invocation call) {
        Options options = call.options("c:");
        if (!call.hasAddress() || !options.rest().isEmpty()) {
            throw call.usage();
        }
        List<TracingImage.Hash> hashes = state(call).aggregations();
        if (options.has('c')) {
            long cpu = call.evaluate(options.value('c', ""));
            hashes = hashes.stream().filter(hash -> hash.owner() == cpu).toList();
        }
        if (hashes.isEmpty()) {
            throw new CommandException("nothing is aggregated there");
        }
        statistics(call, hashes);
    }

    /** {@code state::dtrace_dynstat}: how the hash table of dynamic variables is filled. */
    static void variableStatistics(Invocation call) {
        if (!call.hasAddress() || !call.words().isEmpty()) {
            throw call.usage();
        }
        List<TracingImage.Hash> hashes = state(call).variables();
        if (hashes.isEmpty()) {
            throw new CommandException("there are no dynamic variables");
        }
        statistics(call, hashes);
    }

    private static void statistics(Invocation call, List<TracingImage.Hash> hashes) {
        call.print("%15s %11s %11s %11s %11s %11s\n", "NAME", "HASHSIZE", "%UTIL", "LONGEST", "AVERAGE", "STDDEV");
        for (TracingImage.Hash hash : hashes) {
            String name = hash.owner() < 0 ? "<actual>" : "<cpu " + hash.owner() + ">";
            int places = hash.chains().size();
            if (places == 0) {
                call.print("%15s %11s %11s %11s %11s %11s\n", name, hash.size(), "-", "-", "-", "-");
                continue;
            }
            int entries = hash.chains().stream().mapToInt(Integer::intValue).sum();
            double average = (double) entries / places;
            double squares = hash.chains().stream().mapToDouble(chain -> (chain - average) * (chain - average)).sum();
            long permille = places * 1000L / hash.size();
            int longest = hash.chains().stream().mapToInt(Integer::intValue).max().getAsInt();
            // The deviation is cut to a whole number before its decimal place is made, as in the original.
            call.print("%15s %11s %11s %11s %11s %11s\n", name, hash.size(), permille / 10 + "." + permille % 10, longest,
                    entries / places, (long) Math.sqrt(squares / places) + ".0");
        }
    }

    /** {@code [address]::dtrace_errhash}: why programs were refused, and how often. */
    static void errors(Invocation call) {
        if (call.isDone("dtrace_errhash", DtraceDcmds::errors)) {
            return;
        }
        TracingImage.Refusal refusal = call.target().tracing().refusals().stream()
                .filter(known -> known.address() == call.address()).findFirst().orElseThrow(() ->
                        new CommandException(String.format("failed to read error hash at %x", call.address())));
        if (call.isFirst()) {
            call.print("%8s %s\n", "COUNT", "ERROR");
        }
        call.print("%8d %s\n", refusal.count(), refusal.message());
    }

    /** {@code [address]::dtrace_aggkey}: a key of an aggregation and what one CPU has for it, in words. */
    static void aggregationKey(Invocation call) {
        entry(call, "dtrace_aggkey", DtraceDcmds::aggregationKey, TracingImage.State::aggregated);
    }

    /** {@code [address]::dtrace_dynvar}: a dynamic variable and its value. */
    static void dynamicVariable(Invocation call) {
        entry(call, "dtrace_dynvar", DtraceDcmds::dynamicVariable, TracingImage.State::set);
    }

    private static void entry(Invocation call, String name, Dcmd self,
            Function<TracingImage.State, List<TracingImage.Entry>> table) {
        if (call.isDone(name, self)) {
            return;
        }
        for (TracingImage.State state : call.target().tracing().states()) {
            for (TracingImage.Entry entry : table.apply(state)) {
                if (entry.address() == call.address()) {
                    if (call.isFirst()) {
                        call.print("%16s %16s %4s %s\n", "ADDR", "STATE", "CPU", "VALUE");
                    }
                    call.print("%16x %16x %4s %s\n", entry.address(), state.address(),
                            entry.owner() < 0 ? "-" : entry.owner(), entry.text());
                    return;
                }
            }
        }
        throw new CommandException(String.format("couldn't read %s_t at %x", name, call.address()));
    }

    /** {@code ::dtrace_helptrace}: helpers are not traced, as in a kernel that was not made for that. */
    static void helpers(Invocation call) {
        throw new CommandException("helper tracing is not enabled");
    }

    /** {@code [ecb]::dtrace_ecb}: the enabling control block that a message names, or all. */
    static void ecb(Invocation call) {
        if (call.isDone("dtrace_ecb", DtraceDcmds::ecb)) {
            return;
        }
        TracingImage image = call.target().tracing();
        for (TracingImage.State state : image.states()) {
            List<TracingImage.Ecb> found = state.ecbs().stream().filter(ecb -> ecb.address() == call.address()).toList();
            if (!found.isEmpty()) {
                if (call.isFirst()) {
                    call.print("%16s %16s %5s %5s %s\n", "ADDR", "STATE", "EPID", "ID", "PROBE");
                }
                TracingImage.Ecb ecb = found.get(0);
                call.print("%16x %16x %5d %5d %s\n", ecb.address(), state.address(), ecb.epid(), ecb.probe(),
                        image.probe(ecb.probe()).map(TracingImage.Probe::description).orElse("?"));
                return;
            }
        }
        throw new CommandException(String.format("couldn't read dtrace_ecb_t at %x", call.address()));
    }
}
