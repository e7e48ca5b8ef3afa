package org.dtrace4j.kernel.user.disk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.ProgramTable;
import org.dtrace4j.kernel.user.smf.Manifest;
import org.dtrace4j.kernel.user.smf.Repository;

/**
 * The initial contents of a machine's disk, read from the resource {@code disk/CONTENTS} and the files that it names.
 *
 * @param datasets the pool's datasets, parents before children
 */
public record InitialDisk(List<Dataset> datasets) {
    private static final String FOLDER = "/disk/";
    private static final String ROOT = "/";
    private static final String MANIFESTS = "/lib/svc/manifest/";

    /** The part of the site's boot script that mounts the configuration: the file that the examples vary. */
    public static final String MOUNT_SCRIPT = "/opt/site/lib/svc-mount.sh";

    /** When everything on a fresh disk was made, in seconds since 1970: the day before machines begin to run. */
    public static final long MADE = 1_357_812_000L;

    public InitialDisk {
        datasets = List.copyOf(datasets);
    }

    /**
     * A zfs file system or volume.
     *
     * @param name such as {@code rpool/running/svc}
     * @param mountpoint the property: a path, {@code legacy} or {@code none}; null for a volume
     * @param volumeBytes size of a volume, 0 for a file system
     * @param entries what is in it, but for its root directory; parents before children
     */
    public record Dataset(String name, String mountpoint, long volumeBytes, List<Entry> entries) {
        public Dataset {
            entries = List.copyOf(entries);
        }

        public boolean isVolume() {
            return volumeBytes > 0;
        }
    }

    /** What an entry is. */
    public enum Kind { DIRECTORY, FILE, LINK }

    /**
     * A file, directory or symbolic link.
     *
     * @param path in its dataset, beginning with a slash
     * @param mode permission bits
     * @param content a file's bytes (not to be changed), else null
     * @param target a symbolic link's text, else null
     */
    public record Entry(Kind kind, String path, int mode, byte[] content, String target) {
    }

    /**
     * Reads the contents from the resources.
     *
     * @param programs the executables to put on it
     * @throws IllegalStateException if the list is wrong, which a test rules out
     */
    public static InitialDisk with(ProgramTable programs) {
        return new ContentsReader(programs).read(text("CONTENTS"));
    }

    /**
     * The same contents with one file of the root file system changed.
     *
     * @throws IllegalArgumentException if there is no such file
     */
    public InitialDisk withFile(String path, byte[] content) {
        List<Dataset> changed = new ArrayList<>();
        boolean found = false;
        for (Dataset dataset : datasets) {
            List<Entry> entries = new ArrayList<>();
            for (Entry entry : dataset.entries()) {
                boolean here = ROOT.equals(dataset.mountpoint()) && entry.path().equals(path)
                    && entry.kind() == Kind.FILE;
                entries.add(here ? new Entry(entry.kind(), path, entry.mode(), content.clone(), null) : entry);
                found |= here;
            }
            changed.add(new Dataset(dataset.name(), dataset.mountpoint(), dataset.volumeBytes(), entries));
        }
        if (!found) {
            throw new IllegalArgumentException("no file " + path + " on the root file system");
        }
        return new InitialDisk(changed);
    }

    static byte[] resource(String name) {
        try (InputStream in = InitialDisk.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("CONTENTS names " + name + ", which is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String name) {
        return new String(resource(name), StandardCharsets.UTF_8);
    }

    /** Turns the rows of the list into datasets. */
    private static final class ContentsReader {
        private final ProgramTable programs;
        private final List<Dataset> datasets = new ArrayList<>();
        private Dataset current;
        private String source;
        private List<Entry> entries = new ArrayList<>();

        ContentsReader(ProgramTable programs) {
            this.programs = programs;
        }

        InitialDisk read(String list) {
            int number = 0;
            for (String line : list.split("\n")) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) {
                    try {
                        row(line.trim().split("\\s+"));
                    } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
                        throw new IllegalStateException("disk/CONTENTS:" + number + ": " + line, e);
                    }
                }
            }
            endDataset();
            return new InitialDisk(datasets);
        }

        private void row(String[] word) {
            switch (word[0]) {
                case "dataset" -> {
                    endDataset();
                    current = new Dataset(word[1], word[2], 0, List.of());
                    source = word[3];
                }
                case "volume" -> {
                    endDataset();
                    datasets.add(new Dataset(word[1], null, Long.parseLong(word[2]) << 20, List.of()));
                }
                case "dir" -> entries.add(new Entry(Kind.DIRECTORY, word[2], mode(word[1]), null, null));
                case "file" -> {
                    byte[] content = resource(source + word[2]);
                    entries.add(new Entry(Kind.FILE, word[2], mode(word[1]), content, null));
                }
                case "empty" -> entries.add(new Entry(Kind.FILE, word[2], mode(word[1]), new byte[0], null));
                case "link" -> entries.add(new Entry(Kind.LINK, word[2], 0777, null, word[1]));
                case "repository" -> entries.add(new Entry(Kind.FILE, word[2], mode(word[1]), repository(), null));
                case "programs" -> {
                    for (ProgramTable.Row row : programs.rows()) {
                        entries.add(new Entry(Kind.FILE, row.path(), 0555, row.image(), null));
                    }
                }
                default -> throw new NumberFormatException(word[0]);
            }
        }

        /** What svc.configd would have after importing all manifests so far. */
        private byte[] repository() {
            Repository repository = new Repository();
            List<Entry> all = new ArrayList<>(entries);
            datasets.forEach(dataset -> all.addAll(dataset.entries()));
            for (Entry entry : all) {
                if (entry.path().startsWith(MANIFESTS) && entry.kind() == Kind.FILE) {
                    try {
                        repository.importManifest(new String(entry.content(), StandardCharsets.UTF_8));
                    } catch (Manifest.ManifestException e) {
                        throw new IllegalStateException(entry.path() + ": " + e.getMessage(), e);
                    }
                }
            }
            return repository.text().getBytes(StandardCharsets.UTF_8);
        }

        private void endDataset() {
            if (current != null) {
                datasets.add(new Dataset(current.name(), current.mountpoint(), 0, entries));
            }
            current = null;
            entries = new ArrayList<>();
        }

        private static int mode(String octal) {
            return Integer.parseInt(octal, 8);
        }
    }
}
