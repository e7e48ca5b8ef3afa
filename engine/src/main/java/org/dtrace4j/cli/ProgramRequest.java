package org.dtrace4j.cli;

/**
 * A program asked for on the command line.
 *
 * @param kind how the text is to be read
 * @param argument the name of the script, or the text itself
 */
record ProgramRequest(Kind kind, String argument) {
    /** The options that give programs. */
    enum Kind { SCRIPT, PROVIDER, MODULE, FUNCTION, NAME, ID }

    boolean isScript() {
        return kind == Kind.SCRIPT;
    }

    /** What kind of text it is, in messages. */
    String noun() {
        return isScript() ? "script" : "description";
    }

    /** How messages name it: the script's name, or the description without what follows it. */
    String name() {
        if (isScript()) {
            return argument;
        }
        for (int i = 0; i < argument.length(); i++) {
            if ("{/;".indexOf(argument.charAt(i)) >= 0) {
                return argument.substring(0, i);
            }
        }
        return argument;
    }
}
