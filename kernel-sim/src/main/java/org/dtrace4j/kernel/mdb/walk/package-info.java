/**
 * Heads of lists in kernel memory → addresses of what is on them.
 *
 * <p>{@link org.dtrace4j.kernel.mdb.walk.Walkers} is the table of {@code ::walk}: one row for each kind of structure.
 * What must stay true: a walker knows structures and variables by their C names only, and ends on torn and endless
 * lists too.
 */
package org.dtrace4j.kernel.mdb.walk;
