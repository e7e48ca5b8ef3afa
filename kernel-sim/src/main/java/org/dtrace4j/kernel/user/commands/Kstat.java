package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.user.KstatControl;
import org.dtrace4j.kernel.user.KstatControl.Header;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.shell.Pattern;

/**
 * {@code kstat [-lp] [-m module] [-i instance] [-n name] [-c class] [-s statistic] [module:instance:name:statistic…]}: the
 * kernel's counters. Each part may be a pattern as the shell has them.
 */
public final class Kstat {
    private static final double NANOS = 1e9;
    private static final int PARTS = 4;

    private Kstat() { }

    /** The command. */
    public static int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "lpm:i:n:c:s:");
        if (options == null) {
            sys.print(2, "Usage:\nkstat [ -lp ] [ -c class ]\n      [ -m module ] [ -i instance ] [ -n name ] [ -s statistic ]\n"
                    + "kstat [ -lp ] [ -c class ]\n      [ module[:instance[:name[:statistic]]] ... ]\n");
            return 2;
        }
        List<String[]> wanted = new ArrayList<>();
        for (String operand : options.operands()) {
            String[] parts = operand.split(":", PARTS);
            String[] all = {"", "", "", ""};
            System.arraycopy(parts, 0, all, 0, parts.length);
            wanted.add(all);
        }
        if (wanted.isEmpty()) {
            wanted.add(new String[] {options.value('m', ""), options.value('i', ""), options.value('n', ""),
                    options.value('s', "")});
        }
        Output out = new Output(sys);
        KstatChain chain = new KstatChain(sys);
        boolean any = false;
        for (Header header : chain.headers()) {
            if (!fits(options.value('c', ""), header.kind())) {
                continue;
            }
            Map<String, String> values = shown(chain.data(header));
            List<String> names = new ArrayList<>();
            for (String name : values.keySet()) {
                if (wanted.stream().anyMatch(parts -> fits(parts[0], header.module())
                        && fits(parts[1], Integer.toString(header.instance())) && fits(parts[2], header.name())
                        && fits(parts[3], name))) {
                    names.add(name);
                }
            }
            any |= !names.isEmpty();
            show(out, options, header, values, names);
        }
        out.flush();
        return any ? 0 : 1;
    }

    /** All that there is, as it is shown. */
    private static Map<String, String> shown(KstatControl.Data data) {
        Map<String, String> shown = new TreeMap<>(data.texts());
        data.numbers().forEach((name, value) ->
            shown.put(name, name.equals(KstatControl.CREATED) || name.equals(KstatControl.SNAPSHOT)
                    ? String.format(Locale.ROOT, "%.9f", value / NANOS) : value.toString()));
        return shown;
    }

    private static boolean fits(String pattern, String text) {
        return pattern.isEmpty() || Pattern.matches(pattern, text);
    }

    private static void show(Output out, Options options, Header header, Map<String, String> values, List<String> names) {
        boolean parseable = options.has('p') || options.has('l');
        if (!names.isEmpty() && !parseable) {
            out.format("module: %-30.30s  instance: %-6d\n", header.module(), header.instance());
            out.format("name:   %-30.30s  class:    %-30.30s\n", header.name(), header.kind());
        }
        for (String name : names) {
            String value = values.get(name);
            if (parseable) {
                out.line(header.module() + ":" + header.instance() + ":" + header.name() + ":" + name
                        + (options.has('l') ? "" : "\t" + value));
            } else {
                out.format("\t%-30s  %s\n", name, value);
            }
        }
        if (!names.isEmpty() && !parseable) {
            out.line("");
        }
    }
}
