package org.dtrace4j.kernel.module;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the kernel function that a method's static probes belong to, where the method is no kernel function itself: the
 * fast paths of locks and the dispatcher, which are assembly in the original.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface InFunction {
    /** The module, such as {@code unix}. */
    String module();

    /** The function, such as {@code swtch}. */
    String function();
}
