/**
 * <b>text -&gt; tokens -&gt; parse tree</b> -&gt; AST.
 *
 * <p>What goes in is the text of a D program, or of a C header; what comes out is one parse tree for each item at file
 * scope (a clause, a declaration, …), with the control lines and the errors met on the way. {@code DLexer.g4} and
 * {@code DParser.g4} hold the language and no code. What they cannot say stands between them: which words a place admits
 * and which slash ends a predicate in {@link org.dtrace4j.grammar.ItemTokens}, what a macro stands for in
 * {@link org.dtrace4j.grammar.TokenSource}, whether a name is a type in {@link org.dtrace4j.grammar.NameTokens}.
 *
 * <p>What must stay true: any text whatever gives items and problems, never an exception; each item is read without
 * regard to faults in the items before it; and nothing here knows what a name means. Start with
 * {@link org.dtrace4j.grammar.DGrammar}; its only caller is {@code org.dtrace4j.parse}.
 */
package org.dtrace4j.grammar;
