package org.dtrace4j.sema;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.BuiltinTypes;
import org.dtrace4j.builtin.format.Conversion;
import org.dtrace4j.builtin.format.FormatException;
import org.dtrace4j.builtin.format.FormatString;
import org.dtrace4j.builtin.format.FormatString.Directive;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.FloatType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.SymbolType;
import org.dtrace4j.ctf.TypedefType;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.source.Span;

/** Checks the values of a format against its conversions. */
final class FormatChecker {
    /** What helps whoever has an address and wants the string that is there. */
    static final String STRING_AT_ADDRESS = "stringof() makes a string of what a pointer points to, copyinstr() of what "
            + "lies at an address of the process";
    private static final String INTEGER = "an integer is printed with %d, or %x";

    private final String function;
    private final Span span;
    private final List<CtfType> types;
    /** The type of what {@code %@} writes; null where there is no aggregation. */
    private final CtfType aggregated;
    private final boolean watching;
    private int next;

    private FormatChecker(String function, Span span, List<CtfType> types, CtfType aggregated, boolean watching) {
        this.function = function;
        this.span = span;
        this.types = types;
        this.aggregated = aggregated;
        this.watching = watching;
    }

    /**
     * Checks a format whose values are arguments of {@code function}, all of which it must use.
     *
     * @param span the call
     * @param watching whether there is a process whose addresses {@code %A} can name
     */
    static void checkArguments(String function, Span span, String format, List<CtfType> types, boolean watching) {
        FormatChecker checker = new FormatChecker(function, span, types, null, watching);
        checker.check(format);
        if (checker.next < types.size()) {
            throw new Refusal(ErrorTag.D_PRINTF_ARG_EXTRA, span, function + "( ) prototype mismatch: only "
                    + checker.next
                    + " arguments required by this format string");
        }
    }

    /**
     * Checks a format whose values are the keys of an aggregation, which it need not use all.
     *
     * @param aggregation the first of those that it writes: all go by the type of its values
     */
    static void checkKeys(String function, Span span, String format, Aggregation aggregation, boolean watching) {
        CtfType value = aggregation.function().isCounter() ? BuiltinTypes.UINT64 : BuiltinTypes.INT64;
        new FormatChecker(function, span, aggregation.keys(), value, watching).check(format);
    }

    private void check(String format) {
        List<Directive> directives;
        try {
            directives = FormatString.parse(format).directives();
        } catch (FormatException e) {
            throw new Refusal(ErrorTag.D_SYNTAX, span, e.getMessage());
        }
        for (Directive directive : directives) {
            if (directive.widthArgument()) {
                dynamic(directive, "*");
            }
            if (directive.precisionArgument()) {
                dynamic(directive, ".*");
            }
            if (directive.aggregation()) {
                if (aggregated == null) {
                    throw new Refusal(ErrorTag.D_PRINTF_AGG_CONV, span,
                            "%@ conversion requires an aggregation and is not for use with " + function + "( )");
                }
                // A distribution is drawn, whatever conversion of a number stands there.
                check(directive, aggregated, "aggregating action", Optional.empty());
            } else {
                value(directive);
            }
        }
    }

    private void dynamic(Directive directive, String what) {
        if (next == types.size()) {
            throw new Refusal(ErrorTag.D_PRINTF_DYN_PROTO, span, function + "( ) prototype mismatch: conversion #"
                    + directive.number() + " (%" + directive.name() + ") is missing a corresponding \"" + what
                    + "\" argument");
        }
        CtfType type = types.get(next++);
        if (!Types.isInteger(type)) {
            throw new Refusal(ErrorTag.D_PRINTF_DYN_TYPE, span, function + "( ) " + describe()
                    + " is incompatible with conversion #"
                    + directive.number() + " prototype:\n\tconversion: % " + what + " " + directive.name()
                    + "\n\t prototype: int\n\t  argument: " + type.spelling());
        }
    }

    private void value(Directive directive) {
        if (next == types.size()) {
            Diagnostic error = Diagnostic.error(ErrorTag.D_PRINTF_ARG_PROTO, span, function
                    + "( ) prototype mismatch: conversion #" + directive.number() + " (%" + directive.name()
                    + ") is missing a corresponding value argument");
            throw new Refusal(aggregated != null
                    ? error.withHint("conversions without @ are for keys; the value is printed with %@d") : error);
        }
        CtfType type = types.get(next++);
        check(directive, type, describe(), aggregated == null ? Optional.empty()
                : Optional.of("conversions without @ are for keys: this is that of key #" + next));
    }

