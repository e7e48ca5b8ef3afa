package org.dtrace4j.kernel.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * A store does to its objects what a map from names to byte arrays does, whatever is frozen and rolled back
 * meanwhile.
 */
class ObjectStoreProperties {
    /** One step of a history: what, on which of a few names, where, and how much. */
    record Step(int what, int name, int offset, int length) { }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(Arbitraries.integers().between(0, 6), Arbitraries.integers().between(0, 4),
                Arbitraries.integers().between(0, 40), Arbitraries.integers().between(0, 30)).as(Step::new)
                .list().ofMaxSize(40);
    }

    @Property(tries = 300)
    void behavesAsAMap(@ForAll("histories") List<Step> history) {
        ObjectStore store = new ObjectStore(ObjectTree.empty(0755, 1), false);
        SortedMap<String, byte[]> model = new TreeMap<>();
        ObjectTree savedTree = store.freeze();
        SortedMap<String, byte[]> savedModel = new TreeMap<>(model);
        int fill = 1;
        for (Step step : history) {
            String name = "f" + step.name();
            long number = store.lookup(ObjectTree.ROOT, name);
            switch (step.what()) {
                case 0 -> {
                    if (number == 0) {
                        store.enter(ObjectTree.ROOT, name,
                                store.create(DiskObject.Type.FILE, 0644, 0, 0, 1, new byte[0]));
                        model.put(name, new byte[0]);
                    }
                }
                case 1, 2 -> {
                    if (number != 0) {
                        byte[] data = new byte[step.length()];
                        Arrays.fill(data, (byte) fill++);
                        store.write(number, step.offset(), data, 0, data.length);
                        byte[] old = model.get(name);
                        byte[] now = Arrays.copyOf(old, Math.max(old.length, step.offset() + data.length));
                        System.arraycopy(data, 0, now, step.offset(), data.length);
                        model.put(name, now);
                    }
                }
                case 3 -> {
                    if (number != 0) {
                        store.truncate(number, step.length());
                        model.put(name, Arrays.copyOf(model.get(name), step.length()));
                    }
                }
                case 4 -> {
                    if (number != 0) {
                        store.remove(ObjectTree.ROOT, name);
                        store.free(number);
                        model.remove(name);
                    }
                }
                case 5 -> {
                    savedTree = store.freeze();
                    savedModel = new TreeMap<>(model);
                }
                default -> {
                    store.rollback(savedTree);
                    model = new TreeMap<>(savedModel);
                }
            }
            assertEquals(model.keySet(), store.entries(ObjectTree.ROOT).keySet());
            for (SortedMap.Entry<String, byte[]> entry : model.entrySet()) {
                assertArrayEquals(entry.getValue(), store.contents(store.lookup(ObjectTree.ROOT, entry.getKey())));
            }
        }
        for (SortedMap.Entry<String, byte[]> entry : savedModel.entrySet()) {
            assertArrayEquals(entry.getValue(), savedTree.find(entry.getKey()).data());
        }
    }
}
