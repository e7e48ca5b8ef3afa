package org.dtrace4j.kernel.ksim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dtrace4j.kernel.module.Outcome;

/** What a reboot loop tells at its end. */
public final class LoopReport {
    private LoopReport() { }

    /** The summary as lines of text. */
    public static List<String> lines(RebootLoop.Summary summary) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "boots       %8d", summary.boots()));
        lines.add(String.format(Locale.ROOT, "EBUSY       %8d  (%s)%s", summary.busyBoots(),
                percent(summary.busyBoots(), summary.boots()), seeds(summary)));
        lines.add(String.format(Locale.ROOT, "boot failed %8d", summary.failedScripts()));
        lines.add(String.format(Locale.ROOT, "panics      %8d", summary.panics()));
        summary.panic().ifPresent(boot -> lines.add(String.format(Locale.ROOT, "seed %d panicked after %.6f s: %s",
                boot.seed(), boot.atNanos() / 1e9, ((Outcome.Panicked) boot.outcome().orElseThrow()).message())));
        summary.lost().forEach(boot -> lines.add(String.format(Locale.ROOT, "seed %d did not come up: %s", boot.seed(),
                boot.outcome().map(Outcome::text).orElse("it hangs"))));
        return lines;
    }

    /** A share as {@code 0.425 %}. */
    public static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.3f %%", 100.0 * part / Math.max(1, whole));
    }

    private static String seeds(RebootLoop.Summary summary) {
        if (summary.busySeeds().isEmpty()) {
            return "";
        }
        String more = summary.busyBoots() > summary.busySeeds().size() ? " …" : "";
        return "  seeds " + String.join(" ", summary.busySeeds().stream().map(String::valueOf).toList()) + more;
    }
}
