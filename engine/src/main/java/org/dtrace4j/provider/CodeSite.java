package org.dtrace4j.provider;

/**
 * A place in the code of a loaded Java class.
 *
 * <p>At {@link Kind#ENTRY} and {@link Kind#POINT}, {@code arg0}… are the parameters of the method (without the receiver). At {@link Kind#RETURN},
 * {@code arg0} is the bytecode offset of the return instruction in the class as loaded, {@code arg1} the value, 0 for
 * {@code void}. Numbers arrive sign-extended, booleans as 0 or 1, an {@link org.dtrace4j.abi.Addressable} as its address,
 * {@code null} as 0, and any other object as 0.
 *
 * @param owner the class
 * @param method name of the method
 * @param descriptor its JVM descriptor
 * @param kind entry, return, or a point inside a function
 */
public record CodeSite(Class<?> owner, String method, String descriptor, Kind kind) {
    /**
     * Where in the method. A {@link #POINT} is the entry of a method that has no other use than to be a point of the
     * function that calls it: {@code stack()} begins inside that function.
     */
    public enum Kind { ENTRY, RETURN, POINT }
}
