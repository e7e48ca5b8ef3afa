package org.dtrace4j.kernel.ksim;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.dtrace4j.kernel.boot.KernelInvariants;
import org.dtrace4j.kernel.boot.StreamInvariants;
import org.dtrace4j.kernel.boot.VnodeHolds;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.struct.AsyncReqs;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Kthread;
import org.dtrace4j.kernel.struct.Proc;

/**
 * The life of a random machine, watched: it boots, its scripts run, it rests, it ends, and its disk boots again. What must
 * be true at each of these points is asked, and what is not is told.
 */
final class RandomBoot {
    private static final long SECOND = 1_000_000_000L;
    private static final long SLICE = SECOND / 4;
    /** What a script may take, and what the way down may take. */
    private static final long PATIENCE = 600 * SECOND;
    /** What the console shows when a disk is such that a service cannot start, on which the login depends. */
    private static final String MAINTENANCE = "transitioned to maintenance";
    /** How often to look again whether a difference is only something that is under way. */
    private static final int LOOKS = 8;

    private final RandomMachine machine;
    private final Consumer<Kernel> canary;
    private final List<String> violations = new ArrayList<>();

    private RandomBoot(RandomMachine machine, Consumer<Kernel> canary) {
        this.machine = machine;
        this.canary = canary;
    }

    /** Plays one; returns what was wrong, empty when all was well. */
    static List<String> violations(RandomMachine machine) {
        return violations(machine, kernel -> { });
    }

    /** @param canary called with the kernel once its scripts have ended, to do it some harm */
    static List<String> violations(RandomMachine machine, Consumer<Kernel> canary) {
        RandomBoot boot = new RandomBoot(machine, canary);
        try {
            boot.play();
        } catch (RuntimeException | Error e) {
            boot.violations.add("the simulator fails: " + e + at(e));
        }
        return boot.violations;
    }

    private static String told(Outcome outcome) {
        return outcome + (outcome instanceof Outcome.Failed failed ? at(failed.defect()) : "");
    }

