package org.dtrace4j.kernel.module;

import org.dtrace4j.abi.Addressable;

/**
 * A pointer to a kernel function, as a structure or a callout holds it.
 *
 * @param name the function
 * @param address its text address
 * @param body what it does with its argument
 */
public record FunctionPointer(String name, long address, Body body) implements Addressable {
    /** A function of one argument. */
    @FunctionalInterface
    public interface Body {
        void call(long argument);
    }
}
