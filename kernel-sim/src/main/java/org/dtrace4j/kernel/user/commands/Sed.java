package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * {@code sed [-n] [-e script] [script] [file…]}: the functions s, y, d, p, q and = with addresses by number, {@code $} and
 * regular expression, ranges of them, and {@code !}. Others are refused.
 */
public final class Sed implements UserProgram {
    /** Where a function applies; -1 stands for the last line, null for no address. */
    private record Address(int line, Pattern pattern) {
        boolean matches(int number, boolean last, String text) {
            return pattern != null ? pattern.matcher(text).find() : line == -1 ? last : line == number;
        }
    }

    /** One function: its letter, and what {@code s} and {@code y} change by what. */
    private static final class Step {
        Address from;
        Address to;
        boolean negated;
        char function;
        Pattern pattern;
        String replacement = "";
        String flags = "";
        boolean inRange;

        boolean applies(int number, boolean last, String text) {
            return isSelected(number, last, text) != negated;
        }

        private boolean isSelected(int number, boolean last, String text) {
            if (from == null) {
                return true;
            }
            if (to == null) {
                return from.matches(number, last, text);
            }
            if (inRange) {
                inRange = to.line() > 0 ? number < to.line() : !to.matches(number, last, text);
                return true;
            }
            boolean begins = from.matches(number, last, text);
            inRange = begins && !(to.line() > 0 && to.line() <= number);
            return begins;
        }
    }

    /** A script that is not understood. */
    private static final class Garbled extends Exception {
        private static final long serialVersionUID = 1L;

