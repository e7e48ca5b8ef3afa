package org.dtrace4j.examples.tmpfs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.kernel.mdb.DebuggerTerminal;

/**
 * Somebody at the debugger who decides what to type by what has been shown. Each step says why it is taken, and makes its
 * command from the output so far; a step that does not find what it looks for ends the session, and the case with it.
 */
final class Investigation implements DebuggerTerminal {
    /**
     * One command.
     *
     * @param why what is being looked for
     * @param command makes the command from everything that the debugger has shown
     */
    record Step(String why, Function<Findings, String> command) { }

    /** What has been found out. */
    static final class Findings {
        private final StringBuilder all = new StringBuilder();
        private int lastCommand;

        /** Output of the last command. */
        String last() {
            return all.substring(lastCommand);
        }

        /** The first group of a pattern in everything shown so far. */
        String find(String pattern) {
            Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(all);
            if (!matcher.find()) {
                throw new CaseClosed("the debugger showed nothing like " + pattern);
            }
            return matcher.group(1);
        }

        /** All first groups of a pattern in the output of the last command. */
        List<String> findAll(String pattern) {
            return Pattern.compile(pattern, Pattern.MULTILINE).matcher(last()).results().map(m -> m.group(1)).toList();
        }
    }

    /** The evidence is not what the story says; the reason is for people. */
    static final class CaseClosed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CaseClosed(String reason) {
            super(reason);
        }
    }

    private final Narrator narrator;
    private final Deque<Step> steps;
    private final Findings findings = new Findings();
    private final StringBuilder line = new StringBuilder();
    private CaseClosed failure;

    Investigation(Narrator narrator, List<Step> steps) {
        this.narrator = narrator;
        this.steps = new ArrayDeque<>(steps);
    }

    @Override
    public String readLine(String prompt) {
        Step step = steps.poll();
        if (step == null) {
            return null;
        }
        String command;
        try {
            command = step.command().apply(findings);
        } catch (CaseClosed e) {
            failure = e;
            return null;
        }
        narrator.say(step.why());
        narrator.terminal();
        narrator.show(prompt + command);
        findings.lastCommand = findings.all.length();
        return command;
    }

    @Override
    public void write(String text) {
        findings.all.append(text);
        line.append(text);
        int end = line.lastIndexOf("\n");
        if (end >= 0) {
            narrator.show(line.substring(0, end));
            line.delete(0, end + 1);
        }
    }

    /** Whether all steps have been taken, or one of them found nothing: what the machine says now belongs to no story. */
    boolean isOver() {
        return steps.isEmpty() || failure != null;
    }

    /** Throws if a step did not find what it looked for, or the debugger was not reached. */
    void verify() {
        if (failure != null) {
            throw failure;
        }
        if (!steps.isEmpty()) {
            throw new CaseClosed("the machine did not enter the debugger");
        }
    }
}
