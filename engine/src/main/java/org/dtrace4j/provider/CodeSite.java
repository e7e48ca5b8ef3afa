package org.dtrace4j.provider;

/**
 * A place in the code of a loaded Java class.
 *
 * <p>At {@link Kind#ENTRY} and points, {@code arg0}… are the parameters of the method (without the receiver). At {@link Kind#RETURN},
 * {@code arg0} is the bytecode offset of the return instruction in the class as loaded, {@code arg1} the value, 0 for
 * {@code void}. Numbers arrive sign-extended, booleans as 0 or 1, an {@link org.dtrace4j.abi.Addressable} as its address,
 * {@code null} as 0, and any other object as 0.
 *
 * <p>The class is loaded when somebody first asks for it: a target has far more sites than anybody enables.
 *
 * @param loader the loader that knows the class; null for that of the JDK
 * @param className name of the class, with dots
 * @param method name of the method
 * @param descriptor its JVM descriptor
 * @param kind entry, return, or a point inside a function, which may have no frame
 */
public record CodeSite(ClassLoader loader, String className, String method, String descriptor, Kind kind) {
    /**
     * Where in the method. A {@link #POINT} is the entry of a method that has no other use than to be a point of the
     * function that calls it: {@code stack()} begins inside that function. A {@link #LEAF} is such a point of a function
     * that has no frame of its own: {@code stack()} begins inside the function that called that, which is {@code caller},
     * too.
     */
    public enum Kind {
        ENTRY, RETURN, POINT, LEAF;

        /** Whether it stands inside a function. */
        public boolean isPoint() {
            return this == POINT || this == LEAF;
        }
    }

    /** A place in a class that is at hand. */
    public CodeSite(Class<?> owner, String method, String descriptor, Kind kind) {
        this(owner.getClassLoader(), owner.getName(), method, descriptor, kind);
    }

    /** The class; it is not initialised by that. */
    public Class<?> owner() {
        try {
            return Class.forName(className, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(className + " has a probe site but is not on the class path", e);
        }
    }
}
