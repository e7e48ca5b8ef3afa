package org.dtrace4j.kernel.user.commands;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** Commands that make other lines of lines: {@code sort}, {@code uniq}, {@code cut}, {@code tr}, {@code nl}. */
public final class FilterCommands {
    private static final String BLANKS = "[ \t]+";

    private FilterCommands() { }

    /** All lines of the files, of standard input where none is named; empty after an error, which has been said. */
    static Optional<List<String>> lines(Syscalls sys, String command, List<String> files) {
        List<String> lines = new ArrayList<>();
        for (String file : files.isEmpty() ? List.of("-") : files) {
            try {
                byte[] bytes = file.equals("-") ? FileTools.readToEnd(sys, 0) : FileTools.read(sys, file);
                String text = new String(bytes, StandardCharsets.UTF_8);
                if (!text.isEmpty()) {
                    lines.addAll(List.of((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1)));
                }
            } catch (SystemCallError e) {
                sys.print(2, command + ": can't open " + file + ": " + Errno.text(e) + "\n");
                return Optional.empty();
            }
        }
        return Optional.of(lines);
    }

    private static void write(Syscalls sys, Iterable<String> lines) {
        Output out = new Output(sys);
        lines.forEach(out::line);
        out.flush();
    }

    // ---- sort

    /** {@code sort [-nru] [-t char] [-k field] [-o file] [file…]}. */
    public static int sort(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "bfnrut:k:o:");
        if (options == null || !options.value('k', "1").matches("[1-9][0-9]{0,3}[nr]*(,[1-9][0-9]{0,3}[nr]*)?")) {
            sys.print(2, "usage: sort [-bfnru] [-t char] [-k field] [-o file] [file ...]\n");
            return 2;
        }
        Optional<List<String>> lines = lines(sys, "sort", options.operands());
        if (lines.isEmpty()) {
            return 2;
        }
        String key = options.value('k', "");
        boolean numeric = options.has('n') || key.contains("n");
        Comparator<String> order = Comparator.comparing(line -> field(line, key, options.value('t', "")),
                numeric ? Comparator.comparingDouble(FilterCommands::number)
                        : options.has('f') ? String.CASE_INSENSITIVE_ORDER : Comparator.naturalOrder());
        if (!options.has('u')) {
            order = order.thenComparing(Comparator.naturalOrder());
        }
        if (options.has('r') || key.contains("r")) {
            order = order.reversed();
        }
        List<String> sorted = new ArrayList<>(lines.get());
        Collections.sort(sorted, order);
        if (options.has('u')) {
            Comparator<String> same = order;
            List<String> single = new ArrayList<>();
            for (String line : sorted) {
                if (single.isEmpty() || same.compare(single.get(single.size() - 1), line) != 0) {
                    single.add(line);
                }
            }
            sorted = single;
        }
        if (options.has('o')) {
            String text = sorted.isEmpty() ? "" : String.join("\n", sorted) + "\n";
            FileTools.write(sys, options.value('o', ""), Syscalls.O_CREAT | Syscalls.O_TRUNC, 0666,
                    text.getBytes(StandardCharsets.UTF_8));
        } else {
            write(sys, sorted);
        }
        return 0;
    }

    /** What a line is sorted by: all of it, or from a field on, or a field up to another. */
    private static String field(String line, String key, String separator) {
        if (key.isEmpty()) {
            return line;
        }
        String[] ends = key.replaceAll("[nr]", "").split(",");
        String[] fields = separator.isEmpty() ? line.stripLeading().split(BLANKS)
                : line.split(Pattern.quote(separator), -1);
        int first = Integer.parseInt(ends[0]);
        int last = ends.length > 1 ? Math.min(Integer.parseInt(ends[1]), fields.length) : fields.length;
        return first > fields.length ? "" : String.join(separator.isEmpty() ? " " : separator,
                List.of(fields).subList(first - 1, Math.max(first - 1, last)));
    }

    /** The number that a text begins with; 0 for none. */
    private static double number(String text) {
        Matcher number = Pattern.compile("\\s*(-?[0-9]+(\\.[0-9]*)?)").matcher(text);
        return number.lookingAt() ? Double.parseDouble(number.group(1)) : 0;
    }

    // ---- uniq

    /** {@code uniq [-cdu] [file]}. */
    public static int uniq(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "cdu");
        if (options == null || options.operands().size() > 1) {
            sys.print(2, "Usage: uniq [-c|-d|-u] [input_file]\n");
            return 1;
        }
        Optional<List<String>> lines = lines(sys, "uniq", options.operands());
        if (lines.isEmpty()) {
            return 1;
        }
        List<String> shown = new ArrayList<>();
        int count = 0;
        for (int i = 0; i < lines.get().size(); i++) {
            String line = lines.get().get(i);
            count++;
            if (i + 1 < lines.get().size() && lines.get().get(i + 1).equals(line)) {
                continue;
            }
            boolean repeated = count > 1;
            if ((!options.has('d') || repeated) && (!options.has('u') || !repeated)) {
                shown.add(options.has('c') ? String.format("%4d %s", count, line) : line);
            }
            count = 0;
        }
        write(sys, shown);
        return 0;
    }

    // ---- cut

    /** {@code cut -c list | -f list [-d char] [-s] [file…]}. */
    public static int cut(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "b:c:f:d:s");
        String list = options == null ? "" : options.value('f', options.value('c', options.value('b', "")));
        if (!list.matches("[0-9]{1,6}(-[0-9]{0,6})?(,[0-9]{1,6}(-[0-9]{0,6})?)*|-[0-9]{1,6}(,.*)?")) {
            sys.print(2, "usage: cut -b list [-n] [file ...]\n       cut -c list [file ...]\n"
                    + "       cut -f list [-d delim] [-s] [file ...]\n");
            return 2;
        }
        Optional<List<String>> lines = lines(sys, "cut", options.operands());
        if (lines.isEmpty()) {
            return 1;
        }
        String delimiter = options.value('d', "\t");
        List<String> shown = new ArrayList<>();
        for (String line : lines.get()) {
            boolean fields = options.has('f');
            if (fields && !line.contains(delimiter)) {
                if (!options.has('s')) {
                    shown.add(line);
                }
                continue;
            }
            List<String> parts = fields ? List.of(line.split(Pattern.quote(delimiter), -1))
                    : line.chars().mapToObj(Character::toString).toList();
            List<String> chosen = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                if (isListed(list, i + 1)) {
                    chosen.add(parts.get(i));
                }
            }
            shown.add(String.join(fields ? delimiter : "", chosen));
        }
        write(sys, shown);
        return 0;
    }

    private static boolean isListed(String list, int number) {
        for (String range : list.split(",")) {
            int dash = range.indexOf('-');
            int from = dash == 0 ? 1 : Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int to = dash < 0 ? from : dash + 1 == range.length() ? Integer.MAX_VALUE
                    : Integer.parseInt(range.substring(dash + 1));
            if (number >= from && number <= to) {
                return true;
            }
        }
        return false;
    }

    // ---- tr

    /** {@code tr [-cds] string1 [string2]}. */
    public static int tr(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "cds");
        int needed = options == null ? 0 : options.has('d') || options.has('s') ? 1 : 2;
        if (options == null || options.operands().size() < needed || options.operands().size() > 2) {
            sys.print(2, "Usage: tr [-cds] string1 string2\n");
            return 2;
        }
        String from = characters(options.operands().get(0));
        String to = options.operands().size() > 1 ? characters(options.operands().get(1)) : "";
        String text = new String(FileTools.readToEnd(sys, 0), StandardCharsets.ISO_8859_1);
        String squeezed = to.isEmpty() ? from : to;
        StringBuilder made = new StringBuilder();
        for (char c : text.toCharArray()) {
            int at = from.indexOf(c);
            boolean listed = at >= 0 != options.has('c');
            if (listed && options.has('d')) {
                continue;
            }
            char is = !listed || to.isEmpty() ? c : to.charAt(options.has('c') ? to.length() - 1 : Math.min(at, to.length() - 1));
            boolean repeats = made.length() > 0 && made.charAt(made.length() - 1) == is
                    && (to.isEmpty() ? listed : squeezed.indexOf(is) >= 0);
            if (!options.has('s') || !repeats) {
                made.append(is);
            }
        }
        FileTools.writeFully(sys, 1, made.toString().getBytes(StandardCharsets.ISO_8859_1));
        return 0;
    }

    /** The characters that a string of tr means: ranges, classes and escapes. */
    private static String characters(String given) {
        String text = given.replace("[:upper:]", "A-Z").replace("[:lower:]", "a-z").replace("[:digit:]", "0-9")
                .replace("[:alpha:]", "A-Za-z").replace("[:alnum:]", "A-Za-z0-9").replace("[:space:]", " \\t\\n\\r\\f\\v");
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char next = text.charAt(++i);
                int known = "ntrfv0".indexOf(next);
                c = known < 0 ? next : "\n\t\r\f\u000b\0".charAt(known);
            } else if (i + 2 < text.length() && text.charAt(i + 1) == '-' && text.charAt(i + 2) >= c) {
                for (char inside = c; inside <= text.charAt(i + 2); inside++) {
                    all.append(inside);
                }
                i += 2;
                continue;
            }
            all.append(c);
        }
        return all.toString();
    }

    // ---- nl

    /** {@code nl [file]}: numbers the lines that are not empty. */
    public static int nl(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "");
        if (options == null || options.operands().size() > 1) {
            sys.print(2, "usage: nl [file]\n");
            return 1;
        }
        Optional<List<String>> lines = lines(sys, "nl", options.operands());
        if (lines.isEmpty()) {
            return 1;
        }
        int number = 0;
        List<String> shown = new ArrayList<>();
        for (String line : lines.get()) {
            shown.add(line.isEmpty() ? "       " : String.format("%6d\t%s", ++number, line));
        }
        write(sys, shown);
        return 0;
    }
}
