package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/** Writes down the steps of a boot as they are taken. */
final class Journal implements AutoCloseable {
    private final Writer out;
    private long nanos;
    private long times;

    /** A journal that owns {@code out}. */
    Journal(Writer out) {
        this.out = out;
    }

    /** The machine is about to run for some time. Steps of the same length are one line. */
    void run(long stepNanos) {
        if (stepNanos != nanos) {
            settle();
            nanos = stepNanos;
        }
        times++;
    }

    /** Something is about to be done to the machine. Whatever comes to this process, that much is written. */
    void add(Step step) {
        settle();
        write(step);
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void settle() {
        if (times > 0) {
            write(Step.run(nanos, times));
            times = 0;
        }
    }

    private void write(Step step) {
        try {
            out.write(step.line() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        settle();
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
