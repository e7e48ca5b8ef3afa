/**
 * Showing what was traced: values -&gt; <b>text</b>.
 *
 * <p>{@link org.dtrace4j.output.TextOutput} lays out what a consumer reports exactly as dtrace(1M) does: heading and
 * rows, numbers as wide as their types, {@code printf()} as in C, stacks, dumps of bytes, tables and distributions. It
 * is one implementation of {@link org.dtrace4j.consume.Receiver}; a structured one walks the same values. Text is one
 * character for each byte (ISO 8859-1) up to the very end, where {@link org.dtrace4j.output.TextSink} writes it out, so
 * that widths are counted as C counts them and no traced byte changes on its way.
 */
package org.dtrace4j.output;
