/**
 * Everything put together: the programs of {@code bin/} start here, and here are the cases, benchmarks and recipes.
 *
 * <p>This package may import everything; nobody imports it.
 */
package org.dtrace4j.examples;
