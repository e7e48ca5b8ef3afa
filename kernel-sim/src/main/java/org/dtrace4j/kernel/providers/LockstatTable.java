package org.dtrace4j.kernel.providers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.kernel.module.FunctionIndex;
import org.dtrace4j.provider.CodeSite;
import org.dtrace4j.provider.ProbeDefinition;

/**
 * The probes of the provider lockstat: a table of the driver's, as in the original, where all of them belong to functions of
 * genunix, whatever the code that fires them. A row for which this kernel has no code is listed and never fires.
 */
final class LockstatTable {
    static final String MODULE = "genunix";

    /** Functions and names, in the order in which the driver creates them. */
    private static final List<String> ROWS = List.of(
            "mutex_enter adaptive-acquire", "mutex_enter adaptive-block", "mutex_enter adaptive-spin",
            "mutex_exit adaptive-release", "mutex_destroy adaptive-release", "mutex_tryenter adaptive-acquire",
            "lock_set spin-acquire", "lock_set spin-spin", "lock_set_spl spin-acquire", "lock_set_spl spin-spin",
            "lock_try spin-acquire", "lock_clear spin-release", "lock_clear_splx spin-release", "clock_unlock spin-release",
            "rw_enter rw-acquire", "rw_enter rw-block", "rw_exit rw-release", "rw_tryenter rw-acquire",
            "rw_tryupgrade rw-upgrade", "rw_downgrade rw-downgrade", "thread_lock thread-spin",
            "thread_lock_high thread-spin");
    /** What functions are called here that the original's functions go on in when a lock is taken. */
    private static final Map<String, String> SLOW_PATHS =
            Map.of("mutex_vector_enter", "mutex_enter", "rw_enter_sleep", "rw_enter");

    private LockstatTable() { }

    /** All of them, in that order. They are the same in all machines. */
    static List<ProbeDefinition> define() {
        FunctionIndex index = FunctionIndex.load();
        Map<String, CodeSite> sites = new HashMap<>();
        for (FunctionIndex.StaticProbe probe : index.probes()) {
            if (probe.provider().equals("lockstat")) {
                String row = SLOW_PATHS.getOrDefault(probe.function(), probe.function()) + " " + probe.name();
                if (!ROWS.contains(row) || sites.put(row, StaticProvider.site(index, probe)) != null) {
                    throw new IllegalStateException("lockstat has no probe for another " + row);
                }
            }
        }
        List<ProbeDefinition> definitions = new ArrayList<>();
        for (String row : ROWS) {
            String function = row.substring(0, row.indexOf(' '));
            String name = row.substring(row.indexOf(' ') + 1);
            definitions.add(new ProbeDefinition(MODULE, function, name, StaticProbeArguments.of("lockstat", name),
                    Optional.ofNullable(sites.get(row))));
        }
        return definitions;
    }
}
