package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.ZfsControl.Kind;
import org.dtrace4j.kernel.user.ZfsControl.ZfsDataset;

/** The subcommands of {@code zfs} that show: {@code list} and {@code get}. */
@InObject("zfs")
final class ZfsList {
    private ZfsList() {
    }

    /** Reads a property's value; {@code -} where a dataset has none. */
    private interface Reader {
        String read(ZfsDataset dataset, String mountedOn);
    }

    /** A property: how a column of it looks, and where its value comes from. */
    private record Property(String heading, boolean rightAligned, Reader reader) {
        boolean isSame(Property other) {
            return this == other;
        }
    }

    private static final Map<String, Property> PROPERTIES = new LinkedHashMap<>();

    static {
        property("name", "NAME", false, (dataset, on) -> dataset.name());
        property("type", "TYPE", false, (dataset, on) -> dataset.kind().name().toLowerCase(Locale.ROOT));
        property("creation", "CREATION", false,
            (dataset, on) -> Strftime.format(dataset.creation(), "%a %b %e %k:%M %Y"));
        property("used", "USED", true, (dataset, on) -> size(dataset.used()));
        property("available", "AVAIL", true,
            (dataset, on) -> dataset.kind() == Kind.SNAPSHOT ? "-" : size(dataset.available()));
        property("referenced", "REFER", true, (dataset, on) -> size(dataset.referenced()));
        property("mounted", "MOUNTED", false,
            (dataset, on) -> dataset.kind() != Kind.FILESYSTEM ? "-" : on != null ? "yes" : "no");
        property("origin", "ORIGIN", false, (dataset, on) -> dataset.origin() == null ? "-" : dataset.origin());
        property("mountpoint", "MOUNTPOINT", false,
            (dataset, on) -> dataset.mountpoint() == null ? "-" : dataset.mountpoint());
        property("canmount", "CANMOUNT", true, (dataset, on) -> dataset.canmount() == null ? "-" : dataset.canmount());
        PROPERTIES.put("avail", PROPERTIES.get("available"));
        PROPERTIES.put("refer", PROPERTIES.get("referenced"));
    }

    private static void property(String name, String heading, boolean rightAligned, Reader reader) {
        PROPERTIES.put(name, new Property(heading, rightAligned, reader));
    }

    /** A size as zfs writes it: three digits and a letter. */
    static String size(long bytes) {
        String units = "KMGTPE";
        if (bytes < 1024) {
            return Long.toString(bytes);
        }
        int unit = 0;
        double value = bytes / 1024.0;
        while (value >= 1024 && unit < units.length() - 1) {
            value /= 1024;
            unit++;
        }
        String number;
        if (value == Math.floor(value)) {
            number = Long.toString((long) value);
        } else {
            number = String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
        }
        return number + units.charAt(unit);
    }

    static int list(Syscalls sys, ZfsHandle zfs, List<String> words) throws SystemCallError {
        Options options = Options.parse(sys, words, "rHd:o:t:s:S:");
        if (options == null || options.has('s') || options.has('S')) {
            return Zfs.USAGE;
        }
        List<Property> columns = new ArrayList<>();
        for (String name : options.value('o', "name,used,avail,refer,mountpoint").split(",")) {
            if (!PROPERTIES.containsKey(name)) {
                sys.print(2, "bad property list: invalid property '" + name + "'\n");
                return Zfs.USAGE;
            }
            columns.add(PROPERTIES.get(name));
        }
        Set<Kind> kinds = kinds(sys, options.value('t', options.operands().stream().anyMatch(each -> each.contains("@"))
            ? "all" : "filesystem,volume"));
        if (kinds == null) {
            return Zfs.USAGE;
        }
        int status = 0;
        Set<ZfsDataset> chosen = new LinkedHashSet<>();
        if (options.operands().isEmpty()) {
            chosen.addAll(zfs.datasets());
        }
        for (String name : options.operands()) {
            if (zfs.find(name) == null) {
                status = Zfs.fail(sys, "cannot open '" + name + "'", "dataset does not exist");
            } else if (options.has('r') || options.has('d')) {
                chosen.addAll(within(zfs.tree(name), name, options.value('d', null)));
            } else {
                chosen.add(zfs.find(name));
            }
        }
        List<List<String>> rows = new ArrayList<>();
        for (ZfsDataset dataset : chosen) {
            sys.compute(Latency.LIBZFS_DATASET);
            if (kinds.contains(dataset.kind())) {
                rows.add(row(sys, dataset, columns));
            }
        }
        if (rows.isEmpty()) {
            if (status == 0 && !options.has('H')) {
                sys.print(2, "no datasets available\n");
            }
            return status;
        }
        print(sys, columns.stream().map(Property::heading).toList(),
            columns.stream().map(Property::rightAligned).toList(), rows, options.has('H'));
        return status;
    }

