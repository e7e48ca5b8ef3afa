package org.dtrace4j.kernel.image;

import java.util.List;

/**
 * A static probe of a program, as its provider declares it (USDT).
 *
 * @param provider such as {@code httpd}; the pid of the process follows it
 * @param function where in the program it stands
 * @param name with hyphens
 * @param argumentTypes C types of its arguments, at most five
 */
public record UserProbe(String provider, String function, String name, List<String> argumentTypes) {
    private static final int MOST_ARGUMENTS = 5;

    public UserProbe {
        argumentTypes = List.copyOf(argumentTypes);
        if (argumentTypes.size() > MOST_ARGUMENTS) {
            throw new IllegalArgumentException(name + " has too many arguments");
        }
    }
}
