/**
 * Dynamic variables: (variable, thread, keys) -&gt; <b>value</b>.
 *
 * <p>Thread-local variables and the elements of associative arrays of one consumer share one bounded space, option
 * {@code dynvarsize}. Setting one to 0 frees it. What does not fit is dropped and counted. All CPUs use the space at
 * once, so it is the one structure of the runtime with synchronisation of its own. See
 * {@link org.dtrace4j.trace.dynvar.DynamicVariables}. Numbers of threads, which most programs have, are most often found where
 * the CPU found them last ({@link org.dtrace4j.trace.dynvar.ThreadNumbers}).
 */
package org.dtrace4j.trace.dynvar;
