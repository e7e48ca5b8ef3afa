package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.TextFormat;
import org.dtrace4j.kernel.user.shell.Word.ParameterOperator;

/**
 * Splits a script into tokens. Words come out with their quotes resolved and their expansions parsed, so a command in
 * {@code $( )} is parsed by a parser of its own over the same text, from the place that this lexer has reached.
 */
final class Lexer {
    /** Longest first, so that the first match is the right one. */
    private static final String[] OPERATORS = {
        "<<<", "<<-", "((", "<<", "<>", "<&", ">>", ">&", ">|", "&&", "||", ";;", ";&", "<", ">", ";", "&", "|", "(", ")"};

    private String text;
    private int at;
    private int line;
    /** Where the line ends behind which here-documents stand, and where they end; -1 if there are none. */
    private int hereFrom = -1;
    private int hereTo;

    Lexer(String text) {
        this(text, 0, 1);
    }

    private Lexer(String text, int at, int line) {
        this.text = text;
        this.at = at;
        this.line = line;
    }

    /** What a token is. */
    enum Type { WORD, OPERATOR, DESCRIPTOR, NEWLINE, END }

    /**
     * A token.
     *
     * @param text the operator, the digits of a descriptor, the plain text of a word (null if it has none)
     * @param word a word's contents, else null
     */
    record Token(Type type, String text, Word word, int line) {
        boolean is(String operator) {
            return type == Type.OPERATOR && text.equals(operator);
        }

        /** For error messages. */
        String shown() {
            return switch (type) {
                case NEWLINE -> "newline";
                case END -> "end of file";
                case WORD -> text != null ? "`" + text + "'" : "word";
                case OPERATOR, DESCRIPTOR -> "`" + text + "'";
            };
        }
    }

    int line() {
        return line;
    }

    /** Puts a text in the place of the word that has just been read, and reads the first token of that. */
    Token replace(String word, String value) throws ShellSyntaxException {
        int start = text.lastIndexOf(word, at - word.length());
        text = text.substring(0, start) + value + text.substring(at);
        if (hereFrom >= 0) {
            hereFrom += value.length() - (at - start);
            hereTo += value.length() - (at - start);
        }
        at = start;
        return next();
    }

    /** Reads the next token; at the end of the text again and again the same {@link Type#END}. */
    Token next() throws ShellSyntaxException {
        skipBlanks();
        if (at >= text.length()) {
            return new Token(Type.END, "", null, line);
        }
        char c = text.charAt(at);
        if (c == '\n') {
            Token token = new Token(Type.NEWLINE, "\n", null, line++);
            at++;
            skipHereDocuments();
            return token;
        }
        if (text.startsWith("<(", at) || text.startsWith(">(", at)) {
            return processSubstitution();
        }
        for (String operator : OPERATORS) {
            if (text.startsWith(operator, at)) {
                at += operator.length();
                return new Token(Type.OPERATOR, operator, null, line);
            }
        }
        int digits = at;
        while (digits < text.length() && isDigit(text.charAt(digits))) {
            digits++;
        }
        if (digits > at && digits < text.length() && (text.charAt(digits) == '<' || text.charAt(digits) == '>')) {
            Token token = new Token(Type.DESCRIPTOR, text.substring(at, digits), null, line);
            at = digits;
            return token;
        }
        int start = line;
        Word word = new Word(parts(Stop.BLANK, false));
        return new Token(Type.WORD, word.plainText(), word, start);
    }

    private Token processSubstitution() throws ShellSyntaxException {
        int start = line;
        boolean output = text.charAt(at) == '>';
        List<Word.Part> parts = new ArrayList<>(List.of(new Word.ProcessSubstitution(nested(at + 2), output)));
        parts.addAll(parts(Stop.BLANK, false));
        return new Token(Type.WORD, null, new Word(parts), start);
    }

    /** Reads a command from a place on, up to and with the {@code )} that ends it. */
    private Command nested(int from) throws ShellSyntaxException {
        Lexer inner = new Lexer(text, from, line);
        Command command = new Parser(inner).parseUpTo(")");
        at = inner.at;
        line = inner.line;
        if (inner.hereFrom >= 0) {
            hereFrom = inner.hereFrom;
            hereTo = inner.hereTo;
        }
        return command;
    }

    /** Reads an expression up to and with the {@code ))} that ends it, as one quoted word. */
    Word arithmetic() throws ShellSyntaxException {
        return new Word(parts(Stop.ARITHMETIC, true));
    }

    /** At the beginning of a line: goes on behind the here-documents of the line before. */
    private void skipHereDocuments() {
        if (at == hereFrom) {
            line += newlines(text.substring(at, hereTo));
            at = hereTo;
            hereFrom = -1;
        }
    }

    private static int newlines(String part) {
        return (int) part.chars().filter(c -> c == '\n').count();
    }

