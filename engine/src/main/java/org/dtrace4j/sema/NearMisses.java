package org.dtrace4j.sema;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProviderAttributes.Part;

/** Finds which probes somebody may have meant whose description matches none. */
public final class NearMisses {
    private static final int MOST_NAMES = 3;

    private NearMisses() { }

    /** A description that differs in one letter of one field, or in which fields its words are in, and matches. */
    public static Optional<String> of(Device device, ProbePattern pattern) {
        return misspelt(device, pattern).or(() -> misplaced(device, pattern)).or(() -> named(device, pattern));
    }

    /** What the probes are called of which everything but the name is right, if they are few. */
    private static Optional<String> named(Device device, ProbePattern pattern) {
        if (pattern.isOpen(Part.NAME) || pattern.isOpen(Part.FUNCTION)) {
            return Optional.empty();
        }
        TreeSet<String> names = new TreeSet<>();
        device.match(pattern.with(Part.NAME, "")).forEach(probe -> names.add(probe.name()));
        return names.isEmpty() || names.size() > MOST_NAMES ? Optional.empty()
                : Optional.of(names.stream().map(name -> pattern.with(Part.NAME, name).toString())
                        .collect(Collectors.joining(", and ")));
    }

    /** Words with a colon too few or too many between them: {@code syscall:open:entry}, {@code dtrace::BEGIN}. */
    private static Optional<String> misplaced(Device device, ProbePattern pattern) {
        List<String> words = ProbePattern.FIELDS.stream().map(pattern::field).filter(word -> !word.isEmpty()).toList();
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
        for (int i = ProbePattern.FIELDS.size() - 1; i >= 0; i--) {
            Part part = ProbePattern.FIELDS.get(i);
            if (pattern.isOpen(part)) {
                continue;
            }
            TreeSet<String> candidates = new TreeSet<>();
            for (ProbeInfo probe : device.match(pattern.with(part, ""))) {
                candidates.add(new ProbePattern(probe.provider(), probe.module(), probe.function(), probe.name()).field(part));
            }
            Optional<String> near = Spelling.nearest(pattern.field(part), candidates);
            if (near.isPresent()) {
                return Optional.of(pattern.with(part, near.get()).toString());
            }
        }
        return Optional.empty();
    }
}
