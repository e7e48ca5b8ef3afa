/**
 * The case of the un-unmountable tmpfs, played by {@code ksim case tmpfs}.
 *
 * <p>{@link org.dtrace4j.examples.tmpfs.TmpfsCase} tells the story; everything that it shows is what the programs say at that
 * moment on the machine it has made: rates come from reboot loops, addresses in the debugger from what the debugger printed
 * before. The scripts are those of {@code examples/tmpfs}.
 */
package org.dtrace4j.examples.tmpfs;
