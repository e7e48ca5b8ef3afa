package org.dtrace4j.kernel.disk;

import java.io.IOException;

/** A machine's disk folder holds something that cannot be a disk. The message names the file, and the line if any. */
public final class DiskFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    public DiskFormatException(String message) {
        super(message);
    }
}
