/**
 * Format strings of {@code printf()}, {@code printa()} and their like: text -&gt; <b>directives</b>.
 *
 * <p>{@link org.dtrace4j.builtin.format.Conversion} is the table of conversions, {@link
 * org.dtrace4j.builtin.format.FormatString} the parsed form. The compiler checks arguments against it, the consumer
 * fills it in; both ask the same table, so what the one accepts the other can show.
 */
package org.dtrace4j.builtin.format;
