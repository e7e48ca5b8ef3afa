package org.dtrace4j.consume;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.format.FormatException;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.device.EcbInfo;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.ClauseImage;

/** What an EPID stands for, made ready for consuming its records. */
record EnabledProbe(EcbInfo ecb, List<Action> actions) {
    /** Where a record belongs in time besides its time stamp: what BEGIN recorded comes first, what END did last. */
    enum Place { FIRST, BETWEEN, LAST }

    /** An action and its format, taken apart. */
    record Action(ActionImage image, Optional<FormatString> format) { }

    static EnabledProbe of(EcbInfo ecb) throws ConsumeException {
        // A clause that records nothing has no size; it is looked up when it has failed.
        if (ecb.recordSize() != 0 && ecb.recordSize() < ClauseImage.HEADER_SIZE) {
            throw new ConsumeException("Data record list does not match statement");
        }
        List<Action> actions = new ArrayList<>();
        for (ActionImage image : ecb.actions()) {
            try {
                actions.add(new Action(image, image.isFormatted()
                        ? Optional.of(FormatString.parse(image.format())) : Optional.empty()));
            } catch (FormatException e) {
                throw new ConsumeException("Incomplete printf conversion: " + e.getMessage());
            }
        }
        return new EnabledProbe(ecb, List.copyOf(actions));
    }

    int epid() {
        return ecb.epid();
    }

    ProbeInfo probe() {
        return ecb.probe();
    }

    int recordSize() {
        return ecb.recordSize();
    }

    Place place() {
        if (!probe().provider().equals("dtrace")) {
            return Place.BETWEEN;
        }
        return switch (probe().name()) {
            case "BEGIN" -> Place.FIRST;
            case "END" -> Place.LAST;
            default -> Place.BETWEEN;
        };
    }
}
