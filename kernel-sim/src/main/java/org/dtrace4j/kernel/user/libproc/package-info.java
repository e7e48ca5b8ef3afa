/**
 * Processes under control, as libproc has them: {@link org.dtrace4j.kernel.user.libproc.ProcessHandle} and {@link
 * org.dtrace4j.kernel.user.libproc.LwpHandle}, over the files {@code ctl}, {@code status}, {@code as}, {@code lwpctl} and {@code
 * lwpstatus} of {@code /proc}.
 *
 * <p>What must stay true: a process that is under control runs on when who controls it has gone.
 */
package org.dtrace4j.kernel.user.libproc;
