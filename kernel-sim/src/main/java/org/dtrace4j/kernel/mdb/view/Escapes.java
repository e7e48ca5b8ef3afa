package org.dtrace4j.kernel.mdb.view;

/** Characters that do not print, the way C writes them. */
final class Escapes {
    private static final String NAMED = "\u0007a\bb\ff\nn\rr\tt\u000bv";

    private Escapes() { }

    /** One character of a string or of a character constant; {@code quote} is escaped. */
    static String of(int character, char quote) {
        if (character == quote || character == '\\') {
            return "\\" + (char) character;
        }
        if (character >= ' ' && character < 0x7f) {
            return String.valueOf((char) character);
        }
        int named = character == 0 ? -1 : NAMED.indexOf(character);
        if (named >= 0 && named % 2 == 0) {
            return "\\" + NAMED.charAt(named + 1);
        }
        return character == 0 ? "\\0" : String.format("\\%03o", character);
    }

    static String of(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append(of(c, '"')));
        return escaped.toString();
    }
}
