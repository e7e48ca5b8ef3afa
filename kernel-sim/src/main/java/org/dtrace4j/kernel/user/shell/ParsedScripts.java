package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dtrace4j.kernel.user.shell.Parser.CompleteCommand;

/**
 * Script text → syntax trees, where a text that some shell of this JVM has parsed before costs a look-up: every boot runs
 * the same scripts, and their trees never change.
 */
final class ParsedScripts {
    /** Scripts by their texts, as many and as long ones as a boot has and no more. Nobody goes through it. */
    private static final Map<String, List<CompleteCommand>> PARSED = new ConcurrentHashMap<>();
    private static final int MAX_PARSED = 512;
    private static final int MAX_PARSED_LENGTH = 1 << 16;

    private ParsedScripts() { }

    /** Parses a whole script, in which no word is an alias. */
    static List<CompleteCommand> parse(String script) throws ShellSyntaxException {
        List<CompleteCommand> known = PARSED.get(script);
        if (known != null) {
            return known;
        }
        List<CompleteCommand> commands = parse(new ScriptText(script, 1), Map.of());
        if (PARSED.size() < MAX_PARSED && script.length() <= MAX_PARSED_LENGTH) {
            PARSED.put(script, commands);
        }
        return commands;
    }

    /**
     * Parses what has been read of a command.
     *
     * @param firstLine the number of its first line
     * @param more whether further lines can be read
     * @param aliases words that stand for others where a command may begin
     * @return null if further lines are needed to complete it
     */
    static List<CompleteCommand> parseInput(String text, int firstLine, boolean more, Map<String, String> aliases)
            throws ShellSyntaxException {
        ScriptText script = new ScriptText(text, firstLine);
        try {
            List<CompleteCommand> commands = parse(script, aliases);
            return more && script.endsInJoinedLine() ? null : commands;
        } catch (ShellSyntaxException e) {
            if (more && e.incomplete()) {
                return null;
            }
            throw e;
        }
    }

    private static List<CompleteCommand> parse(ScriptText script, Map<String, String> aliases) throws ShellSyntaxException {
        Parser parser = new Parser(new Lexer(script), aliases);
        List<CompleteCommand> commands = new ArrayList<>();
        for (CompleteCommand next = parser.completeCommand(); next != null; next = parser.completeCommand()) {
            commands.add(next);
        }
        return List.copyOf(commands);
    }
}
