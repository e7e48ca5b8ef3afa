/**
 * text -&gt; tokens -&gt; parse tree -&gt; <b>AST</b> -&gt; typed program.
 *
 * <p>What goes in is a {@link org.dtrace4j.source.SourceText}; what comes out is an {@link org.dtrace4j.ast.Program},
 * or a {@link org.dtrace4j.diag.CompileException} with the first fault of each faulty item. The trees have no macros
 * and no parentheses any more, operators have their precedence, and declarators are turned outside in.
 *
 * <p>What must stay true: this package is the only importer of {@code org.dtrace4j.grammar}, no parse tree leaves it,
 * and every text whatever gives a program or a {@code CompileException}. Start with
 * {@link org.dtrace4j.parse.ProgramParser}; read {@code org.dtrace4j.ast} next.
 */
package org.dtrace4j.parse;
