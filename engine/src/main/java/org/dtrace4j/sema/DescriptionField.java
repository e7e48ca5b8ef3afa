package org.dtrace4j.sema;

/** The fields of a probe description; a description with fewer fields than it could have ends with one of them. */
public enum DescriptionField { PROVIDER, MODULE, FUNCTION, NAME }
