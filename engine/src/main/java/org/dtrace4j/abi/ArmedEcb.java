package org.dtrace4j.abi;

/** An ECB that is live on one CPU: what a probe site finds in its slot there. Opaque to all but the runtime. */
public abstract class ArmedEcb { }
