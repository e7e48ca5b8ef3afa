package org.dtrace4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.consume.ClauseAccount;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.EcbAccount;
import org.dtrace4j.device.ModuleDescription;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.sema.NearMisses;

/**
 * Why was nothing printed? For each clause: what it matched, what it nearly matched, how often it fired, what its
 * predicate said, and what was lost.
 */
final class WhyReport {
    private final Device device;
    private final List<ClauseImage> clauses = new ArrayList<>();
    /** How many probes each description matched before tracing started. */
    private final List<List<Integer>> before = new ArrayList<>();

    /** Looks at what the programs match; to be made before they are enabled. */
    WhyReport(Device device, List<Program> programs) {
        this.device = device;
        for (Program program : programs) {
            for (ClauseImage clause : program.compiled().image().clauses()) {
                clauses.add(clause);
                before.add(clause.probes().stream().map(pattern -> device.match(pattern).size()).toList());
            }
        }
    }

    /** The report, once tracing has ended; without its last line end. */
    String text() {
        Map<Integer, EcbAccount> accounts = new LinkedHashMap<>();
        StringBuilder out = new StringBuilder("what became of each clause:");
        try {
            ClauseAccount.of(device).forEach(account -> accounts.put(account.clause(), account.sum()));
        } catch (DeviceException e) {
            return out + " nobody can tell any more: " + e.getMessage();
        }
        for (int i = 0; i < clauses.size(); i++) {
            ClauseImage clause = clauses.get(i);
            out.append("\n  clause ").append(i + 1).append(':');
            for (int p = 0; p < clause.probes().size(); p++) {
                ProbePattern pattern = clause.probes().get(p);
                out.append("\n    ").append(pattern).append(' ').append(matches(pattern, before.get(i).get(p)));
            }
            EcbAccount account = accounts.get(i);
            out.append("\n    ").append(account == null || account.fired() == 0 ? "never fired" : firings(account));
        }
        return out.toString();
    }

    private String matches(ProbePattern pattern, int early) {
        int late = device.match(pattern).size();
        if (late > early) {
            return "matched " + count(early, "probe") + " at first, and " + late
                    + " at the end: some appeared while tracing, with their modules";
        }
        if (late > 0) {
            return "matched " + count(late, "probe");
        }
        StringBuilder out = new StringBuilder("matched no probe");
        NearMisses.of(device, pattern).ifPresent(near -> out.append("; there is ").append(near));
        boolean plain = !pattern.module().isEmpty() && !pattern.module().matches(".*[*?\\[\\\\].*");
        if (plain && device.modules().stream().map(ModuleDescription::name).noneMatch(pattern.module()::equals)) {
            out.append("; module ").append(pattern.module()).append(" is not loaded");
        }
        return out.toString();
    }

    private static String firings(EcbAccount account) {
        StringBuilder out = new StringBuilder("fired ").append(count(account.fired(), "time"));
        if (account.predicateFalse() == account.fired()) {
            return out.append("; the predicate was never true").toString();
        }
        if (account.predicateFalse() > 0) {
            out.append("; the predicate was true ").append(count(account.fired() - account.predicateFalse(), "time"))
                    .append(" and false ").append(count(account.predicateFalse(), "time"));
        }
        part(out, account.recorded(), "came to its end");
        part(out, account.faulted(), "failed with a fault");
        part(out, account.principalDrops(), "found no room in the buffer");
        part(out, account.aggregationDrops(), "found no room in an aggregation");
        part(out, account.speculativeDrops(), "found no room in a speculation");
        part(out, account.dynamicDrops(), "ended where a dynamic variable found no room");
        part(out, account.discarded(), "was discarded");
        return out.toString();
    }

    private static void part(StringBuilder out, long count, String what) {
        if (count > 0) {
            out.append("; ").append(what).append(' ').append(count(count, "time"));
        }
    }

    private static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
