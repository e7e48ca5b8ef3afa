package org.dtrace4j.link;

/**
 * Where the code of a program calls a probe, or asks whether it is enabled.
 *
 * @param function the function around it
 * @param symbol the symbol that another object file can name this function by
 * @param offset of the instruction, from the start of the function
 * @param isEnabled whether the code only asks
 */
public record ProbeSite(String provider, String probe, String function, String symbol, int offset, boolean isEnabled) { }
