/**
 * Script text -> tokens -> syntax tree -> system calls: the shell of the simulated system.
 *
 * <p>{@link org.dtrace4j.kernel.user.shell.Lexer}, {@link org.dtrace4j.kernel.user.shell.WordReader} and
 * {@link org.dtrace4j.kernel.user.shell.Parser} turn text into {@link org.dtrace4j.kernel.user.shell.Command}s made of
 * {@link org.dtrace4j.kernel.user.shell.Word}s;
 * {@link org.dtrace4j.kernel.user.shell.Expander} turns words into strings;
 * {@link org.dtrace4j.kernel.user.shell.Interpreter} runs commands in the process it was given, with forks where a
 * shell forks. It is a POSIX shell with the habits of ksh93 (the last command of a pipeline runs in the shell
 * itself; an alias is one from the line behind its definition on). A script is read command by command
 * ({@link org.dtrace4j.kernel.user.shell.ScriptReader}). At a terminal
 * {@link org.dtrace4j.kernel.user.shell.Jobs} makes a process group of each command, and one of them has the
 * terminal.
 *
 * <p>What is stopped or interrupted at a terminal is the command that runs; the rest of what was typed is given up. (ksh93 would
 * stop the rest with it: it forks, for which this shell has no image of itself.)
 *
 * <p>What must stay true: no state outside the interpreter's {@link org.dtrace4j.kernel.user.shell.ShellState}; a
 * forked child works on a copy of it; and no clean-up in {@code finally} makes system calls, because a process that
 * execs, exits or is killed leaves its Java frames by an exception of the kernel's.
 */
@InObject("sh")
package org.dtrace4j.kernel.user.shell;

import org.dtrace4j.kernel.image.InObject;
