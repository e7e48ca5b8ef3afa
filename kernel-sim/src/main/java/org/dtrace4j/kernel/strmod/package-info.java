/**
 * stream head ↔ ttcompat ↔ ldterm ↔ driver: the modules that are pushed on terminals.
 *
 * <p>Characters come up from the driver as they are typed. {@link org.dtrace4j.kernel.strmod.Ldterm} makes signals of some, lets
 * others edit the line ({@link org.dtrace4j.kernel.strmod.LdtermInput}), shows them by sending them down, and sends the line up
 * when it is whole. What programs write it fits to the terminal on the way down ({@link
 * org.dtrace4j.kernel.strmod.LdtermOutput}). What must stay true: nothing here takes time or blocks, as interrupts call it.
 */
package org.dtrace4j.kernel.strmod;
