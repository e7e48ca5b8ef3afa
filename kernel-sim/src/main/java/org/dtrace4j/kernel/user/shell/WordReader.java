package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.TextFormat;
import org.dtrace4j.kernel.user.shell.Word.ParameterOperator;

/**
 * Reads words: their quotes are resolved and their expansions parsed. A command in {@code $( )} is parsed by a parser of
 * its own over the same text, from the place that has been reached.
 */
final class WordReader {
    /** Where the pieces of a word end. */
    private enum Stop { BLANK, QUOTE, BRACE, BRACKET, ARITHMETIC, TEXT }

    private final ScriptText script;

    WordReader(ScriptText script) {
        this.script = script;
    }

    /** Reads a word up to a blank or an operator. */
    Word word() throws ShellSyntaxException {
        return new Word(parts(Stop.BLANK, false));
    }

    /** Reads an expression up to and with the {@code ))} that ends it, as one quoted word. */
    Word arithmetic() throws ShellSyntaxException {
        return new Word(parts(Stop.ARITHMETIC, true));
    }

    /** The contents of a here-document that begins in a line, whose expansions are those of double quotes. */
    static Word hereDocument(String text, int line) throws ShellSyntaxException {
        return new Word(new WordReader(new ScriptText(text, line)).parts(Stop.TEXT, true));
    }

    /** Reads a command from a place on, up to and with the {@code )} that ends it. */
    Command command(int from) throws ShellSyntaxException {
        ScriptText inner = script.from(from, script.line);
        Command command = new Parser(new Lexer(inner)).parseUpTo(")");
        script.goOnBehind(inner);
        return command;
    }

