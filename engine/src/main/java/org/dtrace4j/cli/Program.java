package org.dtrace4j.cli;

import org.dtrace4j.session.CompiledProgram;

/** A program of the command line and what the compiler made of it. */
record Program(ProgramRequest request, CompiledProgram compiled) { }