    private static String at(Throwable e) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(8, e.getStackTrace().length); i++) {
            text.append("\n      at ").append(e.getStackTrace()[i]);
        }
        return text.toString();
    }

    private void play() {
        Optional<DiskImage> left = Optional.empty();
        try (Boot boot = Boot.powerOn(machine.config())) {
            if (comesUp(boot, "the boot") && works(boot)) {
                rests(boot);
                if (ends(boot)) {
                    left = boot.disk();
                }
            }
        }
        if (left.isPresent() && violations.isEmpty()) {
            KernelConfig again = machine.config().withSeed(machine.seed() + 1).withDisk(left.get());
            try (Boot boot = Boot.powerOn(again)) {
                if (comesUp(boot, "the second boot")) {
                    violations.addAll(KernelInvariants.violations(boot.machine().kernel()));
                }
            }
        }
    }

    private boolean comesUp(Boot boot, String which) {
        BootReport report = boot.toLogin();
        boolean inMaintenance = boot.machine().kernel().console.log().contains(MAINTENANCE) && report.outcome().isEmpty();
        if (!report.multiUser() && !inMaintenance) {
            violations.add(which + " does not come up: " + report.outcome().map(RandomBoot::told).orElse("it hangs")
                    + "\n" + tail(boot));
            return false;
        }
        return true;
    }

    private static String tail(Boot boot) {
        String log = boot.machine().kernel().console.log();
        return log.substring(Math.max(0, log.length() - 600)).indent(6);
    }

    private boolean works(Boot boot) {
        if (machine.life()) {
            BackgroundLife.start(boot.machine().kernel());
        }
        List<GuestCommand> running = new ArrayList<>();
        for (String script : machine.scripts()) {
            running.add(boot.startScript(script, List.of(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream()));
        }
        long end = boot.machine().kernel().clock.now() + PATIENCE;
        while (running.stream().anyMatch(command -> command.status().isEmpty())) {
            if (boot.run(SLICE).isPresent()) {
                violations.add("it ends while its scripts run: " + told(boot.outcome().get()) + "\n" + tail(boot));
                return false;
            }
            if (boot.machine().kernel().clock.now() > end) {
                violations.add("a script hangs");
                return false;
            }
        }
        boot.run(SECOND);
        canary.accept(boot.machine().kernel());
        return true;
    }

    /** Nothing may be wrong for long. */
    private void rests(Boot boot) {
        Kernel kernel = boot.machine().kernel();
        Map<Long, Integer> holds = VnodeHolds.differences(kernel);
        List<String> wrong = KernelInvariants.violations(kernel);
        for (int look = 0; look < LOOKS && !(holds.isEmpty() && wrong.isEmpty()); look++) {
            boot.run(SECOND / 3);
            Map<Long, Integer> now = VnodeHolds.differences(kernel);
            holds.entrySet().retainAll(now.entrySet());
            wrong = KernelInvariants.violations(kernel);
        }
        violations.addAll(wrong);
        violations.addAll(VnodeHolds.told(kernel, holds));
    }

    private boolean ends(Boot boot) {
        boot.start("/usr/sbin/" + machine.end(), List.of(machine.end()), OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream());
        Kernel kernel = boot.machine().kernel();
        long end = kernel.clock.now() + PATIENCE;
        while (boot.outcome().isEmpty() && kernel.clock.now() < end) {
            boot.run(SECOND);
        }
        Optional<Outcome> outcome = boot.outcome();
        boolean right = outcome.isPresent() && (machine.end().equals("reboot") ? outcome.get() instanceof Outcome.Rebooted
                : outcome.get() instanceof Outcome.Halted);
        if (!right) {
            violations.add(machine.end() + " leads to " + outcome.map(RandomBoot::told).orElse("nothing"));
            return false;
        }
        violations.addAll(KernelInvariants.violations(kernel));
        violations.addAll(StreamInvariants.lostMessages(kernel));
        Map<Long, Integer> holds = VnodeHolds.differences(kernel);
        holds.entrySet().removeIf(hold -> hold.getValue() == 1 && isInHands(kernel, hold.getKey()));
        violations.addAll(VnodeHolds.told(kernel, holds));
        nobodyIsLeft(kernel);
        return true;
    }

    /**
     * Whether a thread of the system itself has a vnode on its stack, or in the request that it works on: nobody stops fsflush
     * and pageout before the power goes, and each has a hold on what it is writing.
     */
    private static boolean isInHands(Kernel kernel, long vnode) {
        if (isBeingPushed(kernel, vnode)) {
            return true;
        }
        for (Proc p = kernel.vars.practive(); p != null; p = p.p_next()) {
            Kthread first = (p.p_flag() & Constants.SSYS) != 0 ? p.p_tlist() : null;
            for (Kthread t = first; t != null; t = t.t_forw().address() == first.address() ? null : t.t_forw()) {
                for (long at = t.t_stkbase(); at < t.t_stk(); at += Long.BYTES) {
                    if (kernel.memory.getLong(at) == vnode) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** The push thread takes a request off its list some time before it calls anything with the vnode. */
    private static boolean isBeingPushed(Kernel kernel, long vnode) {
        AsyncReqs first = kernel.vars.push_req();
        if (first == null) {
            return false;
        }
        Set<Long> listed = new HashSet<>();
        for (AsyncReqs list : new AsyncReqs[] {kernel.vars.push_list(), kernel.vars.req_freelist()}) {
            for (AsyncReqs request = list; request != null && listed.add(request.address());) {
                request = request.a_next();
            }
        }
        for (int i = 0; i < kernel.vars.async_list_size(); i++) {
            AsyncReqs request = AsyncReqs.at(kernel.memory, first.address() + (long) i * AsyncReqs.SIZE);
            if (!listed.contains(request.address()) && request.a_vp() != null && request.a_vp().address() == vnode) {
                return true;
            }
        }
        return false;
    }

    /** At the end the system's own processes, init and whoever asked for the end are there, and zombies. */
    private void nobodyIsLeft(Kernel kernel) {
        int users = 0;
        for (Proc p = kernel.vars.practive(); p != null; p = p.p_next()) {
            boolean system = (p.p_flag() & Constants.SSYS) != 0;
            if (!system && p.p_stat() != Constants.SZOMB && ProcessCode.pid(p) != 1) {
                users++;
            }
        }
        if (users != 1) {
            violations.add("at the end " + users + " user processes are left besides init");
        }
    }
}