    /**
     * @param what how the message names the value
     * @param hint what helps where nothing better does
     */
    private void check(Directive directive, CtfType type, String what, Optional<String> hint) {
        Conversion.Takes takes = directive.conversion().takes(directive.sizeLetters());
        Optional<String> sized = directive.conversion().integerOf(directive.sizeLetters());
        if (!accepts(takes, type) || sized.isPresent() && !isSized(directive, sized.get(), type)) {
            Diagnostic error = Diagnostic.error(ErrorTag.D_PRINTF_ARG_TYPE, span, function + "( ) " + what
                    + " is incompatible with conversion #"
                    + directive.number() + " prototype:\n\tconversion: %" + directive.name() + "\n\t prototype: "
                    + sized.orElse(takes.prototype()) + "\n\t  argument: " + type.spelling());
            throw new Refusal(remedy(takes, type)
                    .or(() -> sized.map(t -> "size letters are not needed: %" + directive.conversion().letter()
                            + " takes integers of all sizes"))
                    .or(() -> hint).map(error::withHint).orElse(error));
        }
    }

    /**
     * Whether an integer is of the very type that size letters name. With {@code %x} its sign does not matter, and
     * {@code %llx} takes what is called {@code int64_t} or {@code uint64_t} as well, whatever that is.
     */
    private static boolean isSized(Directive directive, String wanted, CtfType type) {
        boolean anySign = switch (directive.conversion().writes()) {
            case HEXADECIMAL, HEXADECIMAL_CAPITALS -> true;
            default -> false;
        };
        if (!(type.resolved() instanceof IntegerType integer)) {
            return false;
        }
        return integer.name().equals(wanted) || anySign && integer.name().equals("unsigned " + wanted)
                || anySign && wanted.equals("long long") && isNamed64(type);
    }

    private static boolean isNamed64(CtfType type) {
        CtfType at = type;
        while (at instanceof TypedefType named) {
            if (named.name().equals("int64_t") || named.name().equals("uint64_t")) {
                return true;
            }
            at = named.target();
        }
        return false;
    }

    /** Whether somebody may take a value for the address of a string. */
    static boolean mayBeAddress(CtfType type) {
        return Types.isPointer(type) || Types.isInteger(type) && Types.integer(type).bits() == Long.SIZE;
    }

    private static Optional<String> remedy(Conversion.Takes takes, CtfType type) {
        if (takes == Conversion.Takes.STRING && Types.isPointer(type)) {
            return Optional.of(STRING_AT_ADDRESS);
        }
        if (takes == Conversion.Takes.STRING && Types.isInteger(type)) {
            return Optional.of(mayBeAddress(type) ? INTEGER + "; if it is an address, " + STRING_AT_ADDRESS : INTEGER);
        }
        if (takes == Conversion.Takes.USER_ADDRESS && Types.isScalar(type)) {
            return Optional.of("uaddr() makes an address of the current process of it");
        }
        if (takes == Conversion.Takes.FLOAT && Types.isInteger(type)) {
            return Optional.of(INTEGER);
        }
        boolean number = takes == Conversion.Takes.INTEGER || takes == Conversion.Takes.CHARACTER;
        return number && Types.isString(type) ? Optional.of("a string is printed with %s") : Optional.empty();
    }

    /** Whether it is an array of wide characters. */
    private static boolean isWideText(CtfType type) {
        return type.resolved() instanceof ArrayType array && Types.isInteger(array.element())
                && array.element().size() == Integer.BYTES;
    }

    /** The value last looked at, counted as the original counts: the format is argument 1, and keys follow it. */
    private String describe() {
        return "argument #" + (next + 1);
    }

    private boolean accepts(Conversion.Takes takes, CtfType type) {
        return switch (takes) {
            case INTEGER -> Types.isInteger(type);
            case TIME -> Types.isInteger(type) && Types.integer(type).bits() == Long.SIZE;
            case PORT -> Types.isInteger(type) && !Types.integer(type).signed()
                    && Types.integer(type).bits() == Short.SIZE;
            case WIDE_CHARACTER -> Types.isInteger(type) && Types.integer(type).bits() == Integer.SIZE;
            case WIDE_STRING -> isWideText(type);
            case CHARACTER -> Types.isInteger(type) && Types.integer(type).bits() <= IntegerType.INT.bits();
            case FLOAT -> type.resolved() instanceof FloatType;
            case POINTER -> Types.isScalar(type);
            case ADDRESS -> Types.isScalar(type) || type.resolved() instanceof SymbolType symbol && symbol.ofKernel();
            case USER_ADDRESS -> type.resolved() instanceof SymbolType symbol ? !symbol.ofKernel()
                    : watching && Types.isScalar(type);
            case STRING -> Types.isString(type)
                    || type.resolved() instanceof ArrayType && Types.isStringCompatible(type);
            case STACK -> Types.isStack(type);
        };
    }
}
