package org.dtrace4j.trace;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.trace.load.LoadedClause;
import org.dtrace4j.trace.load.LoadedImage;
import org.dtrace4j.trace.site.SiteGroup;

/**
 * The programs of one call of {@code enable}, and how far they have been matched. It is kept as long as its consumer's
 * state, and matched again with the probes that appear. Guarded by the module.
 */
final class Enabling {
    /**
     * A clause.
     *
     * @param number its number in the consumer's state
     * @param constants address of its image's constants
     */
    record Clause(int number, ClauseImage image, LoadedClause code, long constants) { }

    /**
     * One probe description of a clause. A clause with several is enabled once for each, in their order.
     *
     * @param program number of its program in the enabling
     */
    record Description(ProbePattern pattern, ProbeMatcher matcher, Clause clause, int program) { }

    private final List<LoadedImage> images;
    private final List<Description> descriptions = new ArrayList<>();
    final SiteGroup group;
    /** Greatest id of the probes that were matched. */
    int matchedUpTo;

    Enabling(List<LoadedImage> images, SiteGroup group) {
        this.images = List.copyOf(images);
        this.group = group;
    }

    void add(Clause clause, int program) {
        for (ProbePattern pattern : clause.image().probes()) {
            descriptions.add(new Description(pattern, new ProbeMatcher(pattern), clause, program));
        }
    }

    /** All descriptions in program order; their places are their order at a probe. */
    List<Description> descriptions() {
        return descriptions;
    }

    /** Its programs in order. Holding them keeps their code loaded. */
    List<LoadedImage> images() {
        return images;
    }
}
