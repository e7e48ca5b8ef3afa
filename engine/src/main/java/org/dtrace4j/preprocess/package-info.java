/**
 * text -&gt; <b>preprocessed text</b> -&gt; tokens.
 *
 * <p>What goes in is a program and the options {@code cpp}, {@code define}, {@code incdir} and their like; what comes
 * out is the text that a C preprocessor made of it, whose lines know where they were written
 * ({@link org.dtrace4j.source.LineMarkers}). The preprocessor is the host's, where the command can run programs of the
 * host and there is one, else a library of this process that reads files through the command's own eyes. Neither
 * predefines a word of the host, and headers of the compiler's own come before the host's
 * ({@code ShippedHeaders}): a program means the same wherever it is compiled.
 *
 * <p>What must stay true: a failure is a {@link org.dtrace4j.preprocess.PreprocessException} with the original's words;
 * what the preprocessor itself has to say goes to the user as it is. Start with
 * {@link org.dtrace4j.preprocess.Preprocessor}; read {@code org.dtrace4j.parse} next.
 */
package org.dtrace4j.preprocess;
