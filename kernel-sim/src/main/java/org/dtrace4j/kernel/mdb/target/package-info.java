/**
 * A machine that stands still → memory, types, symbols.
 *
 * <p>{@link org.dtrace4j.kernel.mdb.target.DebugTarget} is all that the debugger knows of what it debugs: bytes at
 * addresses, names for addresses, the C types of the loaded modules, and who was running. A live kernel is one
 * ({@link org.dtrace4j.kernel.mdb.target.LiveTarget}), a crash dump another
 * ({@link org.dtrace4j.kernel.mdb.target.DumpTarget}). What must stay true: nothing above this package touches a
 * kernel's Java objects, so whatever the debugger shows of a live machine it shows of its dump as well; reading a
 * target changes nothing in it.
 */
package org.dtrace4j.kernel.mdb.target;
