/**
 * Verified image -&gt; <b>hidden class</b> -&gt; method handles, one for each clause.
 *
 * <p>A hidden class goes when nobody holds its handles any more, so disabling frees it. Images that do the same share
 * one class, over all targets of the JVM: what is compiled for one is compiled for all. Only a
 * {@link org.dtrace4j.verify.VerifiedImage} can be loaded. The classes are made in this package, whose name every image
 * gives to its class.
 */
package org.dtrace4j.trace.load;
