/**
 * The libraries and a run of a little of everything -> a class-data archive with which the programs start fast.
 *
 * <p>Used by the build only: {@link org.dtrace4j.examples.archive.ClassFileUpgrade} prepares the libraries of
 * others and {@link org.dtrace4j.examples.archive.LambdaClasses} our own, {@link org.dtrace4j.examples.archive.Rehearsal}
 * is played by the JVM that leaves the archive. Whatever the programs do must also work without the archive, and with all
 * jars as the compiler made them: so do the tests. Read next: {@code bin/launch.sh}.
 */
package org.dtrace4j.examples.archive;
