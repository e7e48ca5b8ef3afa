/**
 * typed program -&gt; <b>enabling image</b> -&gt; verified image.
 *
 * <p>Each clause becomes one static method: the predicate, then the reservation of a record if the clause records,
 * then its statements, then the commit. The methods have forward branches only, no handlers, no fields, no
 * allocation, and call only what the probe ABI permits; the verifier holds them to it. The same program gives the
 * same bytes.
 *
 * <p>{@link org.dtrace4j.codegen.DCompiler} is the compiler as a whole: text in, image out. With {@code verify} this
 * is the only package that imports ASM.
 */
package org.dtrace4j.codegen;
