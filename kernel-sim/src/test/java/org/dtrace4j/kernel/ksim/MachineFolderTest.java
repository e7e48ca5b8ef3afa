package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.dtrace4j.kernel.disk.DiskImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineFolderTest {
    private static final int COMMANDS = 6;

    /** Each has a whole disk, though another may be making it, and nothing else stays behind. */
    @Test
    void severalCommandsMayBeTheFirstOfAMachine(@TempDir Path temp) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(COMMANDS);
        try {
            for (int round = 0; round < 3; round++) {
                Path folder = temp.resolve("machine" + round);
                CyclicBarrier start = new CyclicBarrier(COMMANDS);
                List<Future<DiskImage>> read = new ArrayList<>();
                for (int i = 0; i < COMMANDS; i++) {
                    read.add(threads.submit(() -> {
                        MachineFolder machine = MachineFolder.locate(Optional.of(folder.toString()));
                        start.await();
                        return machine.readDisk(machine.disk());
                    }));
                }
                for (Future<DiskImage> each : read) {
                    assertNotNull(each.get().boot().objects().find("etc/passwd"));
                }
                try (Stream<Path> left = Files.list(folder)) {
                    assertEquals(List.of(folder.resolve("disk")), left.toList());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
