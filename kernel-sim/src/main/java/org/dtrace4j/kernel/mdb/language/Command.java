package org.dtrace4j.kernel.mdb.language;

/**
 * One stage of a pipeline: {@code ADDRESS,COUNT VERB}.
 *
 * @param address null where none is written
 * @param count null where none is written
 */
public record Command(Expression address, Expression count, Verb verb) { }
