package org.dtrace4j.kernel.user.commands;

import java.util.Arrays;
import java.util.Locale;
import org.dtrace4j.kernel.user.Syscalls;

/** The operands of {@code dd}, {@code name=value}: what is to be copied, and how. */
final class DdOperands {
    private static final int USUAL_BLOCK = 512;
    private static final int KILO = 1024;

    String input;
    String output;
    long ibs = USUAL_BLOCK;
    long obs = USUAL_BLOCK;
    /** Whether {@code bs} was given: then blocks are written as they were read, unless they are converted. */
    boolean blockwise;
    long files = 1;
    long skip;
    long iseek;
    long oseek;
    long istride;
    long ostride;
    /** -1 for all. */
    long count = -1;
    boolean lower;
    boolean upper;
    boolean swab;
    boolean goesOn;
    boolean sync;
    boolean truncates = true;
    int outputFlags;

    /** Whether the values of that operand are words, and not a number or a file. */
    boolean isWord(String name) {
        return name.equals("conv") || name.equals("oflag");
    }

    /** Takes an argument; false if there is none of that name, or it has no such value. */
    boolean take(String name, String value) {
        if (name.equals("if")) {
            input = value;
        } else if (name.equals("of")) {
            output = value;
        } else if (isWord(name)) {
            return Arrays.stream(value.split(",")).filter(word -> !word.isEmpty()).allMatch(word -> flag(name, word));
        } else {
            long number = number(value);
            return number >= 0 && take(name, number);
        }
        return true;
    }

    private boolean take(String name, long number) {
        switch (name) {
            case "ibs" -> ibs = number;
            case "obs" -> obs = number;
            case "bs" -> {
                ibs = number;
                obs = number;
                blockwise = true;
            }
            case "files" -> files = number;
            case "skip" -> skip = number;
            case "iseek" -> iseek = number;
            case "oseek", "seek" -> oseek = number;
            case "istride" -> istride = number - 1;
            case "ostride" -> ostride = number - 1;
            case "stride" -> {
                istride = number - 1;
                ostride = number - 1;
            }
            case "count" -> count = number;
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean flag(String name, String word) {
        switch (name + "=" + word) {
            case "conv=lcase" -> lower = true;
            case "conv=ucase" -> upper = true;
            case "conv=swab" -> swab = true;
            case "conv=noerror" -> goesOn = true;
            case "conv=notrunc" -> truncates = false;
            case "conv=sync" -> sync = true;
            case "oflag=dsync", "oflag=sync" -> outputFlags |= Syscalls.O_DSYNC;
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A number, with k, b or w for 1024, 512 and 2 behind it, and x or * between factors; -1 if it is none. */
    private static long number(String text) {
        long product = 1;
        for (String factor : text.split("[x*]", -1)) {
            if (!factor.matches("[0-9]{1,15}[kKbBwWmMgG]*")) {
                return -1;
            }
            int digits = 0;
            while (digits < factor.length() && Character.isDigit(factor.charAt(digits))) {
                digits++;
            }
            long value = Long.parseLong(factor.substring(0, digits));
            for (char unit : factor.substring(digits).toLowerCase(Locale.ROOT).toCharArray()) {
                value *= switch (unit) {
                    case 'k' -> KILO;
                    case 'm' -> KILO * KILO;
                    case 'g' -> KILO * KILO * KILO;
                    case 'b' -> USUAL_BLOCK;
                    default -> 2;
                };
            }
            product *= value;
        }
        return product;
    }
}
