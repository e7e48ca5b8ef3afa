/**
 * One call of a command → text.
 *
 * <p>{@link org.dtrace4j.kernel.mdb.dcmd.Dcmds} is the table of commands; a class here holds the commands of one
 * subject. A command reads the target by names of types, members and variables, and writes in the columns of the
 * original. To add one: a method, and a row of the table.
 */
package org.dtrace4j.kernel.mdb.dcmd;
