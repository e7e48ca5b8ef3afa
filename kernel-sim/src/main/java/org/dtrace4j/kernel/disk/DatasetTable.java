package org.dtrace4j.kernel.disk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The text of {@code disk/.zpool/datasets}: which datasets a disk has.
 *
 * <pre>
 *   pool rpool
 *   boot rpool/ROOT/illumos
 *   dataset rpool/running/svc created=1357900000 mountpoint=legacy
 *   snapshot rpool/running/svc@before created=1357900100
 *   dataset rpool/next/svc created=1357900200 origin=rpool/running/svc@before mountpoint=legacy
 * </pre>
 *
 * One line each; words are set apart by blanks, so that a blank or percent sign inside a value is written as {@code
 * %20} or {@code %25}. {@code created} and {@code origin} are of the table, the rest are properties. A line that
 * starts with {@code #} is a comment.
 *
 * @param pool name of the pool
 * @param boot dataset that is mounted at {@code /}
 * @param rows datasets and snapshots
 */
record DatasetTable(String pool, String boot, List<Row> rows) {

    /** One line; {@code origin} is null if there is none. */
    record Row(String name, String origin, long created, TreeMap<String, String> properties) { }

    static DatasetTable of(DiskImage image) {
        List<Row> rows = new ArrayList<>();
        for (DatasetImage dataset : image.datasets().values()) {
            rows.add(new Row(dataset.name(), dataset.origin(), dataset.created(), new TreeMap<>(dataset.properties())));
        }
        return new DatasetTable(image.pool(), image.bootDataset(), rows);
    }

    /** Name of the folder with a dataset's data: no dataset has a plus sign in its name. */
    static String folder(String dataset) {
        return dataset.replace('/', '+');
    }

    byte[] text() {
        StringBuilder text = new StringBuilder("# The datasets of this disk. The data of the boot dataset are the disk "
                + "folder itself,\n# those of the others are in data/ here, with + for /.\n");
        text.append("pool ").append(pool).append("\nboot ").append(boot).append('\n');
        for (Row row : rows) {
            text.append(row.name().indexOf('@') >= 0 ? "snapshot " : "dataset ").append(row.name());
            text.append(" created=").append(row.created());
            if (row.origin() != null) {
                text.append(" origin=").append(row.origin());
            }
            for (Map.Entry<String, String> property : row.properties().entrySet()) {
                text.append(' ').append(property.getKey()).append('=').append(escape(property.getValue()));
            }
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the table.
     *
     * @param where name of the file, for messages
     */
    static DatasetTable parse(String where, byte[] bytes) throws DiskFormatException {
        String pool = null;
        String boot = null;
        List<Row> rows = new ArrayList<>();
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String place = where + ":" + (i + 1) + ": ";
            String[] words = line.split("[ \t]+");
            if (words.length < 2) {
                throw new DiskFormatException(place + "'" + words[0] + "' needs a name");
            }
            switch (words[0]) {
                case "pool" -> pool = words[1];
                case "boot" -> boot = words[1];
                case "dataset", "snapshot" -> rows.add(row(place, words));
                default -> throw new DiskFormatException(place + "expected pool, boot, dataset or snapshot, found '"
                        + words[0] + "'");
            }
        }
        if (pool == null || boot == null) {
            throw new DiskFormatException(where + ": no line with '" + (pool == null ? "pool" : "boot") + "'");
        }
        return new DatasetTable(pool, boot, rows);
    }

    private static Row row(String place, String[] words) throws DiskFormatException {
        if (!words[1].matches("[A-Za-z0-9][A-Za-z0-9_.:-]*(/[A-Za-z0-9][A-Za-z0-9_.:-]*)*"
                + (words[0].equals("snapshot") ? "@[A-Za-z0-9][A-Za-z0-9_.:-]*" : ""))) {
            throw new DiskFormatException(place + "'" + words[1] + "' cannot be the name of a " + words[0]);
        }
        TreeMap<String, String> properties = new TreeMap<>();
        String origin = null;
        long created = 0;
        for (int i = 2; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals <= 0) {
                throw new DiskFormatException(place + "expected property=value, found '" + words[i] + "'");
            }
            String key = words[i].substring(0, equals);
            String value = unescape(words[i].substring(equals + 1));
            if (key.equals("origin")) {
                origin = value;
            } else if (key.equals("created")) {
                try {
                    created = Long.parseLong(value);
                } catch (NumberFormatException e) {
                    throw new DiskFormatException(place + "'" + value + "' is not a number of seconds");
                }
            } else {
                properties.put(key, value);
            }
        }
        return new Row(words[1], origin, created, properties);
    }

    static String escape(String value) {
        return value.replace("%", "%25").replace(" ", "%20").replace("\t", "%09").replace("\n", "%0A");
    }

    static String unescape(String value) {
        return value.replace("%0A", "\n").replace("%09", "\t").replace("%20", " ").replace("%25", "%");
    }
}
