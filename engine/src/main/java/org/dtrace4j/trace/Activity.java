package org.dtrace4j.trace;

/**
 * Where a consumer's state is in its life, as in the original:
 *
 * <pre>
 *   INACTIVE --go--> WARMUP --BEGIN has fired--> ACTIVE --stop--> COOLDOWN --END has fired--> STOPPED
 *                      |                           |                 ^
 *                      +--------- exit() ----------+--> DRAINING -stop-+
 *                                                  |
 *                                                  +--deadman--> KILLED
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
    /** Nobody has asked for the status for so long that tracing was given up. Nothing fires any more. */
    KILLED,
    /** Nothing fires any more. */
    STOPPED
}
