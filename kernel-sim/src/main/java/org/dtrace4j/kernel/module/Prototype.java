package org.dtrace4j.kernel.module;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method a kernel function: its C prototype, as in {@code static int tmp_unmount(struct vfs *vfsp, int flag,
 * struct cred *cr)}.
 *
 * <p>The method has the function's name, is an instance method of a {@link KernelCode}, and takes parameters in the
 * same order: a handle for a pointer to a structure, {@code int} or {@code long} for anything else. The build gives it
 * a frame on the kernel stack, a text address, a symbol, and (if traceable) a place in the fbt provider.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Prototype {
    /** The prototype, without a semicolon. */
    String value();

    /** Whether fbt may trace it. Assembly without a frame, the debugger's and DTrace's own code are not traceable. */
    boolean traceable() default true;
}
