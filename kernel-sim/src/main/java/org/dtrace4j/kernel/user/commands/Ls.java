package org.dtrace4j.kernel.user.commands;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileInterface.FileStatus;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.Strftime;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.UserProgram;

/** {@code ls [-1adilrtvFV] [file…]}: one name a line. */
public final class Ls implements UserProgram {
    /** Characters of a line where nobody says how many. */
    private static final int USUAL_WIDTH = 80;
    private static final long HALF_YEAR_SECONDS = 6L * 30 * 86_400;

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "1aACdghilnoprRStvFhVx");
        if (options == null) {
            sys.print(2, "usage: ls -aACdFghilnoprRStvVx1 [files]\n");
            return 2;
        }
        sys.compute(Latency.COMMAND_START);
        List<String> operands = options.operands().isEmpty() ? List.of(".") : options.operands();
        Output out = new Output(sys);
        List<String> plain = new ArrayList<>();
        List<String> directories = new ArrayList<>();
        int status = 0;
        for (String operand : operands) {
            try {
                FileStatus found = isLong(options) || options.has('d') ? sys.lstat(operand) : sys.stat(operand);
                (found.isDirectory() && !options.has('d') ? directories : plain).add(operand);
            } catch (SystemCallError e) {
                sys.print(2, operand + ": " + Errno.text(e) + "\n");
                status = 2;
            }
        }
        Collections.sort(plain);
        Collections.sort(directories);
        Users users = new Users(sys);
        show(sys, out, options, users, "", plain);
        boolean first = plain.isEmpty();
        Deque<String> open = new ArrayDeque<>(directories);
        while (!open.isEmpty()) {
            String directory = open.pop();
            if (operands.size() > 1 || options.has('R')) {
                out.print(first ? "" : "\n").line(directory + ":");
            }
            first = false;
            List<String> names = new ArrayList<>();
            try {
                for (String name : sys.readDirectory(directory)) {
                    boolean dots = name.equals(".") || name.equals("..");
                    if (!name.startsWith(".") || options.has('a') || options.has('A') && !dots) {
                        names.add(name);
                    }
                }
            } catch (SystemCallError e) {
                sys.print(2, directory + ": " + Errno.text(e) + "\n");
                status = 2;
                continue;
            }
            Collections.sort(names);
            if (isLong(options)) {
                out.line("total " + blocks(sys, directory, names));
            }
            String prefix = directory.endsWith("/") ? directory : directory + "/";
            show(sys, out, options, users, prefix, names);
            if (options.has('R')) {
                for (int i = names.size() - 1; i >= 0; i--) {
                    String name = names.get(i);
                    if (!name.equals(".") && !name.equals("..") && isDirectoryItself(sys, prefix + name)) {
                        open.push(prefix + name);
                    }
                }
            }
        }
        out.flush();
        return status;
    }

    private static boolean isDirectoryItself(Syscalls sys, String path) {
        try {
            return sys.lstat(path).isDirectory();
        } catch (SystemCallError e) {
            return false;
        }
    }

    private static long blocks(Syscalls sys, String directory, List<String> names) {
        long blocks = 0;
        for (String name : names) {
            try {
                blocks += (sys.lstat(directory + "/" + name).size() + 511) / 512;
            } catch (SystemCallError e) {
                // Gone since the directory was read.
            }
        }
        return blocks;
    }

    private record Named(String name, FileStatus status) {
    }

    private static void show(Syscalls sys, Output out, Options options, Users users, String prefix, List<String> names) {
        List<Named> files = new ArrayList<>();
        boolean wantsStatus = isLong(options) || options.hasAny("tiFSp");
        for (String name : names) {
            sys.compute(Latency.COMMAND_WORK);
            try {
                files.add(new Named(name, wantsStatus ? sys.lstat(prefix + name) : null));
            } catch (SystemCallError e) {
                // Gone since the directory was read.
            }
        }
        if (options.has('t')) {
            files.sort((a, b) -> Long.compare(b.status().modified(), a.status().modified()));
        }
        if (options.has('S')) {
            files.sort((a, b) -> Long.compare(b.status().size(), a.status().size()));
        }
        if (options.has('r')) {
            Collections.reverse(files);
        }
        boolean inColumns = !isLong(options) && !options.has('1')
            && (options.has('C') || options.has('x') || FileTools.isTerminal(sys, 1));
        List<String> cells = new ArrayList<>();
        for (Named file : files) {
            StringBuilder line = new StringBuilder();
            if (options.has('i')) {
                line.append(String.format(Locale.ROOT, "%10d ", file.status().inode()));
            }
            boolean isLink = wantsStatus && file.status().isLink();
            if (isLong(options)) {
                boolean more = !isLink && hasMore(sys, prefix + file.name(), file.status().isDirectory());
                line.append(longForm(sys, users, file.status(), options, more));
            }
            line.append(file.name());
            if (options.has('F')) {
                line.append(mark(file.status()));
            } else if (options.has('p') && file.status().isDirectory()) {
                line.append('/');
            }
            if (isLong(options) && isLink) {
                try {
                    line.append(" -> ").append(sys.readlink(prefix + file.name()));
                } catch (SystemCallError e) {
                    // Shown without its target.
                }
            }
            if (inColumns) {
                cells.add(line.toString());
                continue;
            }
            out.line(line.toString());
            if (!isLink && (options.has('v') || options.has('V'))) {
                showList(sys, out, users, prefix + file.name(), file.status().isDirectory(), options.has('V'));
            }
        }
        columns(sys, out, cells, options.has('x'));
    }

    /** As many columns as fit on a line, filled one after the other, or line by line. */
    private static void columns(Syscalls sys, Output out, List<String> cells, boolean across) {
        String given = sys.environment().getOrDefault("COLUMNS", "");
        int lineWidth = given.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(given) : USUAL_WIDTH;
        int width = cells.stream().mapToInt(String::length).max().orElse(0) + 2;
        int columns = Math.max(1, lineWidth / width);
        int rows = (cells.size() + columns - 1) / columns;
        for (int row = 0; row < rows; row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                int index = across ? row * columns + column : column * rows + row;
                boolean last = column == columns - 1 || (across ? index + 1 : index + rows) >= cells.size();
                if (index < cells.size()) {
                    line.append(last ? cells.get(index) : String.format(Locale.ROOT, "%-" + width + "s", cells.get(index)));
                }
            }
            out.line(line.toString());
        }
    }

    /** Lists of access are shown with all the rest. */
    private static boolean isLong(Options options) {
        return options.hasAny("lvVnog");
    }

    /** Whether a file may be used by others than its mode says. */
    private static boolean hasMore(Syscalls sys, String path, boolean isDirectory) {
        try {
            return !AccessList.isTrivial(sys, path, isDirectory);
        } catch (SystemCallError e) {
            return false;
        }
    }

    private static void showList(Syscalls sys, Output out, Users users, String path, boolean isDirectory, boolean compact) {
        try {
            AccessList list = AccessList.of(sys, path, isDirectory);
            (compact ? list.compact(users) : list.verbose(users)).forEach(out::line);
        } catch (SystemCallError e) {
            // Not every file has one.
        }
    }

    private static String mark(FileStatus status) {
        return switch (status.mode() & 0xF000) {
            case 0x4000 -> "/";
            case 0xA000 -> "@";
            case 0x1000 -> "|";
            case 0xC000 -> "=";
            case 0xD000 -> ">";
            default -> (status.mode() & 0111) != 0 ? "*" : "";
        };
    }

    private static String longForm(Syscalls sys, Users users, FileStatus status, Options options, boolean more) {
        boolean human = options.has('h');
        long age = sys.time() - status.modified();
        String stamp = Strftime.format(status.modified(),
            age > HALF_YEAR_SECONDS || age < -60 ? "%b %e  %Y" : "%b %e %H:%M");
        int type = status.mode() & 0xF000;
        String size = type == 0x2000 || type == 0x6000
            ? String.format(Locale.ROOT, "%3d,%3d", status.rdev() >>> 32, status.rdev() & 0xFFFFFFFFL)
            : String.format(Locale.ROOT, "%7s", human ? ZfsList.size(status.size()) : Long.toString(status.size()));
        String owner = options.has('n') ? Integer.toString(status.uid()) : users.name(status.uid());
        String group = options.has('n') ? Integer.toString(status.gid()) : users.group(status.gid());
        return String.format(Locale.ROOT, "%s%s%3d %s%s%s %s ", permissions(status.mode()), more ? "+" : " ", status.links(),
            options.has('g') ? "" : String.format(Locale.ROOT, "%-8.8s ", owner),
            options.has('o') ? "" : String.format(Locale.ROOT, "%-8.8s ", group), size, stamp);
    }

    private static String permissions(int mode) {
        char type = switch (mode & 0xF000) {
            case 0x1000 -> 'p';
            case 0x2000 -> 'c';
            case 0x4000 -> 'd';
            case 0x6000 -> 'b';
            case 0xA000 -> 'l';
            case 0xC000 -> 's';
            case 0xD000 -> 'D';
            case 0xE000 -> 'P';
            default -> '-';
        };
        StringBuilder text = new StringBuilder().append(type);
        for (int shift = 6; shift >= 0; shift -= 3) {
            text.append((mode >> shift & 4) != 0 ? 'r' : '-').append((mode >> shift & 2) != 0 ? 'w' : '-')
                .append((mode >> shift & 1) != 0 ? 'x' : '-');
        }
        if ((mode & 01000) != 0) {
            text.setCharAt(9, (mode & 1) != 0 ? 't' : 'T');
        }
        if ((mode & 04000) != 0) {
            text.setCharAt(3, (mode & 0100) != 0 ? 's' : 'S');
        }
        return text.toString();
    }
}
