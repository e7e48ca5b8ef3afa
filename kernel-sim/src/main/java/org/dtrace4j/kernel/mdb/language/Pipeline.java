package org.dtrace4j.kernel.mdb.language;

import java.util.List;

/** Commands, each applied to the addresses that the one before it has written. Never empty. */
public record Pipeline(List<Command> stages) {
    public Pipeline {
        stages = List.copyOf(stages);
    }
}
