package org.dtrace4j.kernel.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The variables of a program that have addresses: one behind the other, each at a multiple of 16.
 * Immutable.
 */
public final class UserData {
    /** Where they begin: above the text of all programs, which lie one behind the other. */
    public static final long BASE = 0x8f00000L;
    /** Of a program whose variables are no memory. */
    public static final UserData NONE = new UserData(List.of());

    private static final int ALIGNMENT = 16;

    /** A variable. */
    public record Variable(String name, long address, int sizeBytes) { }

    private final List<Variable> variables;

    private UserData(List<Variable> variables) {
        this.variables = variables;
    }

    /** These variables and one more. */
    public UserData with(String name, int sizeBytes) {
        List<Variable> more = new ArrayList<>(variables);
        more.add(new Variable(name, BASE + sizeBytes(), sizeBytes));
        return new UserData(List.copyOf(more));
    }

    /** Bytes from the first to behind the last; 0 if there are none. */
    public int sizeBytes() {
        if (variables.isEmpty()) {
            return 0;
        }
        Variable last = variables.get(variables.size() - 1);
        return (int) (last.address() - BASE) + (last.sizeBytes() + ALIGNMENT - 1 & -ALIGNMENT);
    }

    /** Address of a variable, which is there. */
    public long address(String name) {
        return variables.stream().filter(variable -> variable.name().equals(name)).findFirst().orElseThrow().address();
    }

    /** The variable that an address lies in. */
    public Optional<Variable> at(long address) {
        return variables.stream().filter(variable -> address >= variable.address()
                && address < variable.address() + variable.sizeBytes()).findFirst();
    }
}
