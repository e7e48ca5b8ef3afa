/**
 * A line that a user typed → pipelines of commands.
 *
 * <p>{@link org.dtrace4j.kernel.mdb.language.CommandParser} reads a line; what comes out is syntax
 * ({@link org.dtrace4j.kernel.mdb.language.Pipeline}, {@link org.dtrace4j.kernel.mdb.language.Verb},
 * {@link org.dtrace4j.kernel.mdb.language.Expression}) that knows no target: whether a symbol or a command exists is
 * found out when it is executed. What must stay true: a line that is not understood is refused as a whole, before any
 * part of it is executed. The language is that of mdb(1); arithmetic is unsigned 64-bit, numbers are hexadecimal unless
 * they say otherwise, and all binary operators bind to the left.
 */
package org.dtrace4j.kernel.mdb.language;
