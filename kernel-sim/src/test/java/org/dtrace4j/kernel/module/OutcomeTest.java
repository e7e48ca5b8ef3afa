package org.dtrace4j.kernel.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OutcomeTest {
    @Test
    void saysWhatToDoWhenTheJvmHasNoMoreMemory() {
        String text = new Outcome.Failed(0, new OutOfMemoryError("Java heap space")).text();
        assertTrue(text.startsWith("the machine needs more memory than the JVM may have, "), text);
        assertTrue(text.contains("-Xmx"), text);
        assertEquals("the simulator of the machine has failed: java.lang.IllegalStateException: x",
                new Outcome.Failed(0, new IllegalStateException("x")).text());
    }
}
