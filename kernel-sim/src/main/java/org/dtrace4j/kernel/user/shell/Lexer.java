package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;

/** Splits a script into tokens: operators, the ends of lines, and words, which {@link WordReader} reads. */
final class Lexer {
    /** Longest first, so that the first match is the right one. */
    private static final String[] OPERATORS = {
        "<<<", "<<-", "((", "<<", "<>", "<&", ">>", ">&", ">|", "&&", "||", ";;", ";&", "<", ">", ";", "&", "|", "(", ")"};

    private final ScriptText script;
    private final WordReader words;

    Lexer(String text) {
        this(new ScriptText(text, 1));
    }

    Lexer(ScriptText script) {
        this.script = script;
        this.words = new WordReader(script);
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

    /** Puts a text in the place of the word that has just been read, and reads the first token of that. */
    Token replace(String word, String value) throws ShellSyntaxException {
        script.replace(word, value);
        return next();
    }

    /** Reads the next token; at the end of the text again and again the same {@link Type#END}. */
    Token next() throws ShellSyntaxException {
        skipBlanks();
        if (script.atEnd()) {
            return new Token(Type.END, "", null, script.line);
        }
        char c = script.current();
        if (c == '\n') {
            Token token = new Token(Type.NEWLINE, "\n", null, script.line++);
            script.at++;
            script.skipHereDocuments();
            return token;
        }
        if (script.startsWith("<(") || script.startsWith(">(")) {
            return processSubstitution();
        }
        for (String operator : OPERATORS) {
            if (script.startsWith(operator)) {
                script.at += operator.length();
                return new Token(Type.OPERATOR, operator, null, script.line);
            }
        }
        int digits = script.at;
        while (digits < script.text.length() && isDigit(script.text.charAt(digits))) {
            digits++;
        }
        if (digits > script.at && digits < script.text.length() && "<>".indexOf(script.text.charAt(digits)) >= 0) {
            Token token = new Token(Type.DESCRIPTOR, script.text.substring(script.at, digits), null, script.line);
            script.at = digits;
            return token;
        }
        int start = script.line;
        Word word = words.word();
        return new Token(Type.WORD, word.plainText(), word, start);
    }

    /** A command whose last token is the one that was read last. */
    Parser.CompleteCommand complete(Command command) {
        return new Parser.CompleteCommand(command, script.at, script.line);
    }

    /** Whether nothing but blanks follows. */
    boolean isBlankFromHere() {
        return script.text.substring(script.at).isBlank();
    }

    private Token processSubstitution() throws ShellSyntaxException {
        int start = script.line;
        boolean output = script.current() == '>';
        List<Word.Part> parts = new ArrayList<>(List.of(new Word.ProcessSubstitution(words.command(script.at + 2), output)));
        parts.addAll(words.word().parts());
        return new Token(Type.WORD, null, new Word(parts), start);
    }

    /** Reads an expression up to and with the {@code ))} that ends it, as one quoted word. */
    Word arithmetic() throws ShellSyntaxException {
        return words.arithmetic();
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
        int from = script.endOfHereDocuments();
        StringBuilder body = new StringBuilder();
        int next = from;
        while (true) {
            int newline = script.text.indexOf('\n', next);
            if (next == 0 || newline < 0 && !lineAt(next, script.text.length(), tabs).contentEquals(end)) {
                throw new ShellSyntaxException(word.line(), "`<<' unmatched", true);
            }
            String one = lineAt(next, newline < 0 ? script.text.length() : newline, tabs);
            next = newline < 0 ? script.text.length() : newline + 1;
            if (one.contentEquals(end)) {
                break;
            }
            body.append(one).append('\n');
        }
        script.addHereDocument(from, next);
        Word content = literal ? new Word(List.of(new Word.Text(body.toString(), true)))
                : WordReader.hereDocument(body.toString(), word.line() + 1);
        return new Token(Type.WORD, null, content, word.line());
    }

    private String lineAt(int from, int to, boolean tabs) {
        String content = script.text.substring(from, to);
        return tabs ? content.replaceFirst("^\t+", "") : content;
    }

    private void skipBlanks() {
        while (!script.atEnd()) {
            char c = script.current();
            if (c == ' ' || c == '\t' || c == '\r') {
                script.at++;
            } else if (c == '\\' && script.at + 1 < script.text.length() && script.text.charAt(script.at + 1) == '\n') {
                script.at++;
                script.joinLine();
            } else if (c == '#') {
                while (!script.atEnd() && script.current() != '\n') {
                    script.at++;
                }
            } else {
                return;
            }
        }
    }

    static boolean isDigit(char c) {
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
