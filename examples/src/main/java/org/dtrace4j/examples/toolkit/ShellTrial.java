package org.dtrace4j.examples.toolkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.ksim.Boot;
import org.dtrace4j.kernel.ksim.SimPrograms;
import org.dtrace4j.kernel.ksim.TimedScript;

/**
 * One script of a shell, run as it is in a machine of its own, where dtrace is a command: it lies there in a folder with the
 * files that lie beside it here, and is run from that folder. After its time every dtrace there is interrupted. A script that
 * says its usage, or fails without an argument and has a line of usage in its text, gets one: what that line wants, a path, a
 * process or a command.
 */
final class ShellTrial {
    /** Headers take one line; what comes behind was traced. */
    private static final int HEADER_LINES = 1;

    private static final Pattern USAGE = Pattern.compile("(?m)^[\\s#]*USAGE:(.*)$");
    /** What dtrace and the shell say; the rest is what the script says. */
    private static final Pattern COMPLAINT = Pattern.compile("(dtrace|sh|\\S*: line \\d+): .*|.*: not found");
    private static final String SOME_FILE = "/var/adm/messages";
    private static final String SOME_COMMAND = "sh";
    private static final String SOME_PROCESS = "slapd";
    private static final String FOLDER = "/opt/DTT";

    private ShellTrial() { }

    /** Runs a script for {@code nanos} of its machine's time. */
    static Outcome run(Script script, long nanos) throws IOException {
        TimedScript.Ended ended = run(script, List.of(), Optional.empty(), nanos);
        Matcher usage = USAGE.matcher(ended.output() + ended.errors());
        boolean wants = usage.find();
        if (!wants && ended.status().isPresent() && ended.status().getAsInt() != 0) {
            usage = USAGE.matcher(script.text());
            wants = usage.find();
        }
        if (wants) {
            String argument = usage.group(1);
            boolean path = argument.contains("path");
            boolean process = !path && argument.matches(".*\\bpid\\s*");
            ended = run(script, path ? List.of(SOME_FILE) : process ? List.of() : List.of(SOME_COMMAND),
                    process ? Optional.of(SOME_PROCESS) : Optional.empty(), nanos);
        }
        List<String> errors = new ArrayList<>();
        List<String> shown = new ArrayList<>(ended.output().lines().toList());
        for (String line : ended.errors().lines().toList()) {
            if (Trial.HARMLESS.matcher(line).matches()) {
                continue;
            }
            // Several scripts let dtrace write its report to standard error.
            (COMPLAINT.matcher(line).matches() ? errors : shown).add(line);
        }
        if (ended.status().isEmpty()) {
            errors.add("does not end when it is interrupted");
        } else if (ended.status().getAsInt() != 0 && errors.isEmpty()) {
            errors.add("status " + ended.status().getAsInt());
        }
        boolean traced = shown.stream().filter(line -> !line.isBlank()).count() > HEADER_LINES;
        return new Outcome(errors, traced, String.join("\n", shown) + "\n");
    }

    private static TimedScript.Ended run(Script script, List<String> arguments, Optional<String> process, long nanos)
            throws IOException {
        String name = script.path().getFileName().toString();
        DiskImage disk = TimedScript.withFilesBeside(FreshDisk.with(SimPrograms.TABLE), script.path(), FOLDER);
        return TimedScript.run(Boot.config(1, disk), "cd " + FOLDER + " && exec ./" + name + " \"$@\"\n", arguments, process,
                nanos);
    }
}
