package org.dtrace4j.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dtrace4j.builtin.action.Action;
import org.dtrace4j.builtin.action.Actions;
import org.dtrace4j.builtin.agg.AggregatingFunction;
import org.dtrace4j.builtin.agg.Aggregations;
import org.dtrace4j.builtin.option.Option;
import org.dtrace4j.builtin.option.OptionKind;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.builtin.subr.Subroutine;
import org.dtrace4j.builtin.subr.Subroutines;
import org.dtrace4j.builtin.variable.BuiltinVariable;
import org.dtrace4j.builtin.variable.BuiltinVariables;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.diag.TagTexts;
import org.dtrace4j.sema.LibraryNames;

/** All entries, made of the tables. */
public final class Reference {
    private Reference() { }

    /** Every entry: kind by kind, in the order of its table. */
    public static List<Entry> all() {
        List<Entry> entries = new ArrayList<>();
        Options.all().forEach(row -> entries.add(option(row)));
        BuiltinVariables.all().forEach(row -> entries.add(variable(row)));
        Actions.all().forEach(row -> entries.add(action(row)));
        Subroutines.all().forEach(row -> entries.add(subroutine(row)));
        Aggregations.all().forEach(row -> entries.add(aggregatingFunction(row)));
        LibraryNames.all().forEach(name -> entries.add(libraryName(name)));
        for (ErrorTag tag : ErrorTag.values()) {
            entries.add(new Entry(Entry.Kind.TAG, tag.name(), tag.name(), TagTexts.of(tag),
                    tag.atOracle().map(name -> "Oracle's DTrace calls it " + name).stream().toList()));
        }
        return entries;
    }

    /** The entries of a name; several where it means several things. A function may be given with its brackets. */
    public static List<Entry> find(String name) {
        String plain = name.replaceAll("\\(\\s*\\)$", "");
        return all().stream().filter(entry -> entry.name().equals(plain)).toList();
    }

    private static Entry libraryName(LibraryNames.Declared name) {
        return new Entry(Entry.Kind.LIBRARY_NAME, name.name(), name.declaration(), "in " + name.library(),
                name.translations() == 0 ? List.of()
                : List.of(name.translations() + (name.translations() == 1 ? " translator makes it" : " translators make it")));
    }

    private static Entry option(Option row) {
        List<String> facts = new ArrayList<>();
        facts.add("value: " + value(row));
        if (!row.initial().isEmpty()) {
            facts.add("default: " + row.initial());
        }
        facts.add(switch (row.when()) {
            case COMPILE -> "set before a program is compiled";
            case START -> "set before tracing starts";
            case ANY -> "set at any time, also with setopt()";
        });
        if (!row.inProgram()) {
            facts.add("not from within a program");
        }
        if (!row.inert().isEmpty()) {
            facts.add("changes nothing here: " + row.inert());
        }
        return new Entry(Entry.Kind.OPTION, row.name(),
                "-x" + row.name() + (row.kind() == OptionKind.FLAG ? "" : "=value"), row.description(), facts);
    }

    private static String value(Option row) {
        return switch (row.kind()) {
            case SWITCH -> "on or off; the name alone is on";
            case FLAG -> "its name alone";
            case SIZE -> "bytes, with k, m, g or t";
            case LIMIT -> "bytes, with k, m, g or t, or unlimited";
            case PERCENT -> "hundredths, 1 to 100, with or without %";
            case RATE -> "an interval such as 10ms, or a frequency such as 101hz";
            case NUMBER -> "a number";
            case COUNT -> "a number, at least 1";
            case VERSION -> "a version of D, such as 1.6.3";
            case ATTRIBUTES -> "stability attributes, such as Evolving/Evolving/Common";
            case CPU -> "a CPU, or all";
            case WORD -> String.join(", ", row.words());
            case ASSIGNMENT -> "a variable and its value, NAME=VALUE";
            case NAME -> "the name of a variable";
            case TEXT -> "text";
        };
    }

    private static Entry variable(BuiltinVariable row) {
        List<String> facts = new ArrayList<>();
        facts.add("stability: " + row.stability());
        facts.add("since D " + row.since());
        return new Entry(Entry.Kind.VARIABLE, row.name(), declaration(row), row.description(), facts);
    }

    private static String declaration(BuiltinVariable row) {
        if (row.type() instanceof BuiltinVariable.Fixed fixed) {
            String type = fixed.type().spelling();
            return type + (type.endsWith("*") ? "" : " ") + row.name();
        }
        return row.type() instanceof BuiltinVariable.KernelPointer pointer ? pointer.typedef() + " *" + row.name()
                : row.name() + "[index]";
    }

    private static Entry action(Action row) {
        List<String> facts = new ArrayList<>();
        facts.add(switch (row.kind()) {
            case DATA -> "records data";
            case CONTROL -> "steers tracing";
            case CONSUMER -> "done by the consumer when it reads the record";
            case DESTRUCTIVE -> "changes the traced system: needs -w";
            case SPECULATE, COMMIT, DISCARD -> "steers speculation";
        });
        row.value().ifPresent(type -> facts.add("also a value, and so a key"));
        facts.add("since D " + row.since());
        return new Entry(Entry.Kind.ACTION, row.name(), row.name() + arguments(row), row.description(), facts);
    }

    private static String arguments(Action row) {
        String words = row.arguments().name().toLowerCase(Locale.ROOT);
        return switch (row.arguments()) {
            case NONE -> "()";
            case FORMAT -> "(format, ...)";
            case AGGREGATIONS -> "([format,] @name, ...)";
            case VALUE, TYPED_VALUE -> "(value)";
            case FRAMES -> "([frames])";
            case USER_FRAMES -> "([frames[, string size]])";
            case MEMORY -> "(address, size[, shown])";
            case AGGREGATION -> "(@name)";
            case AGGREGATION_AND_NUMBER -> "(@name, number)";
            case AGGREGATION_AND_OPTIONAL_NUMBER -> "(@name[, number])";
            case SETTING -> "(option[, value])";
            default -> "(" + words.replace('_', ' ') + ")";
        };
    }

    private static Entry subroutine(Subroutine row) {
        return new Entry(Entry.Kind.SUBROUTINE, row.name(), row.prototype(), row.description(),
                List.of("stability: " + row.stability(), "since D " + row.since()));
    }

    private static Entry aggregatingFunction(AggregatingFunction row) {
        return new Entry(Entry.Kind.AGGREGATING_FUNCTION, row.name(), "@name[keys] = " + row.synopsis(),
                row.description(), List.of("since D " + row.since()));
    }
}
