package org.dtrace4j.trace.buffer;

/** What is told of records that do not come to the consumer. Probe context. */
@FunctionalInterface
public interface RecordTaker {
    void take(int epid, int cpu);
}