    /** Reads pieces up to the stop; consumes the stop, but for a blank or operator. */
    private List<Word.Part> parts(Stop stop, boolean quoted) throws ShellSyntaxException {
        List<Word.Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int startLine = script.line;
        int depth = 0;
        while (true) {
            if (script.atEnd()) {
                if (stop == Stop.BLANK || stop == Stop.TEXT) {
                    break;
                }
                throw unmatched(startLine, switch (stop) {
                    case QUOTE -> "\"";
                    case BRACE -> "{";
                    case BRACKET -> "[";
                    case ARITHMETIC, BLANK, TEXT -> "(";
                });
            }
            char c = script.current();
            if (stop == Stop.BLANK && isWordEnd(c)) {
                break;
            }
            if (stop == Stop.QUOTE && c == '"' || stop == Stop.BRACE && c == '}' || stop == Stop.BRACKET && c == ']') {
                script.at++;
                break;
            }
            if (stop == Stop.ARITHMETIC) {
                if (c == ')' && depth == 0) {
                    if (!script.startsWith("))")) {
                        throw unexpected("`)'");
                    }
                    script.at += 2;
                    break;
                }
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
            if (c == '$' && !quoted && script.startsWith("$'")) {
                flush(plain, false, parts);
                script.at += 2;
                parts.add(new Word.Text(ansiQuoted(), true));
                continue;
            }
            if (c == '$' || c == '`') {
                Word.Part expansion = c == '$' ? dollar(quoted)
                    : backquoted(quoted, quoted && stop != Stop.TEXT);
                if (expansion != null) {
                    flush(plain, quoted, parts);
                    parts.add(expansion);
                    continue;
                }
            }
            script.at++;
            if (c == '\\') {
                escaped(quoted, stop == Stop.TEXT, plain, parts);
            } else if (c == '\'' && !quoted) {
                flush(plain, false, parts);
                parts.add(new Word.Text(singleQuoted(), true));
            } else if (c == '"' && stop == Stop.ARITHMETIC) {
                // Quotes within an expression change nothing.
                continue;
            } else if (c == '"' && stop != Stop.TEXT) {
                flush(plain, quoted, parts);
                List<Word.Part> inner = parts(Stop.QUOTE, true);
                parts.addAll(inner.isEmpty() ? List.of(new Word.Text("", true)) : inner);
            } else {
                script.line += c == '\n' ? 1 : 0;
                plain.append(c);
            }
        }
        flush(plain, quoted, parts);
        return parts;
    }

    private static void flush(StringBuilder plain, boolean quoted, List<Word.Part> parts) {
        if (plain.length() > 0) {
            parts.add(new Word.Text(plain.toString(), quoted));
            plain.setLength(0);
        }
    }

    /** The character after a backslash, which has been read. */
    private void escaped(boolean quoted, boolean hereDocument, StringBuilder plain, List<Word.Part> parts) {
        if (script.atEnd()) {
            plain.append('\\');
            return;
        }
        char c = script.current();
        if (c == '\n') {
            script.joinLine();
        } else if (quoted) {
            if (c == '$' || c == '`' || c == '"' && !hereDocument || c == '\\') {
                script.at++;
                plain.append(c);
            } else {
                plain.append('\\');
            }
        } else {
            script.at++;
            flush(plain, false, parts);
            parts.add(new Word.Text(String.valueOf(c), true));
        }
    }

    /** The rest of a string in single quotes, the first of which has been read. */
    private String singleQuoted() throws ShellSyntaxException {
        int end = script.text.indexOf('\'', script.at);
        if (end < 0) {
            throw unmatched(script.line, "'");
        }
        String inner = script.text.substring(script.at, end);
        script.line += ScriptText.newlines(inner);
        script.at = end + 1;
        return inner;
    }

    /** The rest of <code>$'…'</code>, in which escapes stand for characters. */
    private String ansiQuoted() throws ShellSyntaxException {
        int from = script.at;
        int end = from;
        while (end < script.text.length() && script.text.charAt(end) != '\'') {
            end += script.text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= script.text.length()) {
            throw unmatched(script.line, "'");
        }
        String inner = script.text.substring(from, end);
        script.line += ScriptText.newlines(inner);
        script.at = end + 1;
        return TextFormat.unescaped(inner);
    }

    /** An expansion that begins with {@code $}; null (and nothing read) if the dollar stands for itself. */
    private Word.Part dollar(boolean quoted) throws ShellSyntaxException {
        if (script.at + 1 >= script.text.length()) {
            return null;
        }
        if (script.startsWith("$((")) {
            script.at += 3;
            return new Word.Arithmetic(new Word(parts(Stop.ARITHMETIC, true)), quoted);
        }
        char c = script.text.charAt(script.at + 1);
        if (c == '(') {
            return new Word.Substitution(command(script.at + 2), quoted);
        }
        if (c == '{') {
            script.at += 2;
            return braced(quoted);
        }
        int end = nameEnd(script.at + 1, false);
        if (end == script.at + 1) {
            return null;
        }
        String name = script.text.substring(script.at + 1, end);
        script.at = end;
        return new Word.Parameter(name, ParameterOperator.NONE, null, quoted);
    }

    /** What follows <code>${</code>. */
    private Word.Part braced(boolean quoted) throws ShellSyntaxException {
        Word.Part prefixed = prefixed(quoted);
        if (prefixed != null) {
            return prefixed;
        }
        int end = nameEnd(script.at, true);
        if (end == script.at) {
            throw script.atEnd() ? unmatched(script.line, "{") : unexpected("`" + script.current() + "'");
        }
        String name = script.text.substring(script.at, end);
        script.at = end;
        Word subscript = Lexer.isName(name) ? subscript() : null;
        if (script.startsWith("}")) {
            script.at++;
            return new Word.Parameter(name, ParameterOperator.NONE, null, quoted, subscript);
        }
        ParameterOperator operator = null;
        for (ParameterOperator candidate : ParameterOperator.values()) {
            boolean usable = candidate != ParameterOperator.NONE && !candidate.isBefore();
            if (usable && script.startsWith(candidate.text())
                && (operator == null || candidate.text().length() > operator.text().length())) {
                operator = candidate;
            }
        }
        if (operator == null) {
            throw script.atEnd() ? unmatched(script.line, "{") : unexpected("`" + script.current() + "'");
        }
        script.at += operator.text().length();
        return new Word.Parameter(name, operator, new Word(parts(Stop.BRACE, quoted)), quoted, subscript);
    }

    /** <code>${#name}</code>, or <code>${!array[subscript]}</code>; null (and nothing read) if it is something else. */
    private Word.Part prefixed(boolean quoted) throws ShellSyntaxException {
        int end = nameEnd(script.at + 1, true);
        if (!script.startsWith("#") && !script.startsWith("!") || end == script.at + 1 || end >= script.text.length()) {
            return null;
        }
        ParameterOperator operator = script.current() == '#' ? ParameterOperator.LENGTH : ParameterOperator.SUBSCRIPTS;
        boolean isElement = script.text.charAt(end) == '[';
        if (!isElement && (operator == ParameterOperator.SUBSCRIPTS || script.text.charAt(end) != '}')) {
            return null;
        }
        String name = script.text.substring(script.at + 1, end);
        script.at = end;
        Word subscript = subscript();
        if (!script.startsWith("}")) {
            throw unexpected("`" + (!script.atEnd() ? script.current() : ' ') + "'");
        }
        script.at++;
        return new Word.Parameter(name, operator, null, quoted, subscript);
    }

    /** What stands in brackets, which have been reached; null if there are none. */
    private Word subscript() throws ShellSyntaxException {
        if (!script.startsWith("[")) {
            return null;
        }
        script.at++;
        return new Word(parts(Stop.BRACKET, true));
    }

    /** End of the parameter name that begins at a place: an identifier, one special character, digits. */
    private int nameEnd(int start, boolean braces) {
        if (start >= script.text.length()) {
            return start;
        }
        char first = script.text.charAt(start);
        if ("@*#?-$!".indexOf(first) >= 0) {
            return start + 1;
        }
        int end = start;
        if (Lexer.isDigit(first)) {
            do {
                end++;
            } while (braces && end < script.text.length() && Lexer.isDigit(script.text.charAt(end)));
            return end;
        }
        while (end < script.text.length() && Lexer.isNameCharacter(script.text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** A command in backquotes: inside, a backslash quotes only backquote, backslash and dollar, and {@code inQuotes} these. */
    private Word.Part backquoted(boolean quoted, boolean inQuotes) throws ShellSyntaxException {
        int startLine = script.line;
        StringBuilder inner = new StringBuilder();
        String special = inQuotes ? "`\\$\"" : "`\\$";
        for (script.at++; !script.atEnd() && script.current() != '`'; script.at++) {
            char c = script.current();
            if (c == '\\' && script.at + 1 < script.text.length() && special.indexOf(script.text.charAt(script.at + 1)) >= 0) {
                c = script.text.charAt(++script.at);
            }
            script.line += c == '\n' ? 1 : 0;
            inner.append(c);
        }
        if (script.atEnd()) {
            throw unmatched(startLine, "`");
        }
        script.at++;
        return new Word.Substitution(new Parser(new Lexer(new ScriptText(inner.toString(), startLine))).parseAll(), quoted);
    }

    private ShellSyntaxException unmatched(int startLine, String opening) {
        return new ShellSyntaxException(startLine, "`" + opening + "' unmatched", true);
    }

    private ShellSyntaxException unexpected(String what) {
        return new ShellSyntaxException(script.line, what + " unexpected", false);
    }

    private static boolean isWordEnd(char c) {
        return " \t\r\n;&|<>()".indexOf(c) >= 0;
    }
}
