package org.dtrace4j.provider;

/** A provider cannot make probes fire, because others have what they need: {@code EBUSY}. None of the call's has been. */
public final class EnableException extends Exception {
    private static final long serialVersionUID = 1L;
}
