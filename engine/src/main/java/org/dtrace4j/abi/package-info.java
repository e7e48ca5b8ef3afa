/**
 * What compiled clauses may call: the probe ABI.
 *
 * <p>A clause compiles to {@code static void name(Firing, Ecb, long arg0, …, long arg9)} of a class that has nothing else.
 * It may call the methods of {@link org.dtrace4j.abi.Firing} and the static methods of {@code org.dtrace4j.builtin} that
 * are marked {@link org.dtrace4j.abi.ProbeCode}, and nothing else; the verifier holds it to that. Everything here is probe
 * context: no allocation, no blocking, bounded work, and no exception but {@link org.dtrace4j.abi.ProbeFault}, which ends
 * the clause.
 */
package org.dtrace4j.abi;
