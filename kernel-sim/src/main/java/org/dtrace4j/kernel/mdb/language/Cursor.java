package org.dtrace4j.kernel.mdb.language;

/** A place in a line that is being read. */
final class Cursor {
    private final String line;
    private int at;

    Cursor(String line) {
        this.line = line;
    }

    /** The character here, NUL at the end. */
    char peek() {
        return peek(0);
    }

    char peek(int ahead) {
        return at + ahead < line.length() ? line.charAt(at + ahead) : '\0';
    }

    char next() {
        return line.charAt(at++);
    }

    boolean atEnd() {
        return at >= line.length();
    }

    /** Whether the rest begins with a text; if so it is passed over. */
    boolean accept(String text) {
        if (line.startsWith(text, at)) {
            at += text.length();
            return true;
        }
        return false;
    }

    boolean startsWith(String text) {
        return line.startsWith(text, at);
    }

    void skipBlanks() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    /** Reads the characters of a name; empty if none stands here. */
    String word() {
        int start = at;
        while (isWordPart(peek())) {
            at++;
        }
        return line.substring(start, at);
    }

    static boolean isWordPart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '`';
    }

    /** What is left, for messages: the word or the sign that stands here. */
    String here() {
        int start = at;
        String word = word();
        at = start;
        return atEnd() ? "end of line" : word.isEmpty() ? String.valueOf(peek()) : word;
    }
}
