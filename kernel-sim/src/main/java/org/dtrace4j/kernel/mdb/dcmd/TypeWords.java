package org.dtrace4j.kernel.mdb.dcmd;

import java.util.List;

/** The words of a call, cut into the type that they begin with and the rest. */
record TypeWords(String type, List<String> rest) {
    private static final List<String> TAGS = List.of("struct", "union", "enum", "unsigned", "signed", "long", "short");

    /** Cuts words; the type is empty when there are none. */
    static TypeWords of(List<String> words) {
        int end = 0;
        while (end < words.size() && TAGS.contains(words.get(end).substring(words.get(end).lastIndexOf('`') + 1))) {
            end++;
        }
        end = Math.min(words.size(), end + 1);
        while (end < words.size() && words.get(end).matches("\\*+")) {
            end++;
        }
        return new TypeWords(String.join(" ", words.subList(0, end)), words.subList(end, words.size()));
    }
}
