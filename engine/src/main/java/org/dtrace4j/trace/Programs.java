package org.dtrace4j.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.device.DeviceException.Reason;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.trace.load.ClauseLoader;
import org.dtrace4j.trace.load.LoadException;
import org.dtrace4j.trace.load.LoadedImage;
import org.dtrace4j.verify.VerifiedImage;

/** The programs of one consumer, and what they share: variables, aggregations, constants. Guarded as its {@link TraceState} is. */
final class Programs {
    private final DtraceModule module;
    private final boolean restricted;
    private final List<Enabling> enablings = new ArrayList<>();
    private final VariableLayout variables = new VariableLayout();
    private final Map<Integer, AggregationImage> aggregations = new LinkedHashMap<>();
    private final ByteRegion constants = new ByteRegion(DtraceMemory.CONSTANTS);
    private int clauses;
    private boolean destructive;
    private boolean speculate;

    /** @param restricted whether the consumer may not know everything that programs ask for */
    Programs(DtraceModule module, boolean restricted) {
        this.module = module;
        this.restricted = restricted;
    }

    /**
     * Loads programs that are to be added.
     *
     * @throws DeviceException if they cannot live with those that are there
     */
    List<LoadedImage> load(List<VerifiedImage> images) throws DeviceException {
        List<LoadedImage> loaded = new ArrayList<>();
        for (VerifiedImage image : images) {
            try {
                loaded.add(ClauseLoader.load(image, restricted));
            } catch (LoadException e) {
                throw new DeviceException(Reason.BAD_IMAGE, e.getMessage());
            }
            checkTables(image);
        }
        return loaded;
    }

    /** Adds programs that have been loaded and are matched together. */
    Enabling add(List<VerifiedImage> images, List<LoadedImage> loaded) {
        // The number of the group before goes into the key, so that the group of later programs is later than it.
        Object before = enablings.isEmpty() ? List.of() : enablings.get(enablings.size() - 1).group;
        Enabling enabling = new Enabling(loaded, module.sites().group(List.of(before, loaded), module.target().host()));
        for (int program = 0; program < images.size(); program++) {
            addClauses(images.get(program), loaded.get(program), enabling, program);
        }
        enablings.add(enabling);
        return enabling;
    }

    private void checkTables(VerifiedImage image) throws DeviceException {
        for (VariableImage variable : image.image().variables()) {
            if (!variables.add(variable)) {
                throw new DeviceException(Reason.BAD_IMAGE, "variable \"" + variable.name()
                        + "\" has the id of another variable of this consumer");
            }
        }
        for (AggregationImage aggregation : image.image().aggregations()) {
            AggregationImage other = aggregations.putIfAbsent(aggregation.id(), aggregation);
            if (other != null && !other.equals(aggregation)) {
                throw new DeviceException(Reason.BAD_IMAGE, "aggregation @" + aggregation.name()
                        + " has the id of another aggregation of this consumer");
            }
        }
    }

    private void addClauses(VerifiedImage image, LoadedImage loaded, Enabling enabling, int program) {
        long base = constants.add(image.image().constants());
        for (int i = 0; i < image.image().clauses().size(); i++) {
            enabling.add(new Enabling.Clause(clauses++, image.image().clauses().get(i), loaded.clauses().get(i), base),
                    program);
        }
        destructive |= image.isDestructive();
        speculate |= image.speculates();
    }

    List<Enabling> enablings() {
        return enablings;
    }

    VariableLayout variables() {
        return variables;
    }

    Collection<AggregationImage> aggregations() {
        return aggregations.values();
    }

    /** The aggregation of an id; null if there is none. */
    AggregationImage aggregation(int id) {
        return aggregations.get(id);
    }

    byte[] constants() {
        return constants.bytes();
    }

    /** Whether any of them changes the traced system. */
    boolean areDestructive() {
        return destructive;
    }

    /** Whether any of them records into speculations. */
    boolean speculate() {
        return speculate;
    }
}
