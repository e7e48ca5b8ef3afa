package org.dtrace4j.kernel.user.shell;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.TextFormat;

/** {@code export}, {@code readonly}, {@code typeset}, {@code integer}: what variables are; {@code alias}: what a word is for. */
final class DeclarationBuiltins {
    private static final String LETTERS = "ilprux";

    private DeclarationBuiltins() {
    }

    /** Does something to a variable. */
    private interface Declaration {
        void declare(String variable);
    }

    static int export(Interpreter shell, List<String> words) {
        return declare(shell, words, shell.state::export);
    }

    static int readonly(Interpreter shell, List<String> words) {
        return declare(shell, words, shell.state::makeReadOnly);
    }

    private static int declare(Interpreter shell, List<String> words, Declaration declaration) {
        if (words.size() == 1 || words.get(1).equals("-p")) {
            list(shell, words.get(0).equals("export"));
            return 0;
        }
        return declare(shell, words.get(0), words.subList(1, words.size()), name -> { }, declaration);
    }

    private static void list(Interpreter shell, boolean exportedOnly) {
        for (String line : shell.state.listing(exportedOnly)) {
            shell.sys.print(1, line + "\n");
        }
    }

    /** Does something to variables, before and after what is to be assigned to them. */
    private static int declare(Interpreter shell, String builtin, List<String> words, Declaration before, Declaration after) {
        for (String word : words) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!Lexer.isName(name)) {
                shell.report(builtin + ": " + word + ": invalid variable name");
                return 2;
            }
            before.declare(name);
            if (equals >= 0) {
                shell.parameters.assign(name, word.substring(equals + 1));
            }
            after.declare(name);
        }
        return 0;
    }

    static int integer(Interpreter shell, List<String> words) {
        List<String> all = new ArrayList<>(List.of("typeset", "-i"));
        all.addAll(words.subList(1, words.size()));
        return typeset(shell, all);
    }

    /** {@code typeset [+-ilprux] [name[=value]…]}; in a function that {@code function} has made they are variables of its own. */
    static int typeset(Interpreter shell, List<String> words) {
        int at = 1;
        StringBuilder on = new StringBuilder();
        StringBuilder off = new StringBuilder();
        for (; at < words.size() && words.get(at).matches("[-+][a-zA-Z]+[0-9]*"); at++) {
            String letters = words.get(at).substring(1).replaceAll("[0-9]", "");
            for (char letter : letters.toCharArray()) {
                if (LETTERS.indexOf(letter) < 0) {
                    shell.report("typeset: -" + letter + ": unknown option");
                    return 2;
                }
            }
            (words.get(at).startsWith("-") ? on : off).append(letters);
        }
        if (at == words.size()) {
            list(shell, on.indexOf("x") >= 0);
            return 0;
        }
        return declare(shell, "typeset", words.subList(at, words.size()), name -> {
            shell.functions.ownVariable(name);
            kind(shell.state, name, on.toString(), off.toString());
        }, name -> {
            if (on.indexOf("x") >= 0) {
                shell.state.export(name);
            } else if (off.indexOf("x") >= 0) {
                shell.state.unexport(name);
            }
            if (on.indexOf("r") >= 0) {
                shell.state.makeReadOnly(name);
            }
        });
    }

    private static void kind(ShellState state, String name, String on, String off) {
        if (on.contains("i")) {
            state.makeKind(name, ShellState.Kind.INTEGER);
        } else if (on.contains("u")) {
            state.makeKind(name, ShellState.Kind.UPPER);
        } else if (on.contains("l")) {
            state.makeKind(name, ShellState.Kind.LOWER);
        } else if (off.matches(".*[ilu].*")) {
            state.makeKind(name, ShellState.Kind.PLAIN);
        }
    }

    /** {@code alias [-p] [name[=value]…]}. */
    static int alias(Interpreter shell, List<String> words) {
        boolean commands = words.size() > 1 && words.get(1).equals("-p");
        List<String> operands = words.subList(commands ? 2 : 1, words.size());
        int status = 0;
        for (String operand : operands.isEmpty() ? List.copyOf(shell.state.aliases.keySet()) : operands) {
            int equals = operand.indexOf('=');
            String name = equals < 0 ? operand : operand.substring(0, equals);
            if (equals > 0) {
                shell.state.aliases.put(name, operand.substring(equals + 1));
            } else if (shell.state.aliases.containsKey(name)) {
                shell.sys.print(1, (commands ? "alias " : "") + name + "="
                    + TextFormat.quoted(shell.state.aliases.get(name)) + "\n");
            } else {
                shell.report("alias: " + name + ": alias not found");
                status = 1;
            }
        }
        return status;
    }

    /** {@code unalias -a}, or {@code unalias name…}. */
    static int unalias(Interpreter shell, List<String> words) throws SystemCallError {
        int status = 0;
        for (String name : words.subList(1, words.size())) {
            if (name.equals("-a")) {
                shell.state.aliases.clear();
            } else if (shell.state.aliases.remove(name) == null) {
                shell.report("unalias: " + name + ": alias not found");
                status = 1;
            }
        }
        return status;
    }
}
