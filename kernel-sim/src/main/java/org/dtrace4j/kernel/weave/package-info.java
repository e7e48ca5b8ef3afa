/**
 * Compiled kernel code → kernel code with stack frames, an index of functions, and function types.
 *
 * <p>Run by the build after javac ({@link org.dtrace4j.kernel.weave.Weaver}); nothing of it is used at run time. In go
 * the class files of kernel code and the types that the headers declare; out come the same class files, woven in place
 * ({@link org.dtrace4j.kernel.weave.ClassWeaver}), {@code functions.index} and {@code kernel.ctf}. What must stay true:
 * a class that is woven already is left alone, so incremental builds work; a kernel function whose prototype does not
 * fit its method stops the build.
 *
 * <p>User land is woven likewise ({@link org.dtrace4j.kernel.weave.UserWeaver}): out comes {@code user-functions.index}, and
 * {@link org.dtrace4j.kernel.image} is what runs.
 */
package org.dtrace4j.kernel.weave;
