package org.dtrace4j.kernel.ksim;

import static org.dtrace4j.kernel.struct.Constants.EIO;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.genunix.CharacterDevice;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Uio;

/**
 * Terminals of the machine, {@code /dev/pts/1} and so on, in pairs: what is written to one comes out at the host's standard
 * output, to the other at its standard error.
 */
final class HostTerminal implements CharacterDevice {
    private static final int PTS_MAJOR = 24;
    private static final int MODE = 0620;

    private final Kernel kernel;
    private final List<Line> lines = new ArrayList<>();

    /** One pair. */
    final class Line {
        private final int number;
        private OutputStream out;
        private OutputStream err;
        private boolean open = true;

        private Line(int number) {
            this.number = number;
            kernel.genunix.driver.name("pts/" + outMinor(), PTS_MAJOR, outMinor(), false, MODE);
            kernel.genunix.driver.name("pts/" + errMinor(), PTS_MAJOR, errMinor(), false, MODE);
        }

        private int outMinor() {
            return 2 * number + 1;
        }

        private int errMinor() {
            return 2 * number + 2;
        }

        /** Comes out at the host's standard output. */
        String outPath() {
            return "/dev/pts/" + outMinor();
        }

        /** Comes out at the host's standard error. */
        String errPath() {
            return "/dev/pts/" + errMinor();
        }

        /** Says where what is written comes out. */
        void connect(OutputStream newOut, OutputStream newErr) {
            out = newOut;
            err = newErr;
        }

        /** Somebody else may have it; what is still written goes nowhere. */
        void close() {
            open = false;
            connect(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        }
    }

    /** To be made once in a machine. */
    HostTerminal(Kernel kernel) {
        this.kernel = kernel;
        kernel.genunix.driver.register(PTS_MAJOR, this);
    }

    /** A pair that nobody else has. */
    Line open(OutputStream out, OutputStream err) {
        Line line = lines.stream().filter(one -> !one.open).findFirst().orElseGet(() -> {
            Line added = new Line(lines.size());
            lines.add(added);
            return added;
        });
        line.open = true;
        line.connect(out, err);
        return line;
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
            Line line = lines.get((minor - 1) / 2);
            OutputStream to = minor == line.errMinor() ? line.err : line.out;
            to.write(data);
            to.flush();
            return 0;
        } catch (IOException e) {
            return EIO;
        }
    }
}
