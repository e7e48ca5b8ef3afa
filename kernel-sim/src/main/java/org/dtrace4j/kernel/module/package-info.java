/**
 * Java classes → kernel modules: how the code of the simulated kernel is organised, named and found.
 *
 * <p>A kernel function is an instance method with a {@link org.dtrace4j.kernel.module.Prototype} in a class that
 * extends {@link org.dtrace4j.kernel.module.KernelCode}, one class for each C file of the original; the classes of a
 * module hang off its {@link org.dtrace4j.kernel.module.KernelModule}, the modules and everything else off one {@link
 * org.dtrace4j.kernel.module.Kernel} for each boot. The build weaves frames into these methods and writes the index
 * from which {@link org.dtrace4j.kernel.module.FunctionIndex} and the symbol table come. What must stay true: kernels
 * share no mutable state; code of a module exists always, but its probes and symbols only from when the module is
 * loaded.
 */
package org.dtrace4j.kernel.module;
