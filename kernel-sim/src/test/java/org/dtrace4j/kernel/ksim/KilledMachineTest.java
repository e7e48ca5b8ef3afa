package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.ConfFileException;
import org.dtrace4j.kernel.boot.KernelInvariants;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.DiskObject;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process of a machine is killed at random moments, while the machine saves one anonymous enabling after the other and
 * changes its disk: the disk is whole, the next boot works, and the enabling is one of those.
 */
class KilledMachineTest {
    private static final List<String> PROGRAMS = List.of("fbt::exece:entry { @[execname] = count(); }",
            "syscall:::entry { @[probefunc] = count(); }");
    private static final String CONF = ConfFile.PATH.substring(1);
    private static final String LOOP = """
            sleep 1
            i=0
            while :; do
                dtrace -A -w -n '%s'
                sync
                i=$((i+1)); echo $i >/var/count; mkdir /var/d$i; cp /etc/passwd /var/d$i
                sync
                dtrace -A -w -n '%s'
                mv /var/d$i /opt; rm -rf /opt/d$((i-1))
                sync
            done
            """.formatted(PROGRAMS.get(0), PROGRAMS.get(1));
    private static final int LONGEST_MILLIS = 4_000;
    private static final int START_MILLIS = 60_000;
    private static final int LOOK_MILLIS = 5;

    @TempDir
    private Path place;

    @Test
    void aKilledMachineBootsAgain() throws Exception {
        kill(Integer.getInteger("kills", 2));
    }

    @Test
    @Tag("campaign")
    void aMachineKilledManyTimesBootsAgain() throws Exception {
        kill(Integer.getInteger("kills", 200));
    }

    private void kill(int times) throws Exception {
        long seed = Long.getLong("kills.seed", 1);
        Random random = new Random(seed);
        DiskFolder disk = new DiskFolder(place.resolve("disk"));
        DiskImage fresh = FreshDisk.with(SimPrograms.TABLE);
        List<List<String>> enablings = new ArrayList<>(List.of(List.of()));
        for (String program : PROGRAMS) {
            enablings.add(enabling(AnonymousDisk.with(fresh, program)));
        }
        DiskImage start = text(fresh, "opt/loop.sh", LOOP);
        start = text(start, "etc/inittab", read(start, "etc/inittab") + "lo::sysinit:/sbin/sh /opt/loop.sh >/dev/null 2>&1 &\n");
        disk.write(start);
        int[] found = new int[enablings.size()];
        for (int i = 0; i < times; i++) {
            int millis = random.nextInt(LONGEST_MILLIS);
            killAfter(millis);
            String when = "seed " + seed + ", kill " + i + " after " + millis + " ms";
            DiskImage left = new DiskFolder(place.resolve("disk")).read();
            int which = enablings.indexOf(enabling(left));
            assertTrue(which >= 0, when + ": the enabling is none of those that were saved");
            found[which]++;
            try (Boot boot = Boot.powerOn(Boot.config(i + 1, left))) {
                assertTrue(boot.toLogin().multiUser(), () -> when + ": " + boot.report());
                assertEquals(List.of(), KernelInvariants.violations(boot.machine().kernel()), when);
            }
        }
        System.out.printf("%d kills: %d found no enabling, %d the first, %d the second%n", times, found[0], found[1], found[2]);
    }

    private void killAfter(int millis) throws IOException, InterruptedException {
        Files.deleteIfExists(place.resolve("run/console.log"));
        Process machine = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djdk.attach.allowAttachSelf=true",
                "-XX:+IgnoreUnrecognizedVMOptions", "-XX:+EnableDynamicAgentLoading", "-cp", System.getProperty("java.class.path"),
                KsimMain.class.getName(), "boot", "--serve", "--fast", "--machine", place.toString())
                .directory(place.toFile())
                .redirectErrorStream(true).redirectOutput(new File("/dev/null")).start();
        // From the first line on the console on; until then it is only a JVM that starts.
        boolean ended = false;
        for (int waited = 0; !ended && waited < START_MILLIS && !hasBegun(); waited += LOOK_MILLIS) {
            ended = machine.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
        ended = ended || machine.waitFor(millis, TimeUnit.MILLISECONDS);
        machine.destroyForcibly().waitFor();
        assertTrue(!ended, "the machine ends of itself, with status " + machine.exitValue());
    }

    private boolean hasBegun() throws IOException {
        Path console = place.resolve("run/console.log");
        return Files.exists(console) && Files.size(console) > 0;
    }

    private static DiskImage text(DiskImage image, String path, String text) {
        return image.withFile(path, 0644, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(DiskImage image, String path) {
        return new String(image.boot().objects().find(path).data(), StandardCharsets.US_ASCII);
    }

    /** The images of the enabling on a disk, as texts so that they can be compared. */
    private static List<String> enabling(DiskImage image) throws ConfFileException {
        Optional<DiskObject> file = Optional.ofNullable(image.boot().objects().find(CONF));
        List<String> images = new ArrayList<>();
        if (file.isPresent()) {
            for (byte[] one : ConfFile.of(file.get().data()).images()) {
                images.add(new String(one, StandardCharsets.ISO_8859_1));
            }
        }
        return images;
    }
}
