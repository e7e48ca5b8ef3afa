package org.dtrace4j.trace;

/**
 * Where a consumer's state is in its life, as in the original:
 *
 * <pre>
 *   INACTIVE --go--> WARMUP --BEGIN has fired--> ACTIVE --stop--> COOLDOWN --END has fired--> STOPPED
 *                      |                           |                 ^
 *                      +--------- exit() ----------+--> DRAINING -stop-+
 * </pre>
 */
enum Activity {
    /** Probes may be enabled; nothing fires. */
    INACTIVE,
    /** BEGIN fires, and nothing else. */
    WARMUP,
    /** Probes fire. */
    ACTIVE,
    /** {@code exit()} was called: nothing fires, and the consumer is to stop. */
    DRAINING,
    /** END fires, and nothing else. */
    COOLDOWN,
    /** Nothing fires any more. */
    STOPPED
}
