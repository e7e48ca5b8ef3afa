/**
 * What a consumer sees: snapshots -&gt; <b>values</b> -&gt; text.
 *
 * <p>A closed set: integers, floats, strings, bytes, stacks, symbols, histograms, tables, and the typed trees that
 * {@code print()} makes. Values are immutable, know
 * nothing of records and buffers, and hold everything that a picture of them needs, so that text and structured output
 * are two ways of walking the same tree. Strings hold one character for each byte that was traced (ISO 8859-1), so no
 * byte is lost and widths are counted as C counts them. See {@code org.dtrace4j.consume} for where they come from and
 * {@code org.dtrace4j.output} for how they are shown.
 */
package org.dtrace4j.value;
