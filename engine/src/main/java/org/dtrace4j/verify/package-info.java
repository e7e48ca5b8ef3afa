/**
 * The proof that an image is safe: enabling image -&gt; <b>verified image</b>.
 *
 * <p>An image may come from a file or from another process, so nothing in it is believed. What is proved: each clause
 * is straight code with forward branches only, so it ends; it uses only the opcodes of one table
 * ({@link org.dtrace4j.verify.AllowedOpcodes}) and calls only the probe ABI ({@link org.dtrace4j.verify.ProbeAbi}); it
 * writes only inside its own record, between reserving and committing it; every id, offset and size that it gives is
 * one that the image declares. It cannot allocate, throw, loop, synchronise, or reach anything but its firing. What
 * passes is written out anew, so that what was proved and what runs are the same code.
 *
 * <p>The same walk finds what a clause can cost and change: its longest path, the bytes it copies and records, those of
 * its record that it may leave as they are, the scratch memory it takes, the variables and aggregations it may write, its
 * destructive actions ({@link org.dtrace4j.verify.ClauseReport}). What a call of the probe ABI takes and writes is said by its
 * mark, {@link org.dtrace4j.abi.ProbeCode}. What is over a budget ({@link org.dtrace4j.verify.Limits}) is refused with its number.
 *
 * <p>On the way, a predicate of nothing but arguments is taken out as a method of its own, so that it can be asked
 * before anything else ({@link org.dtrace4j.verify.GuardMethod}).
 *
 * <p>Only this package makes a {@link org.dtrace4j.verify.VerifiedImage}, and the loader takes nothing else. Whatever
 * is refused is refused with a sentence that says why. Start with {@link org.dtrace4j.verify.ImageVerifier}.
 */
package org.dtrace4j.verify;
