package org.dtrace4j.grammar;

/**
 * Says which names are types at this moment. D, like C, cannot be parsed without knowing.
 *
 * <p>The parser asks for each name as it comes to it, and reads an item only when the one before it has been dealt
 * with; so an answer may change with what an item declared.
 */
@FunctionalInterface
public interface TypeNames {
    /** No name is a type but those that are words of the language. */
    TypeNames NONE = name -> false;

    /**
     * Whether {@code name} is a typedef's name and not a variable's.
     *
     * @param name a name as written, possibly with the module in front ({@code genunix`vnode_t})
     */
    boolean isTypeName(String name);
}
