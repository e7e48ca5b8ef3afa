/**
 * A machine that has stopped, and somebody at its console → a session of the debugger.
 *
 * <p>{@link org.dtrace4j.kernel.mdb.KmdbSession} is the debugger in a machine; a
 * {@link org.dtrace4j.kernel.mdb.DebuggerTerminal} is where it reads its lines and writes, a person's terminal or a
 * script. What must stay true: while a session runs, no virtual time passes and nothing is drawn, so a machine that
 * goes on afterwards goes on as if nobody had looked. Below, from the bottom: {@code target} (memory, types, symbols),
 * {@code view} (values as text), {@code language} (lines as syntax), {@code command} (execution), {@code walk} and
 * {@code dcmd} (what there is to execute).
 */
package org.dtrace4j.kernel.mdb;
