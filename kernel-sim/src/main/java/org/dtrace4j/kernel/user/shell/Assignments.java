package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.shell.Command.Assignment;

/** Tells assignments from other words. */
final class Assignments {
    private Assignments() {
    }

    /** The word as {@code name=value} or {@code name[subscript]=value}, or null if it is no assignment. */
    static Assignment of(Word word) {
        if (word.parts().isEmpty() || !(word.parts().get(0) instanceof Word.Text first) || first.quoted()) {
            return null;
        }
        int end = 0;
        while (end < first.text().length() && Lexer.isNameCharacter(first.text().charAt(end))) {
            end++;
        }
        String name = first.text().substring(0, end);
        if (!Lexer.isName(name) || end == first.text().length()) {
            return null;
        }
        List<Word.Part> rest = new ArrayList<>(word.parts());
        rest.set(0, new Word.Text(first.text().substring(end), false));
        if (first.text().charAt(end) == '=') {
            return new Assignment(name, behind(rest, 0, 1), null, null);
        }
        if (first.text().charAt(end) != '[') {
            return null;
        }
        List<Word.Part> subscript = new ArrayList<>();
        for (int i = 0; i < rest.size(); i++) {
            String text = rest.get(i) instanceof Word.Text part && !part.quoted() ? part.text() : "";
            int close = text.indexOf("]=");
            String inner = text.substring(i == 0 ? 1 : 0, close < 0 ? text.length() : close);
            if (!text.isEmpty() && !inner.isEmpty()) {
                subscript.add(new Word.Text(inner, true));
            } else if (text.isEmpty()) {
                subscript.add(rest.get(i));
            }
            if (close >= 0) {
                return subscript.isEmpty() ? null
                    : new Assignment(name, behind(rest, i, close + 2), new Word(subscript), null);
            }
        }
        return null;
    }

    /** The rest of a word's parts from a character of one of them on. */
    private static Word behind(List<Word.Part> parts, int index, int from) {
        List<Word.Part> value = new ArrayList<>(parts.subList(index, parts.size()));
        String rest = ((Word.Text) value.get(0)).text().substring(from);
        if (rest.isEmpty()) {
            value.remove(0);
        } else {
            value.set(0, new Word.Text(rest, false));
        }
        return new Word(value);
    }
}
