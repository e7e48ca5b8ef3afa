package org.dtrace4j.kernel.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.dtrace4j.kernel.module.FunctionPointer;

class DispatchQueueTest {
    /**
     * Up to 169: a thread of that priority is added at the end of its equals; up to 339: at their beginning; above: one
     * of those in the queue is taken out. Every fifth thread is bound to one CPU, every seventh to another; these take in turns.
     */
    @Property
    void theBestComesFirst(@ForAll @Size(max = 150) List<@IntRange(min = 0, max = 400) Integer> operations) {
        SimCpu[] cpus = {new SimCpu(0, null, null, null, null), new SimCpu(1, null, null, null, null)};
        DispatchQueue queue = new DispatchQueue();
        List<SimThread> model = new ArrayList<>();
        for (int operation : operations) {
            if (operation < 340) {
                SimThread thread = new SimThread(null, null, new FunctionPointer("f", 0, a -> { }), model.size());
                thread.priority = operation % 170;
                thread.bound = operation % 5 == 0 ? cpus[0] : operation % 7 == 0 ? cpus[1] : null;
                if (operation < 170) {
                    queue.addLast(thread);
                    model.add(thread);
                } else {
                    queue.addFirst(thread);
                    model.add(0, thread);
                }
            } else if (!model.isEmpty()) {
                queue.remove(model.remove(operation % model.size()));
            }
            assertEquals(model.size(), queue.count());
        }
        model.sort(Comparator.comparingInt((SimThread t) -> t.priority).reversed());
        for (int turn = 0; !model.isEmpty(); turn++) {
            SimCpu cpu = cpus[turn % 2];
            SimThread expected = model.stream().filter(thread -> thread.runsOn(cpu)).findFirst().orElse(null);
            assertEquals(expected == null ? -1 : expected.priority, queue.highest(cpu));
            assertSame(expected, queue.take(cpu));
            model.remove(expected);
        }
        assertNull(queue.take(cpus[0]));
        assertEquals(-1, queue.highest(cpus[1]));
    }
}
