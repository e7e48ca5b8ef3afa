package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;

/** A boot that is played again, step by step. The disk that it has is its own; nothing of it is kept. */
final class Replay implements AutoCloseable {
    private final Boot boot;
    private final List<Step> steps;
    private int next;
    /** Of the next step, how often it has been taken. */
    private long taken;
    /** Nanoseconds of it that have been run for already. */
    private long played;

    /** @param config that of the recording, with what is to watch it now */
    Replay(Replays.Recording recording, KernelConfig config) {
        this.boot = Boot.powerOn(config);
        this.steps = recording.steps();
    }

    Boot boot() {
        return boot;
    }

    /** Whether there is nothing more to play. */
    boolean isOver() {
        return next == steps.size() || boot.outcome().isPresent();
    }

    /**
     * Plays on, to a moment of virtual time or to the end.
     *
     * @param untilNanos since power-on
     * @param out takes what was typed, and what the commands that were started from outside write, to both streams
     * @return how the machine ended, if it has
     */
    Optional<Outcome> run(long untilNanos, OutputStream out) throws IOException {
        return run(untilNanos, out, true);
    }

    /** The same, but stops between two steps, at that moment or somewhat later, so that nothing is done in two pieces. */
    Optional<Outcome> runWhole(long untilNanos, OutputStream out) throws IOException {
        return run(untilNanos, out, false);
    }

    private Optional<Outcome> run(long untilNanos, OutputStream out, boolean exactly) throws IOException {
        while (!isOver() && boot.machine().kernel().clock.now() < untilNanos) {
            Step step = steps.get(next);
            switch (step.kind()) {
                case RUN -> {
                    long now = boot.machine().kernel().clock.now();
                    long left = step.nanos() - played;
                    if (exactly && now + left > untilNanos) {
                        played += untilNanos - now;
                        return boot.run(untilNanos - now);
                    }
                    boot.run(left);
                    played = 0;
                    if (++taken < step.times()) {
                        continue;
                    }
                }
                case TYPE -> {
                    // The console of the machine shows no echo: that was the terminal's.
                    out.write(step.words().get(0).getBytes(StandardCharsets.UTF_8));
                    boot.type(step.words().get(0));
                }
                case INTERRUPT -> boot.interrupt();
                case LIFE -> boot.beginLife();
                case TRACED -> out.write(String.format("%nksim: here a dtrace of the host became a process of the machine;"
                        + " what follows may differ%n").getBytes(StandardCharsets.UTF_8));
                case SCRIPT -> boot.startScript(step.words().get(0), step.words().subList(1, step.words().size()), out, out);
                case START -> boot.start(step.words().get(0), step.words().subList(1, step.words().size()), out, out);
            }
            next++;
            taken = 0;
        }
        return boot.outcome();
    }

    @Override
    public void close() {
        boot.close();
    }
}
