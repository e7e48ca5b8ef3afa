/**
 * The tables: every name that the language and the command give a meaning to, one row each.
 *
 * <p>A pass asks a row and never compares a name: what a builtin takes, what it returns, what it records, whether it
 * changes the traced system and how it is compiled are columns. A row that the language has and this implementation has
 * not is in its table all the same, marked as not supported, so that a program that uses it is refused by name. To
 * add a builtin, add a row (or the class that is one) and nothing else. See {@code option}, {@code agg},
 * {@code variable}, {@code action} and {@code subr}.
 */
package org.dtrace4j.builtin;
