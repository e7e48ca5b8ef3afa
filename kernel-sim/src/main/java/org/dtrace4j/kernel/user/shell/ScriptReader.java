package org.dtrace4j.kernel.user.shell;

import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.user.shell.Parser.CompleteCommand;

/**
 * The complete commands of a script, one after the other. To who takes them each is parsed when the one before it has
 * run: an error keeps nothing from running that stands before it, and an alias is one from the next line on. A script
 * without either is parsed once for all shells.
 */
final class ScriptReader {
    private final String text;
    /** The aliases of the shell that runs it, which its commands may change. */
    private final Map<String, String> aliases;
    /** All commands, parsed without aliases; null if that cannot be done. */
    private final List<CompleteCommand> parsed;
    /** How many of them have been taken. */
    private int taken;
    /** Parses what has not been taken, if not all of it has been parsed; else null. */
    private Parser rest;

    ScriptReader(String text, Map<String, String> aliases) {
        this.text = text;
        this.aliases = aliases;
        this.parsed = parsedWhole(text);
    }

    private static List<CompleteCommand> parsedWhole(String text) {
        try {
            return ParsedScripts.parse(text);
        } catch (ShellSyntaxException e) {
            // Whoever gets that far is told.
            return null;
        }
    }

    /** The next command; null at the end. */
    Command next() throws ShellSyntaxException {
        if (rest == null && (parsed == null || !aliases.isEmpty())) {
            ScriptText script = new ScriptText(text, 1);
            rest = new Parser(new Lexer(taken == 0 ? script : parsed.get(taken - 1).behind(script)), aliases);
        }
        if (rest == null) {
            return taken == parsed.size() ? null : parsed.get(taken++).command();
        }
        CompleteCommand next = rest.completeCommand();
        return next == null ? null : next.command();
    }

    /** Whether it is sure that the command that was taken last is the last one. */
    boolean isAtEnd() {
        return rest == null ? parsed != null && taken == parsed.size() : rest.isAtEnd();
    }
}