        Garbled(String message) {
            super(message, null, false, false);
        }
    }

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Options options = Options.parse(sys, arguments, "ne:");
        List<String> files = options == null ? List.of() : new ArrayList<>(options.operands());
        List<String> scripts = options == null ? List.of() : new ArrayList<>(options.all('e'));
        if (scripts.isEmpty() && !files.isEmpty()) {
            scripts.add(files.remove(0));
        }
        if (scripts.isEmpty()) {
            sys.print(2, "usage: sed script [-n] [file ...]\n       sed [-n] [-e script]... [file ...]\n");
            return 2;
        }
        List<Step> steps = new ArrayList<>();
        try {
            for (String script : scripts) {
                new ScriptReader(script).read(steps);
            }
        } catch (Garbled e) {
            sys.print(2, "sed: command garbled: " + e.getMessage() + "\n");
            return 2;
        }
        Optional<List<String>> lines = FilterCommands.lines(sys, "sed", files);
        if (lines.isEmpty()) {
            return 2;
        }
        Output out = new Output(sys);
        edit(lines.get(), steps, options.has('n'), out);
        out.flush();
        return 0;
    }

    private static void edit(List<String> lines, List<Step> steps, boolean quiet, Output out) {
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i);
            boolean deleted = false;
            boolean quits = false;
            for (Step step : steps) {
                if (deleted || !step.applies(i + 1, i + 1 == lines.size(), text)) {
                    continue;
                }
                switch (step.function) {
                    case 'd' -> deleted = true;
                    case 'p' -> out.line(text);
                    case '=' -> out.line(Integer.toString(i + 1));
                    case 'q' -> quits = true;
                    case 'y' -> text = transliterated(text, step);
                    default -> {
                        String changed = substituted(text, step);
                        if (changed != null) {
                            text = changed;
                            if (step.flags.contains("p")) {
                                out.line(text);
                            }
                        }
                    }
                }
            }
            if (!quiet && !deleted) {
                out.line(text);
            }
            if (quits) {
                return;
            }
        }
    }

    private static String transliterated(String text, Step step) {
        StringBuilder made = new StringBuilder();
        for (char c : text.toCharArray()) {
            int at = step.flags.indexOf(c);
            made.append(at < 0 ? c : step.replacement.charAt(at));
        }
        return made.toString();
    }

    /** The text with the first match replaced, the n-th, or all; null without a match. */
    private static String substituted(String text, Step step) {
        Matcher matcher = step.pattern.matcher(text);
        String digits = step.flags.replaceAll("[^0-9]", "");
        int wanted = digits.isEmpty() ? 1 : Integer.parseInt(digits);
        boolean all = step.flags.contains("g");
        StringBuilder made = new StringBuilder();
        int end = 0;
        boolean any = false;
        for (int number = 1; matcher.find(); number++) {
            if (number == wanted || all && number > wanted) {
                made.append(text, end, matcher.start()).append(replacement(matcher, step.replacement));
                end = matcher.end();
                any = true;
                if (!all) {
                    break;
                }
            }
        }
        return any ? made.append(text.substring(end)).toString() : null;
    }

    private static String replacement(Matcher matcher, String template) {
        StringBuilder made = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '&') {
                made.append(matcher.group());
            } else if (c == '\\' && i + 1 < template.length()) {
                char next = template.charAt(++i);
                int group = next - '0';
                if (group >= 1 && group <= matcher.groupCount()) {
                    made.append(matcher.group(group) == null ? "" : matcher.group(group));
                } else {
                    made.append(next == 'n' ? '\n' : next);
                }
            } else {
                made.append(c);
            }
        }
        return made.toString();
    }

    /** Reads a script. */
    private static final class ScriptReader {
        private final String script;
        private int at;

        ScriptReader(String script) {
            this.script = script;
        }

        void read(List<Step> steps) throws Garbled {
            while (true) {
                skip(" \t;\n");
                if (at >= script.length()) {
                    return;
                }
                steps.add(step());
            }
        }

        private void skip(String characters) {
            while (at < script.length() && characters.indexOf(script.charAt(at)) >= 0) {
                at++;
            }
        }

        private char next() throws Garbled {
            if (at >= script.length()) {
                throw new Garbled(script);
            }
            return script.charAt(at++);
        }

        private Step step() throws Garbled {
            Step step = new Step();
            step.from = address();
            if (step.from != null && at < script.length() && script.charAt(at) == ',') {
                at++;
                step.to = address();
                if (step.to == null) {
                    throw new Garbled(script);
                }
            }
            skip(" \t");
            if (at < script.length() && script.charAt(at) == '!') {
                step.negated = true;
                at++;
                skip(" \t");
            }
            step.function = next();
            switch (step.function) {
                case 'd', 'p', 'q', '=' -> { }
                case 's' -> {
                    char delimiter = next();
                    step.pattern = pattern(until(delimiter));
                    step.replacement = until(delimiter);
                    int start = at;
                    skip("gp0123456789");
                    step.flags = script.substring(start, at);
                }
                case 'y' -> {
                    char delimiter = next();
                    step.flags = until(delimiter);
                    step.replacement = until(delimiter);
                    if (step.flags.length() != step.replacement.length()) {
                        throw new Garbled(script);
                    }
                }
                default -> throw new Garbled(script);
            }
            skip(" \t");
            if (at < script.length() && ";\n".indexOf(script.charAt(at)) < 0) {
                throw new Garbled(script);
            }
            return step;
        }

        private Address address() throws Garbled {
            if (at >= script.length()) {
                return null;
            }
            char c = script.charAt(at);
            if (c == '$') {
                at++;
                return new Address(-1, null);
            }
            if (c == '/') {
                at++;
                return new Address(0, pattern(until('/')));
            }
            int start = at;
            skip("0123456789");
            if (at - start > 9) {
                throw new Garbled(script);
            }
            return at == start ? null : new Address(Integer.parseInt(script.substring(start, at)), null);
        }

        /** Up to a delimiter that has no backslash in front of it. */
        private String until(char delimiter) throws Garbled {
            StringBuilder text = new StringBuilder();
            while (true) {
                char c = next();
                if (c == delimiter) {
                    return text.toString();
                }
                if (c == '\\' && at < script.length()) {
                    char escaped = next();
                    text.append(escaped == delimiter ? String.valueOf(escaped) : "\\" + escaped);
                } else {
                    text.append(c);
                }
            }
        }

        private Pattern pattern(String expression) throws Garbled {
            try {
                return Pattern.compile(RegularExpression.basic(expression));
            } catch (PatternSyntaxException e) {
                throw new Garbled(script);
            }
        }
    }
}
