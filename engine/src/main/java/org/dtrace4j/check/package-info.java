/**
 * scripts -&gt; <b>diagnostics -&gt; report</b>: {@code dtrace --check}, for continuous integration.
 *
 * <p>What goes in are the names of scripts and a device; what comes out is what the compiler has to say of each,
 * written as text, as a summary, as JSON, as SARIF 2.1.0 or as workflow commands of GitHub. Scripts are compiled side by
 * side, each for itself, over one device that one of them at a time may ask.
 *
 * <p>What must stay true: the report is in the order of the scripts, whatever was finished first; columns count
 * characters, not bytes; no script that fails in any way keeps the others from being reported. Start with
 * {@link org.dtrace4j.check.ScriptChecker}.
 */
package org.dtrace4j.check;
