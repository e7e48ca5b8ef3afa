package org.dtrace4j.kernel.mdb.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands and walkers that a debugger has, by name. */
public final class CommandTable {
    /**
     * A command.
     *
     * @param name with its sign: {@code ::print}, {@code $c}
     * @param usage the words behind the name; a colon in front when an address is required, a question mark when one
     *     may
     *     be given, as in mdb's modules
     * @param summary what it does, in a few words
     * @param help more lines for {@code ::help}; empty for none
     */
    public record DcmdRow(String name, String usage, String summary, Dcmd code, String help) {
        boolean requiresAddress() {
            return usage.startsWith(":");
        }

        boolean acceptsAddress() {
            return requiresAddress() || usage.startsWith("?");
        }

        /** How it is called: {@code [ addr ] ::ps [-fltz]}. */
        public String synopsis() {
            String words = acceptsAddress() ? usage.substring(1) : usage;
            String address = requiresAddress() ? "addr " : acceptsAddress() ? "[ addr ] " : "";
            return (address + name + " " + words).strip();
        }
    }

    /** Where a walk may begin. */
    public enum Start { NOWHERE, OPTIONAL, REQUIRED }

    /** A walker. */
    public record WalkerRow(String name, String summary, Start start, Walker code) { }

    private final Map<String, DcmdRow> dcmds = new LinkedHashMap<>();
    private final Map<String, WalkerRow> walkers = new LinkedHashMap<>();

    /** A table of rows in the order in which they shall be listed. */
    public CommandTable(List<DcmdRow> dcmdRows, List<WalkerRow> walkerRows) {
        dcmdRows.forEach(row -> require(dcmds.put(row.name(), row) == null, row.name()));
        walkerRows.forEach(row -> require(walkers.put(row.name(), row) == null, row.name()));
    }

    private static void require(boolean once, String name) {
        if (!once) {
            throw new IllegalArgumentException(name + " is in the table twice");
        }
    }

    /** A command by its name with its sign. */
    public Optional<DcmdRow> dcmd(String name) {
        return Optional.ofNullable(dcmds.get(name));
    }

    public Optional<WalkerRow> walker(String name) {
        return Optional.ofNullable(walkers.get(name));
    }

    /** All commands by name. */
    public Collection<DcmdRow> dcmds() {
        List<DcmdRow> sorted = new ArrayList<>(dcmds.values());
        sorted.sort((a, b) -> a.name().compareTo(b.name()));
        return sorted;
    }

    /** All walkers by name. */
    public Collection<WalkerRow> walkers() {
        List<WalkerRow> sorted = new ArrayList<>(walkers.values());
        sorted.sort((a, b) -> a.name().compareTo(b.name()));
        return sorted;
    }
}
