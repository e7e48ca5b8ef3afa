/**
 * Built-in variables, one row each: name -&gt; <b>type and source</b>.
 *
 * <p>A row says where a value comes from: one of the probe's arguments, a method of {@link org.dtrace4j.abi.Firing}, or
 * nothing yet. {@link org.dtrace4j.builtin.variable.BuiltinVariables} is the table.
 */
package org.dtrace4j.builtin.variable;
