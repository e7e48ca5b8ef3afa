package org.dtrace4j.kernel.user.shell;

import java.util.List;

/**
 * {@code getopts optstring name [argument…]}: takes one option at each call. {@code OPTIND} is the number of the argument
 * that comes next; {@code OPTARG} the option's argument. Which letter of an argument comes next is kept by the shell.
 */
final class GetoptsBuiltin {
    private static final String INDEX = "OPTIND";
    private static final String ARGUMENT = "OPTARG";
    private static final int USAGE = 2;

    private GetoptsBuiltin() {
    }

    static int run(Interpreter shell, List<String> words) {
        if (words.size() < 3 || !Lexer.isName(words.get(2))) {
            shell.report("usage: getopts optstring name [argument...]");
            return USAGE;
        }
        String known = words.get(1);
        boolean silent = known.startsWith(":");
        List<String> arguments = words.size() > 3 ? words.subList(3, words.size()) : shell.state.positional;
        int index = index(shell.state);
        if (index != shell.state.optionIndex) {
            shell.state.optionLetter = 0;
        }
        String current = index <= arguments.size() ? arguments.get(index - 1) : "";
        int letter = Math.max(shell.state.optionLetter, 1);
        boolean none = letter == 1 && (!current.startsWith("-") || current.equals("-"));
        if (none || current.equals("--")) {
            return end(shell, words.get(2), none ? index : index + 1);
        }
        char option = current.charAt(letter);
        boolean last = letter + 1 >= current.length();
        int place = option == ':' ? -1 : known.indexOf(option, silent ? 1 : 0);
        String name = Character.toString(option);
        shell.state.unset(ARGUMENT);
        if (place < 0) {
            return refuse(shell, words.get(2), silent, name, "unknown option", '?', last ? index + 1 : index,
                last ? 0 : letter + 1);
        }
        if (place + 1 >= known.length() || known.charAt(place + 1) != ':') {
            return found(shell, words.get(2), name, last ? index + 1 : index, last ? 0 : letter + 1);
        }
        if (last && index >= arguments.size()) {
            return refuse(shell, words.get(2), silent, name, "argument expected", silent ? ':' : '?', index + 1, 0);
        }
        shell.parameters.assign(ARGUMENT, last ? arguments.get(index) : current.substring(letter + 1));
        return found(shell, words.get(2), name, last ? index + 2 : index + 1, 0);
    }

    private static int index(ShellState state) {
        try {
            return Math.max(1, Integer.parseInt(String.valueOf(state.get(INDEX))));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private static int found(Interpreter shell, String variable, String option, int index, int letter) {
        shell.parameters.assign(variable, option);
        shell.parameters.assign(INDEX, Integer.toString(index));
        shell.state.optionIndex = index;
        shell.state.optionLetter = letter;
        return 0;
    }

    private static int refuse(Interpreter shell, String variable, boolean silent, String option, String why, char result,
            int index, int letter) {
        if (silent) {
            shell.parameters.assign(ARGUMENT, option);
        } else {
            shell.report("getopts: -" + option + ": " + why);
        }
        return found(shell, variable, Character.toString(result), index, letter);
    }

    private static int end(Interpreter shell, String variable, int index) {
        found(shell, variable, "?", index, 0);
        return 1;
    }
}
