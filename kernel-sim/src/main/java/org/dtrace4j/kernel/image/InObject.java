package org.dtrace4j.kernel.image;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the executable or library that the functions of a class, or of all classes of a package, belong to: {@code sh},
 * {@code libzfs.so.1}. Without it that is the class's own name in lower case.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.PACKAGE})
public @interface InObject {
    String value();
}
