package org.dtrace4j.kernel.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LongMapTest {
    /** Positive keys are put, negative ones removed; keys are close together, so that probing chains form. */
    @Property
    void behavesLikeAMap(@ForAll @Size(max = 400) List<@IntRange(min = -60, max = 60) Integer> operations) {
        LongMap<Integer> map = new LongMap<>(4);
        Map<Long, Integer> model = new HashMap<>();
        int value = 0;
        for (int operation : operations) {
            long key = Math.abs((long) operation) << 12;
            if (operation > 0) {
                map.put(key, value);
                model.put(key, value++);
            } else if (operation < 0) {
                assertEquals(model.remove(key), map.remove(key));
            }
            assertEquals(model.size(), map.size());
        }
        for (long key = 0; key <= 60L << 12; key += 1 << 12) {
            assertEquals(model.get(key), map.get(key));
        }
    }
}
