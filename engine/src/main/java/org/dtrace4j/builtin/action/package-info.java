/**
 * Actions, one row each: name -&gt; <b>arguments, record, effect</b>.
 *
 * <p>A row says what arguments an action takes, what the consumer is told of it, which method of
 * {@link org.dtrace4j.abi.Firing} it calls, and whether it changes the traced system.
 * {@link org.dtrace4j.builtin.action.Actions} is the table.
 */
package org.dtrace4j.builtin.action;
