package org.dtrace4j.kernel.user.shell;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.dtrace4j.kernel.user.shell.Lexer.Token;
import org.dtrace4j.kernel.user.shell.Lexer.Type;

/** The tokens of a script, of which the parser sees the next one, and what it usually does with it. */
final class TokenStream {
    private final Lexer lexer;
    /** What words stand for where a command may begin. */
    private final Map<String, String> aliases;
    private Token next;

    TokenStream(Lexer lexer, Map<String, String> aliases) throws ShellSyntaxException {
        this.lexer = lexer;
        this.aliases = aliases;
        this.next = lexer.next();
    }

    /** The next token; at the end of the script the one that says so. */
    Token next() {
        return next;
    }

    /** A command that ends with the end of a line, or of the script, which is next. */
    Parser.CompleteCommand complete(Command command) {
        return lexer.complete(command);
    }

    /** Whether the next token is the end of the script, or of its last line with anything in it. */
    boolean isAtEnd() {
        return next.type() == Type.END || next.type() == Type.NEWLINE && lexer.isBlankFromHere();
    }

    /** Whether an operator is next. */
    boolean at(String operator) {
        return next.is(operator);
    }

    /** Whether a word is next. */
    boolean atWord() {
        return next.type() == Type.WORD;
    }

    /** Whether a word is next that is a certain one. */
    boolean atWord(String keyword) {
        return atWord() && keyword.equals(next.text());
    }

    /** Goes on to the token behind the next one, which is returned. */
    Token advance() throws ShellSyntaxException {
        Token read = next;
        next = lexer.next();
        return read;
    }

    /** Goes on if an operator is next, and says whether it is. */
    boolean accept(String operator) throws ShellSyntaxException {
        if (at(operator)) {
            advance();
            return true;
        }
        return false;
    }

    /** Goes on behind an operator, which must be next. */
    void expect(String operator) throws ShellSyntaxException {
        if (!accept(operator)) {
            throw unexpected();
        }
    }

    /** Goes on if a certain word is next, and says whether it is. */
    boolean acceptWord(String keyword) throws ShellSyntaxException {
        if (atWord(keyword)) {
            advance();
            return true;
        }
        return false;
    }

    /** Goes on behind a certain word, which must be next. */
    void expectWord(String keyword) throws ShellSyntaxException {
        if (!acceptWord(keyword)) {
            throw unexpected();
        }
    }

    /** What there is to say when the next token must not stand here. */
    ShellSyntaxException unexpected() {
        return new ShellSyntaxException(next.line(), next.shown() + " unexpected", next.type() == Type.END);
    }

    void skipNewlines() throws ShellSyntaxException {
        while (next.type() == Type.NEWLINE) {
            advance();
        }
    }

    /**
     * Puts what an alias stands for in the place of the word that is next, and goes on with the first word of that. An alias
     * does not stand for itself within its own text.
     */
    void replaceAlias() throws ShellSyntaxException {
        Set<String> seen = new HashSet<>();
        while (atWord() && next.text() != null && aliases.containsKey(next.text()) && seen.add(next.text())) {
            next = lexer.replace(next.text(), aliases.get(next.text()));
        }
    }

    /** An expression, whose {@code ((} is the next token; what is next afterwards has still to be read. */
    Word arithmetic() throws ShellSyntaxException {
        return lexer.arithmetic();
    }

    /** Reads, in the place of the operator of a here-document, which is next, its contents: a word. */
    void hereDocument() throws ShellSyntaxException {
        next = lexer.hereDocument(next.is("<<-"));
    }
}
