/**
 * The syntax tree: text -&gt; tokens -&gt; parse tree -&gt; <b>AST</b> -&gt; typed program.
 *
 * <p>What goes in is a parse tree, built once by {@code org.dtrace4j.parse}; what comes out is read by {@code sugar} and
 * {@code sema}. Nodes are records: immutable, with their span first, and equal when their parts are. Nothing here knows
 * types or names: an identifier is a word. Macro arguments ({@code $1}, {@code $target}) are gone: they are replaced in
 * the token stream, so a tree has none. Walk expressions, statements, items and type syntax with their visitors, which
 * have no defaults: a new node makes the compiler show every place that must know it.
 */
package org.dtrace4j.ast;
