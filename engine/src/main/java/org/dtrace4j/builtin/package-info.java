/**
 * The tables: every name that the language and the command give a meaning to, one row each.
 *
 * <p>A pass asks a row and never compares a name: what a builtin takes, what it returns, what it records, whether it
 * changes the traced system and how it is compiled are columns. What only the D of another system has is in {@link
 * org.dtrace4j.builtin.ForeignNames}, so that whoever uses it is told what there is instead. To add a builtin, add a
 * row (or the class that is one) and nothing else. See {@code option}, {@code agg}, {@code variable}, {@code action}
 * and {@code subr}.
 */
package org.dtrace4j.builtin;
