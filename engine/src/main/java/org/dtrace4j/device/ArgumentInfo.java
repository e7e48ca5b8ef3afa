package org.dtrace4j.device;

import org.dtrace4j.ctf.CtfType;

/** Type of one element of {@code args[]}. */
public record ArgumentInfo(int index, CtfType type) { }
