package org.dtrace4j.device;

/** What system is behind the device: its node name, number of CPUs, whether it is still up. */
public record SystemDescription(String nodeName, int cpuCount) { }
