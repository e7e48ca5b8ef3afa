package org.dtrace4j.cli;

import java.util.List;
import org.dtrace4j.testing.FakeTarget;
import org.junit.jupiter.api.AfterEach;

/** The command over a fake system, with what it reads and prints. */
abstract class CommandUnderTest {
    final FakeTarget target = StorySystem.create();
    final FakeConnector connector = new FakeConnector(target);
    final FakeIo io = new FakeIo();

    @AfterEach
    void close() {
        target.close();
    }

    final int run(String... arguments) {
        return new DtraceCommand(io, List.of(connector)).run(List.of(arguments));
    }
}
