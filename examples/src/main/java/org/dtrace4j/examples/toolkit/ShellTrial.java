package org.dtrace4j.examples.toolkit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.dtrace4j.kernel.ksim.GuestScript;

/**
 * One script of a shell, run as it is by the shell of a machine of its own, where dtrace is a command; after its time every
 * dtrace there is interrupted. A script that says its usage when it gets no argument gets one: a file that is always
 * written, or else the name of a command that runs in every machine.
 */
final class ShellTrial {
    /** Headers take one line; what comes behind was traced. */
    private static final int HEADER_LINES = 1;

    private static final Pattern WANTS_ARGUMENT = Pattern.compile("(?m)^\\s*USAGE:");
    private static final Pattern WANTS_PATH = Pattern.compile("(?m)^\\s*USAGE:.*path");
    /** What dtrace and the shell say; the rest is what the script says. */
    private static final Pattern COMPLAINT = Pattern.compile("(dtrace|sh|/tmp/ksim\\.\\d+|\\S*: line \\d+): .*|.*: not found");
    private static final String SOME_FILE = "/var/adm/messages";
    private static final String SOME_COMMAND = "sh";

    private ShellTrial() { }

    /** Runs a script for {@code nanos} of its machine's time. */
    static Outcome run(Script script, long nanos) {
        GuestScript.Ended ended = GuestScript.run(1, script.text(), List.of(), nanos);
        String usage = ended.output() + ended.errors();
        if (WANTS_ARGUMENT.matcher(usage).find()) {
            String argument = WANTS_PATH.matcher(usage).find() ? SOME_FILE : SOME_COMMAND;
            ended = GuestScript.run(1, script.text(), List.of(argument), nanos);
        }
        List<String> errors = new ArrayList<>(ended.errors().lines().filter(line -> COMPLAINT.matcher(line).matches())
                .filter(line -> !Trial.HARMLESS.matcher(line).matches()).toList());
        if (ended.status().isEmpty()) {
            errors.add("does not end when it is interrupted");
        } else if (ended.status().getAsInt() != 0 && errors.isEmpty()) {
            errors.add("status " + ended.status().getAsInt());
        }
        boolean traced = ended.output().lines().filter(line -> !line.isBlank()).count() > HEADER_LINES;
        return new Outcome(errors, traced, ended.output());
    }
}
