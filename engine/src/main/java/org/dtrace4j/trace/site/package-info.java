/**
 * Probe sites: clause handles -&gt; <b>code in a loaded class</b>.
 *
 * <p>A site costs nothing until somebody attaches a clause to it, because until then it is not there. Attaching
 * retransforms the class with one {@code invokedynamic} at the entry of the method, or before each return; all sites
 * have one type, {@code (Object receiver, long × 10)void}, so what the JVM makes to link one it has for all. The call
 * site runs the clauses in order. More clauses at a woven site only change the targets of its call sites. Detaching the
 * last clause of a class retransforms it back to its bytes as loaded.
 *
 * <p>What stays true: sites belong to the code and are shared by all targets of the JVM; whether a clause runs in one
 * target is said by its slot in that target's {@link org.dtrace4j.abi.ProbeHost}. A frame that was entered before a
 * change finishes in the code that it was entered in; its call sites follow the change too. Retransformations go in
 * batches. Read {@link org.dtrace4j.trace.site.SiteManager} first.
 */
package org.dtrace4j.trace.site;
