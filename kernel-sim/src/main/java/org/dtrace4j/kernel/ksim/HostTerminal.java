package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.genunix.TtyCommons;
import org.dtrace4j.kernel.module.Kernel;

/**
 * Terminals of the machine, {@code /dev/pts/1} and so on, in pairs: what is written to one comes out at the host's standard
 * output, to the other at its standard error. Nothing is ever typed there.
 */
final class HostTerminal {
    private final Kernel kernel;
    private final List<Line> lines = new ArrayList<>();

    /** One pair. */
    final class Line {
        private final int outNumber;
        private final int errNumber;
        private OutputStream out = OutputStream.nullOutputStream();
        private OutputStream err = OutputStream.nullOutputStream();
        private boolean open = true;

        private Line() {
            outNumber = kernel.ptys.hostTerminal(data -> write(out, data));
            errNumber = kernel.ptys.hostTerminal(data -> write(err, data));
        }

        /** Comes out at the host's standard output. */
        String outPath() {
            return "/dev/pts/" + outNumber;
        }

        /** Comes out at the host's standard error. */
        String errPath() {
            return "/dev/pts/" + errNumber;
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
    }

    /**
     * A pair that nobody else has.
     *
     * @throws IllegalStateException if the machine has no pseudo-terminals left
     */
    Line open(OutputStream out, OutputStream err) {
        Line line = lines.stream().filter(one -> !one.open).findFirst().orElseGet(() -> {
            Line added = new Line();
            lines.add(added);
            return added;
        });
        line.open = true;
        line.connect(out, err);
        return line;
    }

    /** Returns false if nobody is there any more. */
    private static boolean write(OutputStream to, byte[] data) {
        try {
            to.write(data, 0, TtyCommons.withoutReturns(data));
            to.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
