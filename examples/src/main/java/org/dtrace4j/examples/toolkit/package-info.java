/**
 * Other people's scripts → a table of what became of each.
 *
 * <p>{@link org.dtrace4j.examples.toolkit.ToolkitRuns} takes the folder of a collection of D scripts, decides by rule which of
 * them concern this machine ({@link org.dtrace4j.examples.toolkit.Applicability}), runs each unchanged in a machine of its own
 * for some virtual time ({@link org.dtrace4j.examples.toolkit.Trial}) and writes the table of
 * {@code kernel-sim/CONFORMANCE.md}. Nothing of the collection is in this project. No script is known by its name here.
 */
package org.dtrace4j.examples.toolkit;
