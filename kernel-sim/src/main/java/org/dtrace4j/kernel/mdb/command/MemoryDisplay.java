package org.dtrace4j.kernel.mdb.command;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.mdb.language.Verb;
import org.dtrace4j.kernel.mdb.target.TargetException;
import org.dtrace4j.kernel.mdb.target.TargetSymbol;
import org.dtrace4j.kernel.mdb.view.Format;
import org.dtrace4j.kernel.mdb.view.SymbolText;

/** {@code /X}, {@code =X} and their like: shows memory or a value by one-letter formats, and stores into memory. */
final class MemoryDisplay {
    private static final int COLUMN = 16;
    private static final int LONGEST_STRING = 1024;

    /** One format of a verb with the count in front of it. */
    private record Step(Format format, int times) { }

    private final Debugger debugger;
    private final Evaluator evaluator;
    private final Output out;
    private final boolean intoPipe;
    private final StringBuilder line = new StringBuilder();

    MemoryDisplay(Debugger debugger, Evaluator evaluator, Output out, boolean intoPipe) {
        this.debugger = debugger;
        this.evaluator = evaluator;
        this.out = out;
        this.intoPipe = intoPipe;
    }

    void show(Verb.Show verb, long count) {
        int width = writtenBytes(verb);
        if (width > 0) {
            verb.values().forEach(value -> store(width, evaluator.value(value)));
            return;
        }
        List<Step> steps = steps(verb.letters());
        if (verb.sign() == '=') {
            showValue(steps, debugger.dot());
            return;
        }
        if (verb.sign() == '\\') {
            throw new CommandException("failed to read data from target: operation not supported by target");
        }
        long address = debugger.dot();
        labelSymbol(address);
        for (long i = 0; i < count; i++) {
            long start = address;
            label(address);
            for (Step step : steps) {
                for (int n = 0; n < step.times(); n++) {
                    address = showMemory(step.format(), address);
                }
            }
            endLine();
            debugger.setDot(start);
        }
    }

    private static List<Step> steps(String letters) {
        List<Step> steps = new ArrayList<>();
        int times = 0;
        for (char letter : letters.toCharArray()) {
            if (Character.digit(letter, 10) >= 0) {
                times = Math.min(times * 10 + Character.digit(letter, 10), 1 << 20);
            } else {
                Format format = Format.of(letter).orElseThrow(() ->
                        new CommandException("format '" + letter + "' is not defined"));
                steps.add(new Step(format, Math.max(times, 1)));
                times = 0;
            }
        }
        if (steps.isEmpty()) {
            throw new CommandException("a count of " + times + " without a format");
        }
        return steps;
    }

    // ---- lines

    private void labelSymbol(long address) {
        boolean begins = debugger.target().symbolAt(address).map(TargetSymbol::address).filter(a -> a == address)
                .isPresent();
        if (begins && !intoPipe) {
            out.write(SymbolText.of(debugger.target(), address) + ":\n");
        }
    }

    private void label(long address) {
        if (!intoPipe) {
            line.append(SymbolText.find(debugger.target(), address).orElse("0x" + Long.toHexString(address)));
            line.append(":");
            pad();
        }
    }

    private void pad() {
        do {
            line.append(' ');
        } while (line.length() % COLUMN != 0);
    }

    private void value(String text) {
        line.append(text);
        if (intoPipe) {
            line.append('\n');
        } else {
            pad();
        }
    }

    private void endLine() {
        out.write(intoPipe ? line.toString() : line.toString().stripTrailing() + "\n");
        line.setLength(0);
    }

    // ---- values

    private void showValue(List<Step> steps, long value) {
        if (!intoPipe) {
            pad();
        }
        for (Step step : steps) {
            switch (step.format().kind()) {
                case SYMBOL, ADDRESS -> value(SymbolText.of(debugger.target(), value));
                case STRING, RAW_STRING -> value(step.format().text(string(value)));
                case FORWARD, BACK ->
                        throw new CommandException("format '" + step.format().letter() + "' needs memory");
                default -> value(step.format().text(value));
            }
        }
        endLine();
    }

    /** Shows what is at an address; returns where the next format goes on. */
    private long showMemory(Format format, long address) {
        int size = format.sizeBytes();
        switch (format.kind()) {
            case SYMBOL -> value(SymbolText.of(debugger.target(), read(address, size)));
            case STRING, RAW_STRING -> {
                String string = string(address);
                value(format.text(string));
                return address + string.length() + 1;
            }
            case ADDRESS -> value(SymbolText.of(debugger.target(), address) + ":");
            case FORWARD -> {
                return address + size;
            }
            case BACK -> {
                return address - size;
            }
            case NEWLINE, TAB, BLANK -> line.append(format.text(0));
            default -> value(format.text(read(address, size)));
        }
        return address + size;
    }

    private String string(long address) {
        try {
            return debugger.target().readString(address, LONGEST_STRING);
        } catch (TargetException e) {
            throw cannotRead(e);
        }
    }

    private long read(long address, int sizeBytes) {
        try {
            return debugger.target().readUnsigned(address, sizeBytes);
        } catch (TargetException e) {
            throw cannotRead(e);
        }
    }

    private static CommandException cannotRead(TargetException e) {
        return new CommandException("failed to read data from target: " + e.getMessage());
    }

    // ---- stores

    private static int writtenBytes(Verb.Show verb) {
        return verb.values().isEmpty() ? 0 : switch (verb.letters()) {
            case "v" -> 1;
            case "w" -> 2;
            case "W" -> 4;
            case "Z" -> 8;
            default -> throw new CommandException("format '" + verb.letters() + "' cannot be written");
        };
    }

    private void store(int sizeBytes, long value) {
        long address = debugger.dot();
        long before = read(address, sizeBytes);
        byte[] bytes = new byte[sizeBytes];
        for (int i = 0; i < sizeBytes; i++) {
            bytes[i] = (byte) (value >>> 8 * i);
        }
        try {
            debugger.target().write(address, bytes);
        } catch (TargetException e) {
            throw new CommandException("failed to write data to target: " + e.getMessage());
        }
        label(address);
        value(hex(before));
        line.append("=       ").append(hex(read(address, sizeBytes)));
        endLine();
        debugger.setDot(address + sizeBytes);
    }

    private static String hex(long value) {
        return value == 0 ? "0" : "0x" + Long.toHexString(value);
    }
}