    /**
     * Reads the word behind {@code <<}, and what it stands for: the lines behind this one, up to the one that is that word.
     * Unless some of the word is quoted they are expanded as in double quotes.
     *
     * @param tabs whether the lines' leading tabs are left out ({@code <<-})
     * @return a word with that text
     */
    Token hereDocument(boolean tabs) throws ShellSyntaxException {
        Token word = next();
        if (word.type() != Type.WORD) {
            return word;
        }
        StringBuilder end = new StringBuilder();
        boolean literal = false;
        for (Word.Part part : word.word().parts()) {
            if (!(part instanceof Word.Text plain)) {
                throw new ShellSyntaxException(word.line(), "the end of a here-document is plain text", false);
            }
            end.append(plain.text());
            literal |= plain.quoted();
        }
        int from = hereFrom >= 0 ? hereTo : text.indexOf('\n', at) + 1;
        StringBuilder body = new StringBuilder();
        int next = from;
        while (true) {
            int newline = text.indexOf('\n', next);
            if (next == 0 || newline < 0 && !lineAt(next, text.length(), tabs).contentEquals(end)) {
                throw new ShellSyntaxException(word.line(), "`<<' unmatched", true);
            }
            String one = lineAt(next, newline < 0 ? text.length() : newline, tabs);
            next = newline < 0 ? text.length() : newline + 1;
            if (one.contentEquals(end)) {
                break;
            }
            body.append(one).append('\n');
        }
        if (hereFrom < 0) {
            hereFrom = from;
        }
        hereTo = next;
        Word content = literal ? new Word(List.of(new Word.Text(body.toString(), true)))
                : new Word(new Lexer(body.toString(), 0, word.line() + 1).parts(Stop.TEXT, true));
        return new Token(Type.WORD, null, content, word.line());
    }

    private String lineAt(int from, int to, boolean tabs) {
        String content = text.substring(from, to);
        return tabs ? content.replaceFirst("^\t+", "") : content;
    }

