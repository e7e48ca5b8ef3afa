package org.dtrace4j.kernel.user.truss;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Some of the lwps of a process, as {@code 1,3-6,8-} says it.
 *
 * @param ranges first and last number of each; none for all lwps
 */
record LwpSet(List<int[]> ranges) {
    static final LwpSet ALL = new LwpSet(List.of());

    /** Reads what stands behind the slash; empty if it is wrong. */
    static Optional<LwpSet> parse(String text) {
        List<int[]> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.matches("[0-9]{1,9}|[0-9]{1,9}-[0-9]{0,9}|-[0-9]{1,9}")) {
                return Optional.empty();
            }
            int dash = part.indexOf('-');
            String first = dash < 0 ? part : part.substring(0, dash);
            String last = dash < 0 ? part : part.substring(dash + 1);
            ranges.add(new int[] {first.isEmpty() ? 0 : Integer.parseInt(first),
                last.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(last)});
        }
        return Optional.of(new LwpSet(ranges));
    }

    boolean has(int lwpid) {
        return ranges.isEmpty() || ranges.stream().anyMatch(range -> lwpid >= range[0] && lwpid <= range[1]);
    }
}
