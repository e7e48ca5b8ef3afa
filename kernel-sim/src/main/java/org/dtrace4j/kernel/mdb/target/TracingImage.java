package org.dtrace4j.kernel.mdb.target;

import java.util.List;
import java.util.Optional;

/**
 * What DTrace was doing in a target when it stopped. It lies beside the target's memory: the states of this DTrace are not
 * structures there, and their addresses only name them.
 *
 * @param states of consumers, in the order in which they were made
 * @param probes all probes, by number
 * @param refusals what was said of programs that were refused, in the order of the words
 */
public record TracingImage(List<State> states, List<Probe> probes, List<Refusal> refusals) {
    /** Of a target without DTrace. */
    public static final TracingImage NONE = new TracingImage(List.of(), List.of(), List.of());

    public TracingImage {
        states = List.copyOf(states);
        probes = List.copyOf(probes);
        refusals = List.copyOf(refusals);
    }

    /** What was said of a program that was refused: its name, how often, and the words. */
    public record Refusal(long address, int count, String message) { }

    /**
     * An entry of a hash table.
     *
     * @param address its name
     * @param owner the CPU whose table it is in; -1 where all have one in common
     * @param text what it holds
     */
    public record Entry(long address, int owner, String text) { }

    /**
     * How a hash table is filled.
     *
     * @param owner the CPU whose table it is; -1 for one that all have in common
     * @param size how many places the hash chooses from
     * @param chains how many entries each place that any has was chosen for
     */
    public record Hash(int owner, int size, List<Integer> chains) {
        public Hash {
            chains = List.copyOf(chains);
        }
    }

    /**
     * The state of a consumer.
     *
     * @param address its name
     * @param minor number of the open of the device
     * @param process address of the {@code proc_t} that has it open; 0 if none has
     * @param anonymous whether nobody has claimed it
     * @param options name and value
     * @param ecbs what is enabled
     * @param aggregations how the tables of aggregations are filled
     * @param variables how the table of dynamic variables is filled; none when there is none
     * @param aggregated the keys of aggregations, by CPU
     * @param set the dynamic variables that are set
     * @param output what dtrace(1M) would print of all that is in its buffers: all CPUs together, then CPU by CPU
     */
    public record State(long address, int minor, long process, boolean anonymous, List<Setting> options, List<Ecb> ecbs,
            List<Hash> aggregations, List<Hash> variables, List<Entry> aggregated, List<Entry> set, List<String> output) {
        public State {
            options = List.copyOf(options);
            ecbs = List.copyOf(ecbs);
            aggregations = List.copyOf(aggregations);
            variables = List.copyOf(variables);
            aggregated = List.copyOf(aggregated);
            set = List.copyOf(set);
            output = List.copyOf(output);
        }
    }

    /** An option and its value. */
    public record Setting(String name, String value) { }

    /** An enabling control block: its name, as messages give it, its number, and its probe's. */
    public record Ecb(long address, int epid, int probe) { }

    /** A probe: its number and its description. */
    public record Probe(int id, String provider, String module, String function, String name) {
        /** As messages write it. */
        public String description() {
            return provider + ":" + module + ":" + function + ":" + name;
        }
    }

    /** The state of that address. */
    public Optional<State> state(long address) {
        return states.stream().filter(state -> state.address() == address).findFirst();
    }

    /** The probe of that number. */
    public Optional<Probe> probe(long id) {
        return probes.stream().filter(probe -> probe.id() == id).findFirst();
    }
}
