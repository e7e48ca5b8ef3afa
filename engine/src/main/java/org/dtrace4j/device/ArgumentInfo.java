package org.dtrace4j.device;

import org.dtrace4j.provider.ProbeArgument;

/** Element {@code index} of {@code args[]}: where it comes from, and its types. */
public record ArgumentInfo(int index, ProbeArgument argument) { }
