package org.dtrace4j.abi;

/**
 * An enabling control block: one clause attached to one probe for one consumer. Opaque to clauses, which only hand it on.
 *
 * <p>An ECB always records the same layout, so its id, the EPID, alone describes a record.
 */
public abstract class Ecb {
    /** Number of the enabling in its consumer's state, from 1. */
    public final int epid;

    protected Ecb(int epid) {
        this.epid = epid;
    }
}
