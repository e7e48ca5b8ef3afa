package org.dtrace4j.device;

/** A loaded module; a primary one may be referred to by anonymous enablings. */
public record ModuleDescription(String name, boolean primary) { }
