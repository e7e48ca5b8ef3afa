package org.dtrace4j.kernel.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFolderTest {
    private static final long TIME = 1357900000L;

    @TempDir
    Path temporary;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static DiskImage sample() {
        ObjectTree root = new ObjectTree.Builder(TIME)
                .file("etc/system", 0644, bytes("* empty\n"))
                .file("sbin/init", 0555, bytes("init"))
                .link("sbin/init", "etc/init")
                .symlink("bin", "./usr/bin")
                .directory("etc/svc/volatile", 0755)
                .build();
        ObjectTree svc = new ObjectTree.Builder(TIME).file("repository.db", 0600, bytes("db")).build();
        return DiskImage.ofRoot(root,
                new DatasetImage("rpool/running/svc", new TreeMap<>(Map.of("mountpoint", "legacy")), null, TIME, svc),
                new DatasetImage("rpool/running", new TreeMap<>(Map.of("comment", "50 % of it")), null, TIME,
                        ObjectTree.empty(0755, TIME)),
                new DatasetImage("rpool/running/svc@one", new TreeMap<>(), null, TIME + 1, svc));
    }

    /** A link is as old as in the machine, not as on the host. */
    @Test
    void linksHaveTheirTime() throws IOException {
        DiskFolder folder = new DiskFolder(temporary.resolve("disk"));
        folder.write(sample());
        assertEquals(FileTime.from(TIME, TimeUnit.SECONDS),
                Files.getLastModifiedTime(temporary.resolve("disk/bin"), LinkOption.NOFOLLOW_LINKS));
    }

    /** Owners and sockets are in a table; who makes files by hand makes root's. */
    @Test
    void whatTheHostCannotShowIsKeptInATable() throws IOException {
        TreeMap<String, Long> none = new TreeMap<>();
        ObjectTree root = new ObjectTree.Builder(TIME)
                .add("export", new DiskObject(DiskObject.Type.DIRECTORY, 0755, 100, 10, TIME, bytes(""), none))
                .add("export/two words", new DiskObject(DiskObject.Type.FILE, 0600, 100, 10, TIME, bytes("plan"), none))
                .add("export/link", new DiskObject(DiskObject.Type.SYMLINK, 0777, 4, 0, TIME, bytes("x"), none))
                .add("export/door", DiskObject.socket(0755, TIME))
                .file("etc/passwd", 0644, bytes("root:")).build();
        DiskImage image = DiskImage.ofRoot(root);
        DiskFolder folder = new DiskFolder(temporary.resolve("disk"));
        folder.write(image);
        String boot = image.bootDataset();
        assertEquals("""
                # Files that are not root's, and sockets: owner, group, dataset and path.
                file 100 10 BOOT /export
                socket 0 0 BOOT /export/door
                file 4 0 BOOT /export/link
                file 100 10 BOOT /export/two%20words
                """.replace("BOOT", boot), Files.readString(temporary.resolve("disk/.zpool/nodes")));
        Files.writeString(temporary.resolve("disk/export/new"), "by hand");
        DiskImage read = new DiskFolder(temporary.resolve("disk")).read();
        for (String path : root.paths()) {
            DiskObject was = root.find(path);
            DiskObject is = read.boot().objects().find(path);
            assertEquals(List.of(was.type(), was.uid(), was.gid(), was.mode()), List.of(is.type(), is.uid(), is.gid(), is.mode()), path);
        }
        assertEquals(0, read.boot().objects().find("export/new").uid());
        Files.writeString(temporary.resolve("disk/export/door"), "no socket any more");
        assertEquals(DiskObject.Type.FILE, new DiskFolder(temporary.resolve("disk")).read().boot().objects().find("export/door").type());
        Files.writeString(temporary.resolve("disk/.zpool/nodes"), "file x 0 " + boot + " /export\n");
        DiskFormatException wrong = assertThrows(DiskFormatException.class, () -> new DiskFolder(temporary.resolve("disk")).read());
        assertTrue(wrong.getMessage().contains("nodes:1: expected file or socket, owner, group"), wrong.getMessage());
    }

    private static void assertSameImage(DiskImage expected, DiskImage actual) {
        assertEquals(expected.datasets().keySet(), actual.datasets().keySet());
        assertEquals(expected.bootDataset(), actual.bootDataset());
        for (DatasetImage dataset : expected.datasets().values()) {
            DatasetImage other = actual.datasets().get(dataset.name());
            assertEquals(dataset.properties(), other.properties(), dataset.name());
            assertEquals(dataset.origin(), other.origin(), dataset.name());
            assertEquals(dataset.created(), other.created(), dataset.name());
            assertEquals(dataset.objects().paths(), other.objects().paths(), dataset.name());
            for (String path : dataset.objects().paths()) {
                DiskObject want = dataset.objects().find(path);
                DiskObject got = other.objects().find(path);
                assertEquals(want.type(), got.type(), path);
                assertEquals(want.mode(), got.mode(), path);
                assertArrayEquals(want.data(), got.data(), path);
                if (want.type() != DiskObject.Type.SYMLINK) {
                    assertEquals(want.modified(), got.modified(), path);
                }
            }
        }
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Path disk = temporary.resolve("disk");
        new DiskFolder(disk).write(sample());
        DiskImage read = new DiskFolder(disk).read();
        assertSameImage(sample(), read);
        ObjectTree root = read.boot().objects();
        assertEquals(root.find("sbin").entries().get("init"), root.find("etc").entries().get("init"));
    }

    @Test
    void aChangeTouchesOnlyWhatDiffers() throws IOException {
        Path disk = temporary.resolve("disk");
        DiskFolder folder = new DiskFolder(disk);
        folder.write(sample());
        Object untouched = Files.getAttribute(disk.resolve("etc/system"), "unix:ino");
        Pool pool = new Pool(folder.read());
        ObjectStore store = pool.get("rpool/ROOT/illumos").objects();
        long etc = store.lookup(ObjectTree.ROOT, "etc");
        long made = store.create(DiskObject.Type.FILE, 0600, 0, 0, TIME + 9, bytes("new"));
        store.enter(etc, "made", made);
        store.remove(etc, "init");
        store.remove(ObjectTree.ROOT, "bin");
        pool.snapshot("rpool/ROOT/illumos@now", TIME + 9);
        pool.destroy("rpool/running/svc@one");
        folder.write(pool.freeze());

        assertEquals(untouched, Files.getAttribute(disk.resolve("etc/system"), "unix:ino"));
        assertEquals("new", Files.readString(disk.resolve("etc/made")));
        assertEquals(false, Files.exists(disk.resolve("etc/init")));
        assertEquals(false, Files.exists(disk.resolve("bin"), LinkOption.NOFOLLOW_LINKS));
        assertEquals(false, Files.exists(disk.resolve(".zpool/data/rpool+running+svc@one")));
        assertSameImage(pool.freeze(), new DiskFolder(disk).read());
    }

    @Test
    void theBootDatasetsDataAreTheFolderItself() throws IOException {
        Path disk = temporary.resolve("disk");
        DiskFolder folder = new DiskFolder(disk);
        folder.write(sample());
        Pool pool = new Pool(folder.read());
        pool.snapshot("rpool/ROOT/illumos@a", TIME);
        pool.clone("rpool/ROOT/illumos@a", "rpool/ROOT/next", Map.of("mountpoint", "/"), TIME);
        ObjectStore next = pool.get("rpool/ROOT/next").objects();
        next.enter(ObjectTree.ROOT, "marker", next.create(DiskObject.Type.FILE, 0644, 0, 0, TIME, bytes("next")));
        pool.setBootDataset("rpool/ROOT/next");
        folder.write(pool.freeze());
        assertEquals("next", Files.readString(disk.resolve("marker")));
        assertEquals("* empty\n", Files.readString(disk.resolve(".zpool/data/rpool+ROOT+illumos/etc/system")));
        assertSameImage(pool.freeze(), new DiskFolder(disk).read());
    }

    @Test
    void aFileLeftOverFromACrashIsNotThere() throws IOException {
        Path disk = temporary.resolve("disk");
        new DiskFolder(disk).write(sample());
        Path half = Files.writeString(disk.resolve("etc/.dtrace4j-new-system"), "* ha");
        Files.setLastModifiedTime(disk.resolve("etc"), FileTime.from(TIME, TimeUnit.SECONDS));
        assertSameImage(sample(), new DiskFolder(disk).read());
        assertEquals(false, Files.exists(half));
    }

    @Test
    void aFolderWithoutTableIsARootFileSystem() throws IOException {
        Files.createDirectories(temporary.resolve("etc"));
        Files.writeString(temporary.resolve("etc/motd"), "hello");
        DiskImage image = new DiskFolder(temporary).read();
        assertEquals(List.of("rpool", "rpool/ROOT", "rpool/ROOT/illumos"), List.copyOf(image.datasets().keySet()));
        assertArrayEquals(bytes("hello"), image.boot().objects().find("etc/motd").data());
    }

    @Test
    void aDamagedTableIsAnErrorWithItsPlace() throws IOException {
        new DiskFolder(temporary).write(sample());
        Path table = temporary.resolve(".zpool/datasets");
        Map<String, String> texts = new TreeMap<>(Map.of(
                "pool rpool\nboot rpool\nfish x", ":3: expected pool, boot, dataset or snapshot, found 'fish'",
                "pool\n", ":1: 'pool' needs a name",
                "pool rpool", ": no line with 'boot'",
                "pool rpool\nboot rpool\ndataset ../etc", ":3: '../etc' cannot be the name of a dataset",
                "pool rpool\nboot rpool\ndataset rpool created=x", ":3: 'x' is not a number of seconds",
                "pool rpool\nboot rpool/b\ndataset rpool", ": there is no dataset 'rpool/b' to boot from"));
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            Files.writeString(table, entry.getKey());
            DiskFormatException e = assertThrows(DiskFormatException.class, () -> new DiskFolder(temporary).read());
            assertEquals(table + entry.getValue(), e.getMessage());
        }
    }

    @Test
    void bootsDoNotSeeEachOthersChanges() {
        DiskImage image = sample();
        Pool one = new Pool(image);
        ObjectStore store = one.get("rpool/ROOT/illumos").objects();
        store.write(store.lookup(store.lookup(ObjectTree.ROOT, "etc"), "system"), 0, bytes("+"), 0, 1);
        Pool other = new Pool(image);
        ObjectStore otherStore = other.get("rpool/ROOT/illumos").objects();
        long system = otherStore.lookup(otherStore.lookup(ObjectTree.ROOT, "etc"), "system");
        assertArrayEquals(bytes("* empty\n"), otherStore.contents(system));
        assertArrayEquals(bytes("* empty\n"), image.boot().objects().find("etc/system").data());
        assertNotSame(image.boot().objects(), one.freeze().boot().objects());
        assertSame(image.boot().objects(), other.freeze().boot().objects());
    }

    @Test
    void noTemporaryFilesRemain() throws IOException {
        new DiskFolder(temporary).write(sample());
        try (Stream<Path> all = Files.walk(temporary)) {
            assertEquals(0, all.filter(p -> p.getFileName().toString().startsWith(".dtrace4j-new")).count());
        }
    }
}
