package org.dtrace4j.trace.load;

import java.util.List;
import org.dtrace4j.verify.VerifiedImage;

/** An image whose clauses can be called. There is one for images that do the same, so it is equal only to itself. */
public final class LoadedImage {
    private final VerifiedImage verified;
    private final List<LoadedClause> clauses;

    LoadedImage(VerifiedImage verified, List<LoadedClause> clauses) {
        this.verified = verified;
        this.clauses = List.copyOf(clauses);
    }

    /** The image; its options are those of the first image that was loaded of this form. */
    public VerifiedImage verified() {
        return verified;
    }

    /** The clauses in order. */
    public List<LoadedClause> clauses() {
        return clauses;
    }
}
