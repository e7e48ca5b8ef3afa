package org.dtrace4j.kernel.user;

import java.util.List;

/** The part of the system calls that is about resource controls. */
public interface ResourceInterface {
    int RCTL_FIRST = 0;
    int RCTL_NEXT = 1;
    int RCTL_USAGE = 2;
    int RCTL_INSERT = 0;
    int RCTL_DELETE = 1;
    int RCPRIV_BASIC = 0x01000000;
    int RCPRIV_PRIVILEGED = 0x04000000;
    int RCPRIV_SYSTEM = 0x7f000000;
    int RCTL_LOCAL_MAXIMAL = 0x40000000;

    /**
     * A value of a resource control.
     *
     * @param privilege who may change it: RCPRIV_…
     * @param localFlags what becomes of who reaches it, and whether it is the largest one: RCTL_LOCAL_…
     * @param globalFlags what the control is like: RCTL_GLOBAL_…
     */
    record ResourceValue(long value, int privilege, int localFlags, int globalFlags) { }

    /**
     * A value of a resource control of this process, its project or its zone.
     *
     * @param previous for RCTL_NEXT, the one before; else null
     * @throws SystemCallError EINVAL if there is no such control, ENOENT behind the last value
     */
    default ResourceValue getrctl(String name, ResourceValue previous, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /** Adds a value to a resource control (RCTL_INSERT), or takes one away (RCTL_DELETE). */
    default void setrctl(String name, ResourceValue value, int flags) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /** {@code rctllist}: the names of all resource controls. */
    default List<String> resourceControls() throws SystemCallError {
        return List.of();
    }
}
