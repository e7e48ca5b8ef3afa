package org.dtrace4j.consume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dtrace4j.builtin.agg.Aggregations;
import org.dtrace4j.device.AggregationSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.value.Location;

/**
 * What was aggregated so far: for each aggregation and key the data of all CPUs and snapshots, merged.
 *
 * <p>Snapshots hold only what came since the one before, so everything that a program does to an aggregation after the
 * fact happens here: clearing, truncating, normalizing. Merging is associative and commutative, so neither the number
 * of CPUs nor the times of the snapshots show in the result.
 *
 * <p>What a program calls one aggregation may be several, when its keys lie in several ways; here they are one, by the
 * variable that they share.
 *
 * <p>Invariant: keys that name the same symbol or module are one key, although the addresses recorded differ.
 */
final class AggregationStore {
    private final Device device;
    private final Symbols symbols;
    private final boolean perCpu;
    private final Map<Integer, Aggregation> aggregations = new HashMap<>();
    /** By variable, then by key, in order of first appearance. A variable without entries is not there. */
    private final Map<Integer, Map<Aggregation.Key, AggregationEntry>> entries = new TreeMap<>();
    /** For each module the first address of it that was a key. */
    private final Map<String, Long> moduleAddresses = new HashMap<>();
    private final Set<Integer> printed = new TreeSet<>();

    /**
     * @param perCpu whether each CPU's data are kept beside the total
     */
    AggregationStore(Device device, Symbols symbols, boolean perCpu) {
        this.perCpu = perCpu;
        this.device = device;
        this.symbols = symbols;
    }

    /** Adds what one CPU aggregated. */
    void add(AggregationSnapshot snapshot) throws DeviceException, ConsumeException {
        for (AggregationSnapshot.Entry entry : snapshot.entries()) {
            Aggregation aggregation = aggregation(entry.aggregation());
            if (entry.data().length != aggregation.words()) {
                throw new ConsumeException("Data record list does not match statement");
            }
            byte[] key = canonical(aggregation.image(), entry.key());
            Map<Aggregation.Key, AggregationEntry> keyed =
                    entries.computeIfAbsent(aggregation.variable(), id -> new LinkedHashMap<>());
            AggregationEntry known = keyed.get(aggregation.key(key));
            if (known == null) {
                known = new AggregationEntry(aggregation, key, entry.data().clone());
                keyed.put(aggregation.key(key), known);
            } else {
                aggregation.function().merge(known.data(), entry.data());
            }
            if (perCpu) {
                known.addPart(snapshot.cpu(), entry.data());
            }
        }
    }

    Aggregation aggregation(int id) throws DeviceException, ConsumeException {
        Aggregation known = aggregations.get(id);
        if (known == null) {
            AggregationImage image = device.aggregation(id);
            known = new Aggregation(image, Aggregations.find(image.function())
                    .orElseThrow(() -> new ConsumeException("Unknown aggregating action")));
            aggregations.put(id, known);
        }
        return known;
    }

    /** The entries of an aggregation in order of first appearance. */
    List<AggregationEntry> entries(int aggregation) {
        Map<Aggregation.Key, AggregationEntry> keyed = entries.get(aggregation);
        return keyed == null ? List.of() : List.copyOf(keyed.values());
    }

    /** Ids of the aggregations that have entries, ascending. */
    Collection<Integer> ids() {
        return new TreeSet<>(entries.keySet());
    }

    /** Whether none of some aggregations has an entry. */
    boolean isEmpty(List<Integer> ids) {
        for (int i = 0; i < ids.size(); i++) {
            if (entries.containsKey(ids.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Sets the values back to nothing; the keys stay. */
    void clear(int aggregation) {
        entries(aggregation).forEach(AggregationEntry::clear);
    }

    /**
     * Removes all but some entries.
     *
     * @param keep how many to keep: the largest ones, or when negative the smallest ones
     */
    void truncate(int aggregation, long keep) {
        Comparator<AggregationEntry> order = AggregationEntry.BY_VALUE;
        entries(aggregation).stream()
                .sorted(keep < 0 ? order : order.reversed())
                .skip(keep == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(keep))
                .toList()
                .forEach(entry -> entries.get(aggregation).remove(entry.aggregation().key(entry.key())));
        if (entries(aggregation).isEmpty()) {
            entries.remove(aggregation);
        }
    }

    /** Has the entries that there are now shown divided by {@code divisor}, which is not 0. */
    void normalize(int aggregation, long divisor) {
        entries(aggregation).forEach(entry -> entry.normalize(divisor));
    }

    /** Remembers that the program has printed an aggregation itself. */
    void markPrinted(int aggregation) {
        printed.add(aggregation);
    }

    /** The aggregations that have entries and were never printed, ascending. */
    List<Integer> unprinted() {
        List<Integer> ids = new ArrayList<>(ids());
        ids.removeAll(printed);
        return ids;
    }

    /** The key with each address that stands for a symbol or a module replaced by one that they all share. */
    private byte[] canonical(AggregationImage image, byte[] key) throws ConsumeException {
        byte[] result = key.clone();
        for (FieldImage field : image.keys()) {
            switch (field.kind()) {
                case SYMBOL, MODULE -> {
                    long address = FieldReader.integer(key, 0, field);
                    Location at = symbols.at(address);
                    put(result, field.offset(), field.kind() == FieldImage.Kind.SYMBOL ? address - at.offset()
                            : shared(at.moduleText(), address));
                }
                case USER_SYMBOL, USER_MODULE -> {
                    // The process, then the address. That of a process that is gone stays as it is.
                    ByteBuffer given = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
                    int pid = (int) given.getLong(field.offset());
                    long address = given.getLong(field.offset() + Long.BYTES);
                    Location at = field.kind() == FieldImage.Kind.USER_SYMBOL ? symbols.at(pid, address)
                            : symbols.inModule(pid, address);
                    put(result, field.offset() + Long.BYTES, field.kind() == FieldImage.Kind.USER_SYMBOL
                            ? address - at.offset() : shared(pid + " " + at.moduleText(), address));
                }
                default -> { }
            }
        }
        return result;
    }

    /** The address that stands for a module: the first one of it that was seen. */
    private long shared(String module, long address) {
        return moduleAddresses.computeIfAbsent(module, name -> address);
    }

    private static void put(byte[] key, int offset, long address) {
        ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).putLong(offset, address);
    }
}
