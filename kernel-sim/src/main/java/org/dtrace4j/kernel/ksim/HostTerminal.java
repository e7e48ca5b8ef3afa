package org.dtrace4j.kernel.ksim;

import static org.dtrace4j.kernel.struct.Constants.EIO;

import java.io.IOException;
import java.io.OutputStream;
import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Uio;

/** Two terminals of the machine, {@code /dev/pts/1} and {@code /dev/pts/2}: what is written to them comes out at the host. */
final class HostTerminal implements CharacterDevice {
    /** Comes out at the host's standard output. */
    static final String OUT = "/dev/pts/1";
    /** Comes out at the host's standard error. */
    static final String ERR = "/dev/pts/2";

    private static final int PTS_MAJOR = 24;
    private static final int OUT_MINOR = 1;
    private static final int ERR_MINOR = 2;
    private static final int MODE = 0620;

    private final Kernel kernel;
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();

    /** Makes the terminals appear in a machine. */
    HostTerminal(Kernel kernel) {
        this.kernel = kernel;
        kernel.genunix.driver.register(PTS_MAJOR, this);
        kernel.genunix.driver.name(OUT.substring("/dev/".length()), PTS_MAJOR, OUT_MINOR, false, MODE);
        kernel.genunix.driver.name(ERR.substring("/dev/".length()), PTS_MAJOR, ERR_MINOR, false, MODE);
    }

    /** Says where what is written comes out. */
    void connect(OutputStream newOut, OutputStream newErr) {
        out = newOut;
        err = newErr;
    }

    @Override
    public int read(int minor, Uio uio) {
        return 0;
    }

    @Override
    public int write(int minor, Uio uio) {
        byte[] data = new byte[(int) uio.uio_resid()];
        int error = kernel.genunix.move.takeBytes(data, 0, data.length, uio);
        if (error != 0) {
            return error;
        }
        try {
            OutputStream to = minor == ERR_MINOR ? err : out;
            to.write(data);
            to.flush();
            return 0;
        } catch (IOException e) {
            return EIO;
        }
    }
}
