/**
 * syntax tree -&gt; <b>typed program</b> -&gt; enabling image.
 *
 * <p>What goes in is an {@link org.dtrace4j.ast.Program} whose sugar is gone, and a device to look things up with; what
 * comes out is a {@link org.dtrace4j.sema.TypedProgram}, a tree of its own types: whatever has one has been checked.
 * In the typed tree every name is resolved, every conversion is a node, constants are folded, members are addresses
 * and loads, inlines are gone. Values of integer types are always extended to 64 bits as their type says.
 *
 * <p>{@link org.dtrace4j.sema.ProgramChecker} drives the pass; what programs of one consumer share (variables,
 * aggregations, types) is in a {@link org.dtrace4j.sema.SessionScope}. Messages are the original's, by their tags.
 */
package org.dtrace4j.sema;
