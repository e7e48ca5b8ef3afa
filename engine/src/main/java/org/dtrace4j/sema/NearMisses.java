package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.provider.ProbePattern;

/** Finds which probes somebody may have meant whose description matches none. */
public final class NearMisses {
    private NearMisses() { }

    /** A description that differs in one letter of one field and matches. */
    public static Optional<String> of(Device device, ProbePattern pattern) {
        List<String> fields = List.of(pattern.provider(), pattern.module(), pattern.function(), pattern.name());
        for (int i = fields.size() - 1; i >= 0; i--) {
            String word = fields.get(i);
            if (word.isEmpty() || word.matches(".*[*?\\[\\\\].*")) {
                continue;
            }
            TreeSet<String> candidates = new TreeSet<>();
            for (ProbeInfo probe : device.match(with(fields, i, ""))) {
                candidates.add(List.of(probe.provider(), probe.module(), probe.function(), probe.name()).get(i));
            }
            Optional<String> near = Spelling.nearest(word, candidates);
            if (near.isPresent()) {
                return Optional.of(with(fields, i, near.get()).toString());
            }
        }
        return Optional.empty();
    }

    private static ProbePattern with(List<String> fields, int index, String word) {
        List<String> changed = new ArrayList<>(fields);
        changed.set(index, word);
        return new ProbePattern(changed.get(0), changed.get(1), changed.get(2), changed.get(3));
    }
}
