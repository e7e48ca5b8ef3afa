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

    /** A description that differs in one letter of one field, or in which fields its words are in, and matches. */
    public static Optional<String> of(Device device, ProbePattern pattern) {
        return misspelt(device, pattern).or(() -> misplaced(device, pattern));
    }

    /** Words with a colon too few or too many between them: {@code syscall:open:entry}, {@code dtrace::BEGIN}. */
    private static Optional<String> misplaced(Device device, ProbePattern pattern) {
        List<String> words = List.of(pattern.provider(), pattern.module(), pattern.function(), pattern.name()).stream()
                .filter(word -> !word.isEmpty()).toList();
        String none = "";
        List<ProbePattern> meant = switch (words.size()) {
            case 2 -> List.of(new ProbePattern(words.get(0), none, none, words.get(1)),
                    new ProbePattern(words.get(0), none, words.get(1), none),
                    new ProbePattern(words.get(0), words.get(1), none, none),
                    new ProbePattern(none, none, words.get(0), words.get(1)));
            case 3 -> List.of(new ProbePattern(words.get(0), none, words.get(1), words.get(2)),
                    new ProbePattern(words.get(0), words.get(1), none, words.get(2)),
                    new ProbePattern(words.get(0), words.get(1), words.get(2), none));
            default -> List.of();
        };
        return meant.stream().filter(p -> !device.match(p).isEmpty()).findFirst().map(ProbePattern::toString);
    }

    private static Optional<String> misspelt(Device device, ProbePattern pattern) {
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
