/**
 * declared providers, image -&gt; <b>header, object file</b>: what {@code dtrace -h} and {@code dtrace -G} make, for programs
 * that have probes in their own code.
 *
 * <p>What goes in are the providers that D programs declare, the image of their clauses, and the object files that call
 * the probes; what comes out is a C header with a macro for each probe, and an object file whose section
 * {@code .SUNW_dof} says where the probes are: the layout is that of illumos' {@code sys/dtrace.h}, so that other tools
 * can read it. In the object files of the program each call of a probe becomes instructions that do nothing.
 *
 * <p>What must stay true: nothing here knows of a device or of how programs are compiled; a file that is not what it should
 * be is refused with a {@link org.dtrace4j.link.LinkException}, and is left as it was. Start with
 * {@link org.dtrace4j.link.ProviderDof}.
 */
package org.dtrace4j.link;
