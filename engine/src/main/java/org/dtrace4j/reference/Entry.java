package org.dtrace4j.reference;

import java.util.List;

/**
 * What is to be said of one name.
 *
 * @param kind what it is
 * @param name the name
 * @param synopsis how it is written
 * @param text what it is for, one phrase
 * @param facts further facts, each a phrase such as {@code default: 4m}
 */
public record Entry(Kind kind, String name, String synopsis, String text, List<String> facts) {
    /** The kinds of names, in the order of the manual. */
    public enum Kind {
        OPTION("option", "Options", "set with -x, #pragma D option, DTRACE_OPT_name, and some with setopt()"),
        VARIABLE("variable", "Built-in variables", "known in every clause"),
        ACTION("action", "Actions", "statements of clauses"),
        SUBROUTINE("subroutine", "Subroutines", "functions that expressions call"),
        AGGREGATING_FUNCTION("aggregating function", "Aggregating functions", "what an aggregation can be given"),
        LIBRARY_NAME("name of a D library", "Names of the D libraries",
                "declared in the library, and there when it is: not with -xnolibs"),
        TAG("error tag", "Error tags", "shown in front of messages with -xerrtags");

        private final String noun;
        private final String title;
        private final String introduction;

        Kind(String noun, String title, String introduction) {
            this.noun = noun;
            this.title = title;
            this.introduction = introduction;
        }

        String title() {
            return title;
        }

        String introduction() {
            return introduction;
        }
    }

    public Entry {
        facts = List.copyOf(facts);
    }

    /** For a terminal: several lines, each ended. */
    public String page() {
        StringBuilder page = new StringBuilder(kind.noun).append(' ').append(name).append('\n');
        if (!synopsis.equals(name)) {
            page.append("    ").append(synopsis).append('\n');
        }
        if (!text.isEmpty()) {
            page.append("    ").append(text).append('\n');
        }
        facts.forEach(fact -> page.append("    ").append(fact).append('\n'));
        return page.toString();
    }
}
