/**
 * The enabling image: typed program -&gt; <b>image</b> -&gt; verified image.
 *
 * <p>An image is what the compiler hands over and what {@code dtrace -A} persists: which probes, which clauses, what
 * they record and how it is to be shown, the variables and aggregations they use, options, and one class file with a
 * static method for each clause. The records here are the model; {@code DofWriter} and {@code DofReader} turn it into
 * bytes and back, with a section table and a checksum. Reading checks form only; whether the code is safe is for
 * {@code verify} to say.
 */
package org.dtrace4j.dof;
