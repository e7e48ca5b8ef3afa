package org.dtrace4j.output.record;

import org.dtrace4j.output.Utf8;

/**
 * Builds JSON, member by member. Text is one character for each byte: where the bytes are UTF-8 they are copied, else
 * each that is not ASCII is escaped as the character of its number.
 */
final class JsonText {
    private final StringBuilder out = new StringBuilder();
    /** Whether something stands in front of what comes next, so that a comma is due. */
    private boolean comma;

    JsonText open(char bracket) {
        separate();
        out.append(bracket);
        comma = false;
        return this;
    }

    JsonText close(char bracket) {
        out.append(bracket);
        comma = true;
        return this;
    }

    /** The name of a member, whose value is to follow. */
    JsonText name(String name) {
        separate();
        quote(name);
        out.append(':');
        comma = false;
        return this;
    }

    JsonText string(String text) {
        separate();
        quote(text);
        return this;
    }

    JsonText number(long number) {
        return literal(Long.toString(number));
    }

    /** A number or word as it is. */
    JsonText literal(String text) {
        separate();
        out.append(text);
        return this;
    }

    JsonText member(String name, String text) {
        return name(name).string(text);
    }

    JsonText member(String name, long number) {
        return name(name).number(number);
    }

    private void separate() {
        if (comma) {
            out.append(',');
        }
        comma = true;
    }

    private void quote(String text) {
        boolean utf8 = Utf8.holds(text);
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (c < ' ' || c == 0x7f || c > 0x7f && !utf8) {
                out.append("\\u00").append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
