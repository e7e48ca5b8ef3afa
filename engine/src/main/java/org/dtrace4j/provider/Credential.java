package org.dtrace4j.provider;

import java.util.EnumSet;
import java.util.Set;

/**
 * Who traces: a user, and what that user may. The rules are those of {@code dtrace_match_priv()} and
 * {@code dtrace_state_create()}, in a system of one zone.
 *
 * @param all whether there is nothing that the user may not
 * @param privileges what the user may otherwise
 */
public record Credential(boolean all, Set<Privilege> privileges, int uid, int gid) {
    /** The superuser, and whoever looks at the system from outside. */
    public static final Credential ALL = new Credential(true, EnumSet.allOf(Privilege.class), 0, 0);

    public Credential {
        privileges = Set.copyOf(privileges);
    }

    private boolean has(Privilege privilege) {
        return all || privileges.contains(privilege);
    }

    private boolean hasAny() {
        return has(Privilege.DTRACE_KERNEL) || has(Privilege.DTRACE_USER) || has(Privilege.DTRACE_PROC);
    }

    /** Whether there is anything at all that the user may with DTrace. */
    public boolean mayOpen() {
        return all || !privileges.isEmpty();
    }

    /** Whether the user may find and enable probes that are kept from others in this way. */
    public boolean sees(Visibility probes) {
        if (all) {
            return true;
        }
        if (!hasAny()) {
            return false;
        }
        boolean kernel = probes.kernel() && has(Privilege.DTRACE_KERNEL);
        boolean user = probes.user() && (has(Privilege.DTRACE_USER) || has(Privilege.DTRACE_KERNEL));
        boolean process = probes.process() && has(Privilege.DTRACE_PROC);
        boolean owner = probes.owner().isPresent() && has(Privilege.PROC_OWNER);
        if (probes.isRestricted() && !(kernel || user || process || owner)) {
            return false;
        }
        return probes.owner().isEmpty() || owner || probes.owner().getAsInt() == uid;
    }

    /** Whether the user may read the kernel's memory, and see what fires while the kernel runs. */
    public boolean seesKernel() {
        return has(Privilege.DTRACE_KERNEL);
    }

    /** Whether the user sees what the kernel does for other users' processes. */
    public boolean seesAllProcesses() {
        return seesKernel() || has(Privilege.DTRACE_USER) && has(Privilege.PROC_OWNER);
    }

    /** Whether the user may ask what process is running. */
    public boolean mayAskForProcess() {
        return hasAny();
    }

    /** Whether the user may change other users' processes. */
    public boolean mayChangeAllProcesses() {
        return all || hasAny() && has(Privilege.PROC_OWNER);
    }
}
