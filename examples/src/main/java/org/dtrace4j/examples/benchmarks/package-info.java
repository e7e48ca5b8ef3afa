/**
 * JMH benchmarks: what a firing costs, and how fast machines boot -&gt; <b>a table</b>.
 *
 * <p>{@link org.dtrace4j.examples.benchmarks.FiringBenchmark} compares a function under a probe with the same thing written
 * into it by hand ({@link org.dtrace4j.examples.benchmarks.HandCode}); its rows are those of {@link
 * org.dtrace4j.examples.benchmarks.FiringRow}. {@link org.dtrace4j.examples.benchmarks.BtraceBenchmark} and {@link
 * org.dtrace4j.examples.benchmarks.BytemanBenchmark} do with other tools what these can of them. All trace {@link
 * org.dtrace4j.examples.benchmarks.ToyTarget}, the smallest traced system there is, so that nothing of the simulator is in
 * their figures. {@link org.dtrace4j.examples.benchmarks.EnablingBenchmark} enables 1,000 probes of a simulated machine,
 * {@link org.dtrace4j.examples.benchmarks.BootBenchmark} boots whole ones. Not of JMH is {@code benchmark cold-start}, which
 * runs the programs of {@code bin/} from their start to their end.
 *
 * <p>What stays true: every row of a comparison runs in a JVM of its own and calls code of the same shape, and what is
 * written by hand is as good as we can write it; and every row checks that it has counted what was called. {@link
 * org.dtrace4j.examples.benchmarks.Benchmarks} runs them; results are in {@code examples/benchmarks/RESULTS.md}.
 */
package org.dtrace4j.examples.benchmarks;
