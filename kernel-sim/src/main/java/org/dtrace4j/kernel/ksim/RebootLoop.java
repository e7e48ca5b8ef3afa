package org.dtrace4j.kernel.ksim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.providers.Tracing;
import org.dtrace4j.trace.site.SiteManager;

/**
 * Boots the same machine again and again, each time on the next seed, until something has happened often enough.
 *
 * <p>The boots share the disk and change nothing of it, so each is what {@code ksim boot} of that seed would be. Several run
 * side by side; what is reported is as if they had run one after the other: a boot behind the one that ended the loop does
 * not count, though it may have run.
 */
public final class RebootLoop {
    /** Seeds that are kept for the summary, of each kind. */
    private static final int KEPT_SEEDS = 10;

    /**
     * What to do.
     *
     * @param seedFrom the first seed
     * @param max how many boots at most
     * @param jobs how many at the same time
     * @param untilPanic whether a panic ends the loop
     */
    public record Plan(long seedFrom, long max, int jobs, boolean untilPanic) {
        public Plan {
            if (max < 1 || jobs < 1) {
                throw new IllegalArgumentException(max + " boots by " + jobs);
            }
        }
    }

    /**
     * What came of it.
     *
     * @param boots how many boots count
     * @param busyBoots in how many {@code umount} found a file system busy
     * @param failedScripts in how many the site's boot script failed
     * @param busySeeds the first of the seeds with a busy file system, at most ten
     * @param panic the boot that panicked, where a panic ends the loop
     * @param panics how many panicked
     * @param lost boots that neither came up nor panicked, at most ten of them
     */
    public record Summary(long boots, long busyBoots, long failedScripts, List<Long> busySeeds, Optional<BootReport> panic,
            long panics, List<BootReport> lost) { }

    private final Plan plan;
    private final LongFunction<KernelConfig> machine;
    private final Consumer<Summary> progress;

    private final SortedMap<Long, BootReport> waiting = new TreeMap<>();
    private long next;
    private long lastToRun;
    private long boots;
    private long busyBoots;
    private long failedScripts;
    private long panics;
    private final List<Long> busySeeds = new ArrayList<>();
    private final List<BootReport> lost = new ArrayList<>();
    private BootReport panic;
    private Throwable defect;

    /**
     * @param machine what to boot on a seed
     * @param progress told after each boot that counts, one call at a time
     */
    public RebootLoop(Plan plan, LongFunction<KernelConfig> machine, Consumer<Summary> progress) {
        this.plan = plan;
        this.machine = machine;
        this.progress = progress;
        this.next = plan.seedFrom();
        this.lastToRun = plan.seedFrom() + plan.max() - 1;
    }

    /** Runs the loop to its end. An interrupt of the calling thread ends it early. */
    public Summary run() {
        // Between two boots nothing is enabled; without the lease each boot would have its probes put in and taken out.
        try (SiteManager.Lease lease = Tracing.sites().lease()) {
            List<Thread> workers = new ArrayList<>();
            for (int i = 1; i < plan.jobs(); i++) {
                Thread worker = new Thread(this::work, "boot-" + i);
                worker.setDaemon(true);
                worker.start();
                workers.add(worker);
            }
            work();
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (defect != null) {
            throw new IllegalStateException("a boot failed: " + defect, defect);
        }
        return summary();
    }

    private void work() {
        try {
            for (Optional<Long> seed = take(); seed.isPresent(); seed = take()) {
                try (Boot boot = Boot.powerOn(machine.apply(seed.get()))) {
                    done(boot.toLogin());
                }
            }
        } catch (RuntimeException | Error e) {
            stop(e);
        }
    }

    private synchronized Optional<Long> take() {
        if (Thread.currentThread().isInterrupted()) {
            lastToRun = Math.min(lastToRun, next - 1);
        }
        return next > lastToRun ? Optional.empty() : Optional.of(next++);
    }

    private synchronized void stop(Throwable reason) {
        defect = defect == null ? reason : defect;
        lastToRun = next - 1;
    }

    /** Takes reports into account in the order of their seeds, whatever order they come in. */
    private synchronized void done(BootReport report) {
        if (plan.untilPanic() && report.panicked()) {
            lastToRun = Math.min(lastToRun, report.seed());
        }
        waiting.put(report.seed(), report);
        for (long seed = plan.seedFrom() + boots; waiting.containsKey(seed) && panic == null;
                seed = plan.seedFrom() + boots) {
            count(waiting.remove(seed));
            progress.accept(summary());
        }
    }

    private void count(BootReport report) {
        boots++;
        if (report.unmountsBusy() > 0) {
            busyBoots++;
            if (busySeeds.size() < KEPT_SEEDS) {
                busySeeds.add(report.seed());
            }
        }
        if (report.scriptFailed()) {
            failedScripts++;
        }
        if (report.panicked()) {
            panics++;
            panic = plan.untilPanic() ? report : null;
        }
        if (report.lost() && lost.size() < KEPT_SEEDS) {
            lost.add(report);
        }
    }

    private synchronized Summary summary() {
        return new Summary(boots, busyBoots, failedScripts, List.copyOf(busySeeds), Optional.ofNullable(panic), panics,
                List.copyOf(lost));
    }
}
