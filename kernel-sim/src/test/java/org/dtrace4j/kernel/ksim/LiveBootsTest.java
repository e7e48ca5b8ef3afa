package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A machine that panics at each boot, for ever, is brought down by whoever says so, whatever it is at just then. */
@Timeout(120)
class LiveBootsTest {
    private static final String PANIC = "fbt::exece:entry { panic(); }";

    @TempDir
    private Path place;

    @Test
    void itIsStoppedWhileItReboots() throws Exception {
        assertEquals("", end("rebooting...", boots -> {
            boots.stop();
            return CompletableFuture.completedFuture("");
        }));
    }

    @Test
    void itIsHaltedWhileItReboots() throws Exception {
        assertEquals("", end("rebooting...", LiveBootsTest::halt));
    }

    @Test
    void itIsHaltedWhileItBoots() throws Exception {
        assertEquals("", end("NOTICE: ", LiveBootsTest::halt));
    }

    @Test
    void whoWantsToChangeItsFilesIsToldToHaltItFirst() throws Exception {
        MachineFolder folder = MachineFolder.locate(Optional.of(place.toString()));
        try (RunFolder.Held held = new RunFolder(folder).hold()) {
            assertEquals("the machine in " + place + ": it is not up, and cannot change its files; if it panics at each boot, end it "
                    + "with \"ksim halt\", and try again: without a running machine the command changes the disk itself",
                    end("rebooting...", boots -> CompletableFuture.supplyAsync(() -> {
                        try (MachineServer server = new MachineServer(boots, boots.console(), held.listening())) {
                            return assertThrows(IOException.class, () -> LiveClient.connect(folder, "files")).getMessage();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        } finally {
                            boots.stop();
                        }
                    })));
        }
    }

    private static CompletableFuture<String> halt(LiveBoots boots) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return boots.halt(false);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Boots until it ends, and does something once the console has said something twice; what that had to say. */
    private String end(String said, Function<LiveBoots, CompletableFuture<String>> deed)
            throws IOException, InterruptedException, ExecutionException {
        MachineFolder folder = MachineFolder.locate(Optional.of(place.toString()));
        DiskFolder disk = folder.disk();
        disk.write(AnonymousDisk.with(folder.readDisk(disk), PANIC));
        ConsoleHub console = new ConsoleHub(OutputStream.nullOutputStream());
        LiveBoots boots = new LiveBoots(folder, console, Boot::config, false, Optional.empty());
        CompletableFuture<String> answer = new CompletableFuture<>();
        console.attach(new ConsoleHub.Viewer() {
            private int times;

            @Override
            public void text(String text) {
                if (text.contains(said) && ++times == 2) {
                    deed.apply(boots).thenAccept(answer::complete);
                }
            }

            @Override
            public void wants(boolean line) { }
        });
        boots.run(1);
        return answer.get();
    }
}
