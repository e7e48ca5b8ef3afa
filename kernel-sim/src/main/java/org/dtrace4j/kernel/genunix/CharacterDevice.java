package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.ENOTTY;
import static org.dtrace4j.kernel.struct.Constants.ENXIO;

import org.dtrace4j.kernel.struct.Streamtab;
import org.dtrace4j.kernel.struct.Uio;

/** What a driver does for its devices: a row of the device switch table. Results are error numbers, 0 for success. */
public interface CharacterDevice {
    /** The procedures of its queues, for a STREAMS driver, whose other calls are never made; null for another. */
    default Streamtab streamtab() {
        return null;
    }

    /** For a driver that gives each open of a clone device a device of its own: a minor number that nobody has, or -1. */
    default int newMinor() {
        return -1;
    }

    /** {@code flag} is FREAD, FWRITE and so on. */
    default int open(int minor, int flag) {
        return 0;
    }

    /** The last open of a device has gone. */
    default int close(int minor, int flag) {
        return 0;
    }

    default int read(int minor, Uio uio) {
        return ENXIO;
    }

    default int write(int minor, Uio uio) {
        return ENXIO;
    }

    /**
     * What of some events there is.
     *
     * @param phpp where the address of a pollhead goes, if there is nothing
     */
    default int poll(int minor, int events, PointerCell phpp) {
        return events;
    }

    default int ioctl(int minor, IoctlRequest request) {
        return ENOTTY;
    }
}
