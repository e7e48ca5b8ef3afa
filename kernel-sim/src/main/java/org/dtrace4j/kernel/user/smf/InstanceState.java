package org.dtrace4j.kernel.user.smf;

import java.util.Locale;

/** The states that {@code svcs} shows. */
public enum InstanceState {
    UNINITIALIZED, DISABLED, OFFLINE, ONLINE, DEGRADED, MAINTENANCE;

    /** As {@code svcs} writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that name, or null. */
    public static InstanceState named(String text) {
        for (InstanceState state : values()) {
            if (state.text().equals(text)) {
                return state;
            }
        }
        return null;
    }
}
