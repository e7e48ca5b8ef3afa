package org.dtrace4j.kernel.user;

import java.util.List;

/** The part of the system calls that is about event ports. */
public interface EventPortInterface {
    int PORT_SOURCE_USER = 3;
    int PORT_SOURCE_FD = 4;
    int PORT_SOURCE_ALERT = 5;
    int PORT_SOURCE_FILE = 7;
    int FILE_ACCESS = 0x01;
    int FILE_MODIFIED = 0x02;
    int FILE_ATTRIB = 0x04;
    int FILE_DELETE = 0x10;
    int FILE_RENAME_TO = 0x20;
    int FILE_RENAME_FROM = 0x40;
    int FILE_TRUNC = 0x100000;
    int FILE_NOFOLLOW = 0x10000000;
    int UNMOUNTED = 0x20000000;
    int MOUNTEDOVER = 0x40000000;
    int PORT_ALERT_SET = 1;
    int PORT_ALERT_UPDATE = 2;

    /** What a port tells: {@code port_event_t}. */
    record PortEvent(int events, int source, long object, long user) { }

    /** A new port; its descriptor. */
    default int portCreate() throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /** What to give for a file to watch: the address of a {@code file_obj_t} that the program has from now on. */
    default long fileObject(String path) {
        return 0;
    }

    /**
     * Has a port told of something once.
     *
     * @param source PORT_SOURCE_FD or PORT_SOURCE_FILE
     * @param object a descriptor, or what {@link #fileObject} returned
     * @param events as {@code poll} has them, or FILE_MODIFIED and the like
     * @param user what is to be in the event
     */
    default void portAssociate(int port, int source, long object, int events, long user) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    default void portDissociate(int port, int source, long object) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /**
     * Waits for an event.
     *
     * @param nanos for how long, less than 0 for without end
     * @throws SystemCallError ETIME when there was none in that time
     */
    default PortEvent portGet(int port, long nanos) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /**
     * Waits for several.
     *
     * @param most how many to take
     * @param wanted how many to wait for
     * @return those that there were when the time was over at the latest
     */
    default List<PortEvent> portGetn(int port, int most, int wanted, long nanos) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /** Sends an event of PORT_SOURCE_USER. */
    default void portSend(int port, int events, long user) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /** Sends one to several ports; returns the error of each, 0 for none. */
    default int[] portSendn(int[] ports, int events, long user) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }

    /** Has all who wait for events of a port get this one, until it is called with no events. */
    default void portAlert(int port, int flags, int events, long user) throws SystemCallError {
        throw new SystemCallError(Errno.ENOSYS);
    }
}
