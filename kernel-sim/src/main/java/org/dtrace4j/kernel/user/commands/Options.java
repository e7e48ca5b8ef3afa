package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Syscalls;

/** The arguments of a command, taken apart as {@code getopt(3C)} does. */
public final class Options {
    private final Map<Character, List<String>> values = new TreeMap<>();
    private final StringBuilder letters = new StringBuilder();
    private List<String> operands = List.of();

    private Options() {
    }

    /**
     * Takes arguments apart.
     *
     * @param arguments the name first
     * @param letters the options; a colon follows one that takes a value
     * @return null if an option is wrong, which has then been said on standard error
     */
    public static Options parse(Syscalls sys, List<String> arguments, String letters) {
        Options options = new Options();
        String name = FileTools.baseName(arguments.get(0));
        int at = 1;
        while (at < arguments.size()) {
            String word = arguments.get(at);
            if (word.equals("--")) {
                at++;
                break;
            }
            if (word.length() < 2 || word.charAt(0) != '-') {
                break;
            }
            at++;
            for (int i = 1; i < word.length(); i++) {
                char letter = word.charAt(i);
                int known = letter == ':' ? -1 : letters.indexOf(letter);
                if (known < 0) {
                    sys.print(2, name + ": illegal option -- " + letter + "\n");
                    return null;
                }
                String value = "";
                if (known + 1 < letters.length() && letters.charAt(known + 1) == ':') {
                    if (i + 1 < word.length()) {
                        value = word.substring(i + 1);
                    } else if (at < arguments.size()) {
                        value = arguments.get(at++);
                    } else {
                        sys.print(2, name + ": option requires an argument -- " + letter + "\n");
                        return null;
                    }
                    i = word.length();
                }
                options.letters.append(letter);
                options.values.computeIfAbsent(letter, first -> new ArrayList<>()).add(value);
            }
        }
        options.operands = List.copyOf(arguments.subList(at, arguments.size()));
        return options;
    }

    public boolean has(char letter) {
        return values.containsKey(letter);
    }

    /** Whether any of these options is given. */
    public boolean hasAny(String among) {
        return among.chars().anyMatch(letter -> has((char) letter));
    }

    /** The option that was given last of some that exclude each other, or the default. */
    public char last(String among, char otherwise) {
        for (int i = letters.length() - 1; i >= 0; i--) {
            if (among.indexOf(letters.charAt(i)) >= 0) {
                return letters.charAt(i);
            }
        }
        return otherwise;
    }

    /** The last value of an option, or the default. */
    public String value(char letter, String otherwise) {
        List<String> given = values.get(letter);
        return given == null ? otherwise : given.get(given.size() - 1);
    }

    /** All values of an option, in order. */
    public List<String> all(char letter) {
        return values.getOrDefault(letter, List.of());
    }

    /** The members of all values of an option that are lists, with commas or blanks between them. */
    public List<String> list(char letter) {
        return all(letter).stream().flatMap(value -> Arrays.stream(value.split("[ ,]+"))).toList();
    }

    public List<String> operands() {
        return operands;
    }
}