    private static Set<Kind> kinds(Syscalls sys, String types) {
        Set<Kind> kinds = new LinkedHashSet<>();
        for (String type : types.split(",")) {
            switch (type) {
                case "filesystem" -> kinds.add(Kind.FILESYSTEM);
                case "snapshot", "snap" -> kinds.add(Kind.SNAPSHOT);
                case "volume" -> kinds.add(Kind.VOLUME);
                case "all" -> kinds.addAll(List.of(Kind.values()));
                default -> {
                    sys.print(2, "invalid type '" + type + "'\n");
                    return null;
                }
            }
        }
        return kinds;
    }

    private static List<ZfsDataset> within(List<ZfsDataset> tree, String top, String depth) {
        if (depth == null || !depth.matches("[0-9]{1,4}")) {
            return tree;
        }
        return tree.stream()
            .filter(each -> each.name().substring(top.length()).chars().filter(c -> c == '/' || c == '@').count()
                <= Integer.parseInt(depth))
            .toList();
    }

    private static List<String> row(Syscalls sys, ZfsDataset dataset, List<Property> columns) throws SystemCallError {
        List<String> row = new ArrayList<>();
        String on = null;
        if (columns.stream().anyMatch(PROPERTIES.get("mounted")::isSame)) {
            on = ZfsHandle.mountedOn(sys, dataset.name());
        }
        for (Property column : columns) {
            row.add(column.reader().read(dataset, on));
        }
        return row;
    }

    /** Prints a table: columns as wide as they must be and two blanks apart, or, for scripts, tabs and no headings. */
    private static void print(Syscalls sys, List<String> headings, List<Boolean> rightAligned, List<List<String>> rows,
                              boolean forScripts) {
        Output out = new Output(sys);
        if (forScripts) {
            rows.forEach(row -> out.line(String.join("\t", row)));
            out.flush();
            return;
        }
        int[] widths = new int[headings.size()];
        List<List<String>> all = new ArrayList<>();
        all.add(headings);
        all.addAll(rows);
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : all) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                boolean last = i == widths.length - 1;
                String format = rightAligned.get(i) ? "%" + widths[i] + "s" : last ? "%s" : "%-" + widths[i] + "s";
                line.append(i == 0 ? "" : "  ").append(String.format(Locale.ROOT, format, row.get(i)));
            }
            out.line(line.toString());
        }
        out.flush();
    }

    static int get(Syscalls sys, ZfsHandle zfs, List<String> words) throws SystemCallError {
        Options options = Options.parse(sys, words, "rHo:");
        if (options == null || options.operands().size() < 2) {
            return Zfs.USAGE;
        }
        List<String> fields = List.of(options.value('o', "name,property,value,source").split(","));
        for (String field : fields) {
            if (!List.of("name", "property", "value", "source").contains(field)) {
                sys.print(2, "invalid column name '" + field + "'\n");
                return Zfs.USAGE;
            }
        }
        List<String> names = options.operands().get(0).equals("all")
            ? PROPERTIES.keySet().stream().filter(each -> !List.of("name", "avail", "refer").contains(each)).toList()
            : List.of(options.operands().get(0).split(","));
        for (String name : names) {
            if (!PROPERTIES.containsKey(name)) {
                sys.print(2, "bad property list: invalid property '" + name + "'\n");
                return Zfs.USAGE;
            }
        }
        int status = 0;
        List<List<String>> rows = new ArrayList<>();
        for (String target : options.operands().subList(1, options.operands().size())) {
            ZfsDataset found = zfs.find(target);
            if (found == null) {
                status = Zfs.fail(sys, "cannot open '" + target + "'", "dataset does not exist");
                continue;
            }
            for (ZfsDataset dataset : options.has('r') ? zfs.tree(target) : List.of(found)) {
                sys.compute(Latency.LIBZFS_DATASET);
                for (String name : names) {
                    String on = ZfsHandle.mountedOn(sys, dataset.name());
                    String value = PROPERTIES.get(name).reader().read(dataset, on);
                    Map<String, String> cells = Map.of("name", dataset.name(), "property", name, "value", value,
                        "source", name.equals("mountpoint") && !value.equals("-") ? "local" : "-");
                    rows.add(fields.stream().map(cells::get).toList());
                }
            }
        }
        if (!rows.isEmpty()) {
            print(sys, fields.stream().map(each -> each.toUpperCase(Locale.ROOT)).toList(),
                fields.stream().map(each -> false).toList(), rows, options.has('H'));
        }
        return status;
    }
}
