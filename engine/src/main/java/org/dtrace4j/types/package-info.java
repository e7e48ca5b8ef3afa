/**
 * AST -&gt; <b>C types</b> -&gt; typed program.
 *
 * <p>What goes in is type syntax and declarations as {@code org.dtrace4j.parse} makes them; what comes out are types of
 * {@code org.dtrace4j.ctf}: typedefs found, structures laid out, constant expressions in declarators folded. It serves
 * two kinds of text. The compiler resolves the types of a D program in a {@link org.dtrace4j.types.TypeScope} of the
 * program's own declarations and the traced system's modules; {@link org.dtrace4j.types.HeaderLoader} reads C headers
 * into the container of one module.
 *
 * <p>What must stay true: a structure or enumeration is one object however many declarations mention it, and it is
 * completed at most once; whatever is refused is refused with a {@link org.dtrace4j.diag.CompileException} that has the
 * original's tag and words. Read {@code TypeResolver} first.
 */
package org.dtrace4j.types;
