/**
 * Subroutines: static methods that clauses call, each with its D prototype as an annotation.
 *
 * <p>All of it is probe context: no allocation, work bounded by {@code strsize} or by a size that scratch memory must
 * hold, no exception but {@link org.dtrace4j.abi.ProbeFault}. Strings are addresses; a result that is a new string
 * lies in scratch memory. {@link org.dtrace4j.builtin.subr.Subroutines} is the table.
 */
package org.dtrace4j.builtin.subr;
