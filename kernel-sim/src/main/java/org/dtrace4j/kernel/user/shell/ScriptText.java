package org.dtrace4j.kernel.user.shell;

/**
 * The text of a script, and how far it has been read. Here-documents stand behind the line that asks for them; they are
 * read at once, and left out when the end of that line is reached.
 */
final class ScriptText {
    String text;
    /** The place of the next character. */
    int at;
    int line;
    /** Where the line ends behind which here-documents stand, and where they end; -1 if there are none. */
    private int hereFrom = -1;
    private int hereTo;
    /** Where the line begins that was joined last to the one before it; 0 for none. */
    private int joinedUpTo;

    /** A text whose first line has a number. */
    ScriptText(String text, int line) {
        this.text = text;
        this.line = line;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** Goes on in the next line, which the newline that has been reached, and a backslash before it, joins to this one. */
    void joinLine() {
        at++;
        line++;
        joinedUpTo = at;
    }

    /** Whether the line that would follow is joined to the last one. */
    boolean endsInJoinedLine() {
        return joinedUpTo == text.length();
    }

    /** The next character; there must be one. */
    char current() {
        return text.charAt(at);
    }

    /** Whether these are the next characters. */
    boolean startsWith(String characters) {
        return text.startsWith(characters, at);
    }

    /** The same text from another place on, which is in a line of that number. */
    ScriptText from(int place, int lineThere) {
        ScriptText other = new ScriptText(text, lineThere);
        other.at = place;
        return other;
    }

    /** Goes on where another one over the same text has stopped. */
    void goOnBehind(ScriptText other) {
        at = other.at;
        line = other.line;
        joinedUpTo = other.joinedUpTo;
        if (other.hereFrom >= 0) {
            hereFrom = other.hereFrom;
            hereTo = other.hereTo;
        }
    }

    /** Puts a text in the place of the word that has just been read, and goes back to its beginning. */
    void replace(String word, String value) {
        int start = text.lastIndexOf(word, at - word.length());
        text = text.substring(0, start) + value + text.substring(at);
        if (hereFrom >= 0) {
            hereFrom += value.length() - (at - start);
            hereTo += value.length() - (at - start);
        }
        at = start;
    }

    /** Where the next here-document of the line being read begins; 0 if no line follows. */
    int endOfHereDocuments() {
        return hereFrom >= 0 ? hereTo : text.indexOf('\n', at) + 1;
    }

    /** A here-document of the line being read has been found. */
    void addHereDocument(int from, int to) {
        if (hereFrom < 0) {
            hereFrom = from;
        }
        hereTo = to;
    }

    /** At the beginning of a line: goes on behind the here-documents of the line before. */
    void skipHereDocuments() {
        if (at == hereFrom) {
            line += newlines(text.substring(at, hereTo));
            at = hereTo;
            hereFrom = -1;
        }
    }

    static int newlines(String part) {
        return (int) part.chars().filter(c -> c == '\n').count();
    }
}
