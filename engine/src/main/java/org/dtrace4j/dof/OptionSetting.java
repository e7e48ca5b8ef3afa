package org.dtrace4j.dof;

/** One option and its value as text; empty for a switch that is set by its name. */
public record OptionSetting(String name, String value) { }
