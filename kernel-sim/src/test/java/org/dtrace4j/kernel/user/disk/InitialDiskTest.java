package org.dtrace4j.kernel.user.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.dtrace4j.kernel.user.ProgramTable;
import org.dtrace4j.kernel.user.Programs;
import org.junit.jupiter.api.Test;

class InitialDiskTest {
    private final InitialDisk disk = InitialDisk.with(Programs.standard());

    private InitialDisk.Dataset dataset(String name) {
        return disk.datasets().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    private InitialDisk.Entry rootEntry(String path) {
        return dataset("rpool/ROOT/dtrace4j-1").entries().stream().filter(each -> each.path().equals(path)).findFirst()
            .orElseThrow();
    }

    @Test
    void parentsComeBeforeChildren() {
        Set<String> datasets = new HashSet<>();
        for (InitialDisk.Dataset each : disk.datasets()) {
            int slash = each.name().lastIndexOf('/');
            assertTrue(slash < 0 || datasets.contains(each.name().substring(0, slash)), each.name());
            datasets.add(each.name());
            Set<String> directories = new HashSet<>(Set.of(""));
            Set<String> paths = new HashSet<>();
            for (InitialDisk.Entry entry : each.entries()) {
                assertTrue(directories.contains(entry.path().substring(0, entry.path().lastIndexOf('/'))), entry.path());
                assertTrue(paths.add(entry.path()), entry.path());
                if (entry.kind() == InitialDisk.Kind.DIRECTORY) {
                    directories.add(entry.path());
                }
            }
        }
    }

    /** A file that is in the resources but not in the list would silently be missing from every machine. */
    @Test
    void everyResourceIsListed() throws IOException, URISyntaxException {
        Path folder = Path.of(InitialDisk.class.getResource("/disk/root").toURI());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                assertNotNull(rootEntry("/" + folder.relativize(file).toString().replace('\\', '/')));
            }
        }
    }

    @Test
    void executablesStandForTheirPrograms() {
        ProgramTable programs = Programs.standard();
        for (ProgramTable.Row row : programs.rows()) {
            InitialDisk.Entry entry = rootEntry(row.path());
            assertEquals(row, programs.forImage(entry.content()).orElseThrow());
            assertEquals(row.imageBytes(), entry.content().length);
        }
        byte[] damaged = rootEntry("/sbin/init").content().clone();
        damaged[1] ^= 1;
        assertTrue(programs.forImage(damaged).isEmpty());
        assertTrue(programs.forImage(new byte[0]).isEmpty());
        assertTrue(programs.forImage("#!/sbin/sh\n".getBytes(StandardCharsets.UTF_8)).isEmpty());
    }

    @Test
    void theSameDiskEveryTime() {
        InitialDisk again = InitialDisk.with(Programs.standard());
        for (int i = 0; i < disk.datasets().size(); i++) {
            List<InitialDisk.Entry> entries = disk.datasets().get(i).entries();
            for (int j = 0; j < entries.size(); j++) {
                assertArrayEquals(entries.get(j).content(), again.datasets().get(i).entries().get(j).content());
            }
        }
    }

    @Test
    void bothRepositoriesHoldAllServices() {
        String text = new String(rootEntry("/etc/svc/repository.db").content(), StandardCharsets.UTF_8);
        assertEquals(17, text.lines().filter(line -> line.startsWith("service ")).count());
        InitialDisk.Entry other = dataset("rpool/running/svc").entries().stream()
            .filter(each -> each.path().equals("/repository.db")).findFirst().orElseThrow();
        assertEquals(text, new String(other.content(), StandardCharsets.UTF_8));
    }

    @Test
    void dtraceConfAndSystemAreAsTheCommandExpectsThem() {
        String conf = new String(rootEntry("/kernel/drv/dtrace.conf").content(), StandardCharsets.UTF_8);
        assertTrue(conf.endsWith("name=\"dtrace\" parent=\"pseudo\" instance=0;\n"), conf);
        String system = new String(rootEntry("/etc/system").content(), StandardCharsets.UTF_8);
        assertTrue(system.lines().allMatch(line -> line.startsWith("*")), system);
    }
}
