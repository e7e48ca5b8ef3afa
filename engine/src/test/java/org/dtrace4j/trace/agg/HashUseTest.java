package org.dtrace4j.trace.agg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.trace.buffer.ArrayPool;
import org.dtrace4j.trace.dynvar.DynamicVariables;
import org.junit.jupiter.api.Test;

/** What a debugger is told of hash tables. */
class HashUseTest {
    private static KeyBuilder key(long word) {
        KeyBuilder key = new KeyBuilder(1);
        key.begin();
        key.add(word);
        return key;
    }

    @Test
    void countsKeysOfAggregationsAndNothingElse() {
        FieldImage field = new FieldImage(0, 8, FieldImage.Kind.SIGNED, "int64_t");
        AggregationTable table = new AggregationTable(1024, List.of(new AggregationImage(1, 1, "keyed", "sum", List.of(field), 0, 1),
                new AggregationImage(2, 2, "keyless", "sum", List.of(), 0, 1)), new ArrayPool());
        assertEquals(0, table.use().chains().length);
        AggregationTable.mark(table.words(), 2);
        for (int i = 0; i < 10; i++) {
            table.find(1, key(i));
            table.find(1, key(i));
        }
        assertEquals(32, table.use().size());
        assertEquals(10, Arrays.stream(table.use().chains()).sum());
    }

    @Test
    void countsVariablesThatAreSet() {
        DynamicVariables variables = new DynamicVariables(4096, 16, 1, 0, new ArrayPool());
        for (int i = 1; i <= 5; i++) {
            variables.set(0, 1, 0, key(i), i);
        }
        assertEquals(5, Arrays.stream(variables.use().chains()).sum());
        variables.set(0, 1, 0, key(3), 0);
        assertEquals(4, Arrays.stream(variables.use().chains()).sum());
        assertArrayEquals(new int[0], new DynamicVariables(4096, 16, 1, 0, new ArrayPool()).use().chains());
    }
}
