package org.dtrace4j.kernel.user;

import java.util.List;

/** The part of the system calls that is about what a process may have: resource controls, and CPUs that it is bound to. */
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
    /** Whom {@link #processorBind} is about. */
    int P_PID = 0;
    int P_LWPID = 8;
    int PBIND_NONE = -1;
    int PBIND_QUERY = -2;

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

    /**
     * Binds a process or a thread of this one to a CPU.
     *
     * @param idtype P_PID or P_LWPID
     * @param cpu or PBIND_NONE, or PBIND_QUERY to bind nothing
     * @return what it was bound to before, PBIND_NONE for nothing
     * @throws SystemCallError EINVAL if there is no such CPU, ESRCH if there is nobody of that number, EPERM
     */
    default int processorBind(int idtype, int id, int cpu) throws SystemCallError {
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
