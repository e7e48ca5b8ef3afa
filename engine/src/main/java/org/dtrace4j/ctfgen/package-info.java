/**
 * C headers → Java accessors and a type file: what the build makes of the structures that a simulated system declares
 * in C.
 *
 * <p>{@link org.dtrace4j.ctfgen.CtfGenerator} is run by the build. It reads headers module by module through the D
 * front end and writes one final Java class for each structure and union, the class of all variables, the class of all
 * constants, and the type containers in a compact file that a program reads at start ({@link
 * org.dtrace4j.ctf.CtfFile}). What must stay true: a structure is declared once, in C; the same headers give the same
 * files, byte for byte; nothing here knows what the structures are for.
 */
package org.dtrace4j.ctfgen;
