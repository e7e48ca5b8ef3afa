package org.dtrace4j.sema;

import java.util.Optional;
import org.dtrace4j.builtin.DVersion;
import org.dtrace4j.builtin.action.Action;
import org.dtrace4j.builtin.action.Actions;
import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.builtin.agg.Aggregations;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.builtin.subr.Subroutine;
import org.dtrace4j.builtin.subr.Subroutines;
import org.dtrace4j.builtin.variable.BuiltinVariable;
import org.dtrace4j.builtin.variable.BuiltinVariables;

/** The tables of the language, as far as the version of D in effect has their rows. */
final class LanguageRows {
    private final OptionValues options;

    LanguageRows(OptionValues options) {
        this.options = options;
    }

    /** What kind of function a name is, in the words of messages. */
    Optional<String> functionKind(String name) {
        if (subroutine(name).isPresent()) {
            return Optional.of("function");
        }
        if (action(name).isPresent()) {
            return Optional.of("tracing function");
        }
        return aggregatingFunction(name).map(f -> "aggregating function");
    }

    /** The row of a subroutine that the version of D in effect has. */
    Optional<Subroutine> subroutine(String name) {
        return Subroutines.find(name).filter(row -> has(row.since()));
    }

    /** The row of an action that the version of D in effect has. */
    Optional<Action> action(String name) {
        return Actions.find(name).filter(row -> has(row.since()));
    }

    /** The row of an aggregating function that the version of D in effect has. */
    Optional<AggregatingFunction> aggregatingFunction(String name) {
        return Aggregations.find(name).filter(row -> has(row.since()));
    }

    private boolean has(String since) {
        return !options.isSet(Options.VERSION) || DVersion.of(since).compareTo(options.version()) <= 0;
    }

    /** The row of a built-in variable that the version of D in effect has. */
    Optional<BuiltinVariable> builtin(String name) {
        return BuiltinVariables.find(name).filter(row -> has(row.since()));
    }
}
