package org.dtrace4j.kernel.mdb.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a call: one letter each, in front of the other words, several behind one hyphen if they like. */
public final class Options {
    private final Map<Character, String> given = new LinkedHashMap<>();
    private final List<String> rest;

    private Options(List<String> words, String known) {
        int next = 0;
        while (next < words.size() && words.get(next).length() > 1 && words.get(next).charAt(0) == '-') {
            String letters = words.get(next++).substring(1);
            for (int i = 0; i < letters.length(); i++) {
                int row = known.indexOf(letters.charAt(i));
                if (row < 0 || letters.charAt(i) == ':') {
                    throw CommandException.usage();
                }
                boolean takesValue = row + 1 < known.length() && known.charAt(row + 1) == ':';
                if (!takesValue) {
                    given.put(letters.charAt(i), "");
                } else if (i + 1 < letters.length()) {
                    given.put(letters.charAt(i), letters.substring(i + 1));
                    break;
                } else if (next < words.size()) {
                    given.put(letters.charAt(i), words.get(next++));
                } else {
                    throw CommandException.usage();
                }
            }
        }
        rest = List.copyOf(words.subList(next, words.size()));
    }

    /** Reads options; {@code known} lists the letters, each with a colon behind it when a value follows. */
    static Options parse(List<String> words, String known) {
        return new Options(words, known);
    }

    public boolean has(char letter) {
        return given.containsKey(letter);
    }

    /** The value of an option, or {@code otherwise} when it was not given. */
    public String value(char letter, String otherwise) {
        return given.getOrDefault(letter, otherwise);
    }

    /** The words behind the options. */
    public List<String> rest() {
        return rest;
    }
}
