/**
 * the machine's counters → {@code /dev/kstat}: what {@code kstat}, {@code vmstat}, {@code mpstat} and {@code iostat} read.
 *
 * <p>The module is loaded when somebody opens the device. What must stay true: reading changes nothing.
 */
package org.dtrace4j.kernel.kstat;
