/**
 * The options of {@code -x}, {@code #pragma D option} and {@code setopt()}: text -&gt; <b>value</b>.
 *
 * <p>{@link org.dtrace4j.builtin.option.Options} is the table: name, kind of value, default, when it may be set.
 * {@link org.dtrace4j.builtin.option.OptionValues} holds one consumer's settings. A value is a {@code long} whose
 * unit the kind says (bytes, nanoseconds, a count, 0 or 1), or a text. What an option does is for whoever asks for it.
 */
package org.dtrace4j.builtin.option;
