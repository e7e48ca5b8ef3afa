/**
 * Bytes of a target + a C type → text.
 *
 * <p>{@link org.dtrace4j.kernel.mdb.view.TypeNames} finds types by the names that a user writes,
 * {@link org.dtrace4j.kernel.mdb.view.Location} is a typed place in memory from which members, elements and what
 * pointers point to are reached, {@link org.dtrace4j.kernel.mdb.view.ValuePrinter} writes a place the way {@code
 * ::print} does, and {@link org.dtrace4j.kernel.mdb.view.Format} is the table of the one-letter formats of {@code /X}
 * and its like. What must stay true: all of it works by names and bytes alone, so a structure that is declared in a
 * header can be shown without a line of code here.
 */
package org.dtrace4j.kernel.mdb.view;
