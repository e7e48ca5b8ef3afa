package org.dtrace4j.session;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dtrace4j.device.Device;

/** A connection to a traced system. Closing it closes the device and lets go of the system. */
public interface TargetConnection extends AutoCloseable {
    /** The same device at each call. */
    Device device();

    /** The files of the traced system, where {@code /kernel/drv/dtrace.conf} and {@code /etc/system} lie. */
    FileAccess systemFiles();

    /**
     * Names of the modules that providers come in, without dtrace itself, in the order in which they are to be loaded
     * at boot.
     */
    List<String> providerModules();

    /** Where {@code dtrace -A} puts its enabling; empty for the driver's files among {@link #systemFiles}. */
    default Optional<BootEnabling> bootEnabling() {
        return Optional.empty();
    }

    /** Something about the connection that a person may want to know. */
    default Optional<String> notice() {
        return Optional.empty();
    }

    /**
     * The world of a command that uses this connection: the one outside, but for what the command is in the traced system.
     * There commands of {@code system()} run, and the process is one of its.
     */
    default CommandIo within(CommandIo outside) {
        return outside;
    }

    /** How the system has ended, for a person; empty while it runs, and where nobody can tell. */
    default Optional<String> end() {
        return Optional.empty();
    }

    /** Number of the signal that has ended the process which the command is in the system; empty while none has. */
    default OptionalInt killedBy() {
        return OptionalInt.empty();
    }

    /** The processes of the system; empty where they cannot be started or watched. */
    default Optional<TargetProcesses> processes() {
        return Optional.empty();
    }

    @Override
    void close();
}
