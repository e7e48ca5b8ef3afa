/**
 * tables -&gt; <b>reference</b>: what {@code --explain} says of a name, and the manual's pages in {@code engine/docs}.
 *
 * <p>What goes in are the rows of the tables: options, variables, actions, subroutines, aggregating functions and the
 * tags of errors. What comes out are {@link org.dtrace4j.reference.Entry entries}, and Markdown made of them.
 *
 * <p>What must stay true: nothing is said here that a row does not say, so that adding a row adds it to the manual; and
 * the pages in {@code engine/docs} are what {@link org.dtrace4j.reference.Manual} writes, which a test holds them to.
 */
package org.dtrace4j.reference;
