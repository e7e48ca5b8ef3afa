/**
 * an open file and its arguments → another program in the process: the modules {@code elfexec} and {@code intpexec}, which
 * {@code gexec} calls by their rows of {@code execsw}.
 *
 * <p>What must stay true: the boot loader has them in memory, so that an exec costs the same whether somebody traces them or not.
 * Read next: {@link org.dtrace4j.kernel.genunix.Exec}.
 */
package org.dtrace4j.kernel.exec;
