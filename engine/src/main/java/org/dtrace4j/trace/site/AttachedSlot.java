package org.dtrace4j.trace.site;

/**
 * One clause at one site.
 *
 * <p>A record, because the JIT compiler takes the fields of a record that it knows for constants.
 *
 * @param slot its place in {@link org.dtrace4j.abi.ProbeHost}; used again for another clause once this one is
 *     detached
 * @param serial a number that nothing else has had; who runs the clause compares it, so that a call that is still under
 *     way in detached code does not take another clause's ECB for its own
 */
public record AttachedSlot(int slot, long serial) { }
