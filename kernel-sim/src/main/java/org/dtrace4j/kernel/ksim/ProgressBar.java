package org.dtrace4j.kernel.ksim;

import java.io.PrintStream;

/** The line that shows how a reboot loop is getting on. It is for eyes only: nothing of it goes where output is kept. */
public final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 100_000_000L;

    private final PrintStream terminal;
    private final long total;
    private final long startNanos = System.nanoTime();
    private long drawnNanos;
    private int drawnLength;

    /** A bar on {@code terminal} of {@code total} boots; on null it draws nothing. */
    public ProgressBar(PrintStream terminal, long total) {
        this.terminal = terminal;
        this.total = total;
    }

    /** A bar on standard error, if a person is looking at it. */
    public static ProgressBar onStandardError(long total) {
        return new ProgressBar(System.console() == null ? null : System.err, total);
    }

    /** Redraws, at most ten times a second. */
    public void show(RebootLoop.Summary summary) {
        long now = System.nanoTime();
        if (terminal == null || now - drawnNanos < REDRAW_NANOS && summary.boots() < total) {
            return;
        }
        drawnNanos = now;
        int filled = (int) (WIDTH * summary.boots() / total);
        draw(String.format("[%s%s] %d/%d boots  %.0f boots/s  EBUSY %d", "#".repeat(filled), " ".repeat(WIDTH - filled),
                summary.boots(), total, summary.boots() * 1e9 / Math.max(1, now - startNanos), summary.busyBoots()));
    }

    private void draw(String line) {
        terminal.print("\r" + line + " ".repeat(Math.max(0, drawnLength - line.length())));
        terminal.flush();
        drawnLength = line.length();
    }

    /** Wipes the line. */
    @Override
    public void close() {
        if (drawnLength > 0) {
            terminal.print("\r" + " ".repeat(drawnLength) + "\r");
            terminal.flush();
        }
    }
}
