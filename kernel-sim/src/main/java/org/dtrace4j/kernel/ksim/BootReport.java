package org.dtrace4j.kernel.ksim;

import java.util.Optional;
import org.dtrace4j.kernel.module.Outcome;

/**
 * How one boot went.
 *
 * @param seed what it was drawn from
 * @param outcome how the machine ended; empty when it reached the login prompt, or had not ended when its time was over
 * @param multiUser whether it asked for a login
 * @param unmountsBusy how often {@code umount} said that a file system was busy
 * @param bootScript what the site's boot script left about itself: {@code ok}, or {@code failed while …}; empty when it did
 *     not get that far
 * @param atNanos virtual time when it was over, from power-on
 */
public record BootReport(long seed, Optional<Outcome> outcome, boolean multiUser, int unmountsBusy,
        Optional<String> bootScript, long atNanos) {
    public boolean panicked() {
        return outcome.orElse(null) instanceof Outcome.Panicked;
    }

    /** Whether the boot script ended with a failure. */
    public boolean scriptFailed() {
        return bootScript.isPresent() && bootScript.get().startsWith("failed");
    }

    /** Neither a login prompt nor a panic: the machine hangs, or the simulator has a defect. */
    public boolean lost() {
        return !multiUser && !panicked();
    }
}
