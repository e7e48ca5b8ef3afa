package org.dtrace4j.abi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a method that compiled clauses may call. The verifier's list of permitted calls is made from these marks. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ProbeCode {
    /** Whether it changes the traced system, so that only an enabling with {@code -w} may hold it. */
    boolean destructive() default false;

    /**
     * Whether it uses what a firing remembers from one call to the next: its time, clause-local variables, scratch
     * memory. A clause without such calls need not have that cleared before it runs.
     */
    boolean remembers() default true;
}
