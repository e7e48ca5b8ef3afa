/**
 * The enabling that a system boots with: dtrace.conf -&gt; verified images -&gt; <b>the anonymous state</b>.
 *
 * <p>{@link org.dtrace4j.trace.anon.AnonymousTracing} is called once, when the dtrace module attaches in a system that
 * boots. What must stay true: a file that is damaged in any way runs nothing, stops nothing, and is named on the
 * console with what is wrong; what runs was proved safe like any other image; whatever does not work later, such as
 * destructive actions without {@code -w}, is said on the console too, since nobody is there yet to read an error.
 */
package org.dtrace4j.trace.anon;
