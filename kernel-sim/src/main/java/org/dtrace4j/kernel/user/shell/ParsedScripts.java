package org.dtrace4j.kernel.user.shell;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Script text → syntax tree, where a text that some shell of this JVM has parsed before costs a look-up: every boot runs
 * the same scripts, and their trees never change.
 */
public final class ParsedScripts {
    /** Scripts by their texts, as many and as long ones as a boot has and no more. Nobody goes through it. */
    private static final Map<String, Command> PARSED = new ConcurrentHashMap<>();
    private static final int MAX_PARSED = 512;
    private static final int MAX_PARSED_LENGTH = 1 << 16;

    private ParsedScripts() { }

    /** Parses a whole script. */
    public static Command parse(String script) throws ShellSyntaxException {
        Command known = PARSED.get(script);
        if (known != null) {
            return known;
        }
        Command command = new Parser(new Lexer(script)).parseAll();
        if (PARSED.size() < MAX_PARSED && script.length() <= MAX_PARSED_LENGTH) {
            PARSED.put(script, command);
        }
        return command;
    }

    /** Parses a whole script with aliases: words that stand for others where a command may begin. */
    static Command parse(String script, Map<String, String> aliases) throws ShellSyntaxException {
        return aliases.isEmpty() ? parse(script) : new Parser(new Lexer(script), aliases).parseAll();
    }
}
