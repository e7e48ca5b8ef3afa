package org.dtrace4j.examples.toolkit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.device.Device;
import org.dtrace4j.provider.ProbePattern;

/**
 * Which scripts concern this machine: those whose probe descriptions name no other provider than the given ones, and no module
 * and no function of fbt that the kernel does not have.
 *
 * <p>A description is a word with three colons outside comments; others ({@code tick-1s}, {@code BEGIN}) are of providers that every
 * system has.
 */
final class Applicability {
    /** Those that the bar is about. */
    static final List<String> CENTRAL = List.of("dtrace", "profile", "syscall", "proc", "sched", "io", "vminfo", "sysinfo",
            "fsinfo", "fbt");
    private static final Set<String> MORE = Set.of("lockstat", "sdt", "mib", "ip", "tcp", "udp", "sh*", "sh$target");
    /** Of C; and lines that begin with a number sign, which are comments of shells or for the preprocessor. */
    private static final Pattern COMMENTS = Pattern.compile("/\\*(?s:.*?)\\*/|(?m:^[ \\t]*#.*$)");
    private static final String FIELD = "[\\w*?.\\[\\]-]*";
    private static final Pattern DESCRIPTION = Pattern.compile("(?<![\\w$\":])([\\w*?]*(?:\\$\\w+)?):(" + FIELD + "):("
            + FIELD + "):(" + FIELD + ")");

    private final Device device;

    /** @param device of a machine as the scripts will have */
    Applicability(Device device) {
        this.device = device;
    }

    /** The probe descriptions of a script, in the order of the text. */
    static List<ProbePattern> descriptions(Script script) {
        Set<ProbePattern> found = new LinkedHashSet<>();
        Matcher matcher = DESCRIPTION.matcher(COMMENTS.matcher(script.program()).replaceAll(" "));
        while (matcher.find()) {
            found.add(new ProbePattern(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)));
        }
        return List.copyOf(found);
    }

    /** Whether a script names only providers that the bar is about. */
    static boolean isCentral(Script script) {
        return descriptions(script).stream().allMatch(description -> CENTRAL.contains(description.provider()));
    }

    private static ProbePattern ofModule(ProbePattern description) {
        return new ProbePattern("", description.module(), "", "");
    }

    /** Why a script does not concern this machine; empty when it does. */
    Optional<String> objection(Script script) {
        if (script.kind() == Script.Kind.OTHER) {
            return Optional.of("is no script of a shell or of dtrace: " + script.text().lines().findFirst().orElse(""));
        }
        Set<String> others = new TreeSet<>();
        Set<String> functions = new TreeSet<>();
        for (ProbePattern description : descriptions(script)) {
            boolean known = description.module().isEmpty() || !device.match(ofModule(description)).isEmpty();
            if (!CENTRAL.contains(description.provider()) && !MORE.contains(description.provider())) {
                others.add(description.provider());
            } else if (!known || description.provider().equals("fbt") && device.match(description).isEmpty()) {
                functions.add(description.module() + "`" + description.function());
            }
        }
        if (!others.isEmpty()) {
            return Optional.of("provider " + String.join(", ", others));
        }
        return functions.isEmpty() ? Optional.empty()
                : Optional.of("function " + String.join(", ", functions) + " of another kernel");
    }
}
