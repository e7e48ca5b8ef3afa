package org.dtrace4j.verify;

import java.nio.ByteBuffer;
import java.util.List;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.VariableImage;

/** Equal for images that do the same: everything in them but their options. */
public record ImageKey(List<ClauseImage> clauses, List<VariableImage> variables, List<AggregationImage> aggregations,
        ByteBuffer constants, ByteBuffer code) {
    /** Images that do not do the same hardly ever have the same code. */
    @Override
    public int hashCode() {
        return code.hashCode();
    }

    static ImageKey of(EnablingImage image) {
        return new ImageKey(image.clauses(), image.variables(), image.aggregations(),
                ByteBuffer.wrap(image.constants()),
                ByteBuffer.wrap(image.code()));
    }
}