    private void skipBlanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '\n') {
                at += 2;
                line++;
            } else if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else {
                return;
            }
        }
    }

    /** Where the pieces of a word end. */
    private enum Stop { BLANK, QUOTE, BRACE, BRACKET, ARITHMETIC, TEXT }

    /** Reads pieces up to the stop; consumes the stop, but for a blank or operator. */
    private List<Word.Part> parts(Stop stop, boolean quoted) throws ShellSyntaxException {
        List<Word.Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int startLine = line;
        int depth = 0;
        while (true) {
            if (at >= text.length()) {
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
            char c = text.charAt(at);
            if (stop == Stop.BLANK && isWordEnd(c)) {
                break;
            }
            if (stop == Stop.QUOTE && c == '"' || stop == Stop.BRACE && c == '}' || stop == Stop.BRACKET && c == ']') {
                at++;
                break;
            }
            if (stop == Stop.ARITHMETIC) {
                if (c == ')' && depth == 0) {
                    if (!text.startsWith("))", at)) {
                        throw unexpected("`)'");
                    }
                    at += 2;
                    break;
                }
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
            if (c == '$' && !quoted && text.startsWith("$'", at)) {
                flush(plain, false, parts);
                at += 2;
                parts.add(new Word.Text(ansiQuoted(), true));
                continue;
            }
            if (c == '$' || c == '`') {
                Word.Part expansion = c == '$' ? dollar(quoted) : backquoted(quoted);
                if (expansion != null) {
                    flush(plain, quoted, parts);
                    parts.add(expansion);
                    continue;
                }
            }
            at++;
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
                line += c == '\n' ? 1 : 0;
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
        if (at >= text.length()) {
            plain.append('\\');
            return;
        }
        char c = text.charAt(at);
        if (c == '\n') {
            at++;
            line++;
        } else if (quoted) {
            if (c == '$' || c == '`' || c == '"' && !hereDocument || c == '\\') {
                at++;
                plain.append(c);
            } else {
                plain.append('\\');
            }
        } else {
            at++;
            flush(plain, false, parts);
            parts.add(new Word.Text(String.valueOf(c), true));
        }
    }

    /** The rest of a string in single quotes, the first of which has been read. */
    private String singleQuoted() throws ShellSyntaxException {
        int end = text.indexOf('\'', at);
        if (end < 0) {
            throw unmatched(line, "'");
        }
        String inner = text.substring(at, end);
        line += newlines(inner);
        at = end + 1;
        return inner;
    }

    /** The rest of <code>$'…'</code>, in which escapes stand for characters. */
    private String ansiQuoted() throws ShellSyntaxException {
        int from = at;
        int end = from;
        while (end < text.length() && text.charAt(end) != '\'') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= text.length()) {
            throw unmatched(line, "'");
        }
        String inner = text.substring(from, end);
        line += newlines(inner);
        at = end + 1;
        return TextFormat.unescaped(inner);
    }

    /** An expansion that begins with {@code $}; null (and nothing read) if the dollar stands for itself. */
    private Word.Part dollar(boolean quoted) throws ShellSyntaxException {
        if (at + 1 >= text.length()) {
            return null;
        }
        if (text.startsWith("$((", at)) {
            at += 3;
            return new Word.Arithmetic(new Word(parts(Stop.ARITHMETIC, true)), quoted);
        }
        char c = text.charAt(at + 1);
        if (c == '(') {
            return new Word.Substitution(nested(at + 2), quoted);
        }
        if (c == '{') {
            at += 2;
            return braced(quoted);
        }
        int end = nameEnd(at + 1, false);
        if (end == at + 1) {
            return null;
        }
        String name = text.substring(at + 1, end);
        at = end;
        return new Word.Parameter(name, ParameterOperator.NONE, null, quoted);
    }

    /** What follows <code>${</code>. */
    private Word.Part braced(boolean quoted) throws ShellSyntaxException {
        if (text.startsWith("#", at) && nameEnd(at + 1, true) > at + 1) {
            int end = nameEnd(at + 1, true);
            if (end < text.length() && (text.charAt(end) == '}' || text.charAt(end) == '[')) {
                String name = text.substring(at + 1, end);
                at = end;
                Word subscript = subscript();
                if (!text.startsWith("}", at)) {
                    throw unexpected("`" + (at < text.length() ? text.charAt(at) : ' ') + "'");
                }
                at++;
                return new Word.Parameter(name, ParameterOperator.LENGTH, null, quoted, subscript);
            }
        }
        int end = nameEnd(at, true);
        if (end == at) {
            throw at >= text.length() ? unmatched(line, "{") : unexpected("`" + text.charAt(at) + "'");
        }
        String name = text.substring(at, end);
        at = end;
        Word subscript = isName(name) ? subscript() : null;
        if (text.startsWith("}", at)) {
            at++;
            return new Word.Parameter(name, ParameterOperator.NONE, null, quoted, subscript);
        }
        ParameterOperator operator = null;
        for (ParameterOperator candidate : ParameterOperator.values()) {
            boolean usable = candidate != ParameterOperator.NONE && candidate != ParameterOperator.LENGTH;
            if (usable && text.startsWith(candidate.text(), at)
                && (operator == null || candidate.text().length() > operator.text().length())) {
                operator = candidate;
            }
        }
        if (operator == null) {
            throw at >= text.length() ? unmatched(line, "{") : unexpected("`" + text.charAt(at) + "'");
        }
        at += operator.text().length();
        return new Word.Parameter(name, operator, new Word(parts(Stop.BRACE, quoted)), quoted, subscript);
    }

    /** What stands in brackets, which have been reached; null if there are none. */
    private Word subscript() throws ShellSyntaxException {
        if (!text.startsWith("[", at)) {
            return null;
        }
        at++;
        return new Word(parts(Stop.BRACKET, true));
    }

    /** End of the parameter name that begins at a place: an identifier, one special character, digits. */
    private int nameEnd(int start, boolean braces) {
        if (start >= text.length()) {
            return start;
        }
        char first = text.charAt(start);
        if ("@*#?-$!".indexOf(first) >= 0) {
            return start + 1;
        }
        int end = start;
        if (isDigit(first)) {
            do {
                end++;
            } while (braces && end < text.length() && isDigit(text.charAt(end)));
            return end;
        }
        while (end < text.length() && isNameCharacter(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** A command in backquotes: inside, a backslash quotes only backquote, backslash and dollar. */
    private Word.Part backquoted(boolean quoted) throws ShellSyntaxException {
        int startLine = line;
        StringBuilder inner = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '`'; at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length() && "`\\$".indexOf(text.charAt(at + 1)) >= 0) {
                c = text.charAt(++at);
            }
            line += c == '\n' ? 1 : 0;
            inner.append(c);
        }
        if (at >= text.length()) {
            throw unmatched(startLine, "`");
        }
        at++;
        return new Word.Substitution(new Parser(new Lexer(inner.toString(), 0, startLine)).parseAll(), quoted);
    }

    private ShellSyntaxException unmatched(int startLine, String opening) {
        return new ShellSyntaxException(startLine, "`" + opening + "' unmatched", true);
    }

    private ShellSyntaxException unexpected(String what) {
        return new ShellSyntaxException(line, what + " unexpected", false);
    }

    private static boolean isWordEnd(char c) {
        return " \t\r\n;&|<>()".indexOf(c) >= 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isNameCharacter(char c) {
        return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c);
    }

    /** True if this can name a variable. */
    static boolean isName(String text) {
        if (text == null || text.isEmpty() || isDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isNameCharacter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
