package org.dtrace4j.verify;

import java.util.List;
import org.dtrace4j.dof.EnablingImage;

/** An image that may run. Only {@link ImageVerifier} makes one. */
public final class VerifiedImage {
    private final EnablingImage image;
    private final byte[] code;
    private final ImageKey key;
    private final List<ClauseReport> reports;

    /** Takes private copies of what could be changed behind its back. */
    VerifiedImage(EnablingImage image, byte[] code, List<ClauseReport> reports) {
        this.image = image;
        this.code = code;
        this.key = ImageKey.of(image);
        this.reports = List.copyOf(reports);
    }

    /** The image as it was given, but for its code. Its constants are not to be changed. */
    public EnablingImage image() {
        return image;
    }

    /** The class to define: what was proved, written out anew. Empty when there are no clauses. */
    public byte[] code() {
        return code.clone();
    }

    /** The same class, whose clauses ask their firing for each argument. */
    public byte[] askingCode() {
        return AskedArguments.in(code);
    }

    /** Equal for images that do the same. */
    public ImageKey key() {
        return key;
    }

    /** What is known of each clause, in order. */
    public List<ClauseReport> reports() {
        return reports;
    }

    /** Whether any clause records into speculations. */
    public boolean speculates() {
        return reports.stream().anyMatch(ClauseReport::speculates);
    }

    /** Whether only an enabling with {@code -w} may hold it. */
    public boolean isDestructive() {
        return reports.stream().anyMatch(report -> !report.destructive().isEmpty());
    }
}
