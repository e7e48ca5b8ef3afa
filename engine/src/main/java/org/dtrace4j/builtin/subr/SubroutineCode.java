package org.dtrace4j.builtin.subr;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a static method a subroutine of D under the method's name (a trailing underscore keeps it apart from words of
 * Java). It takes the {@link org.dtrace4j.abi.Firing} and one {@code long} for each parameter, and returns
 * {@code long} or nothing.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface SubroutineCode {
    /** Result and parameters, such as {@code string(const char *, int, [int])}; brackets mark what may be left out. */
    String prototype();

    /** For the manual, one phrase. */
    String description() default "";

    /** What left-out parameters are, in order. */
    long[] defaults() default {};

    /** The version of D that introduced it. */
    String since() default "1.0";

    /** Whether D writes it as an array: {@code name[index]}. It is no subroutine then, and takes one integer. */
    boolean array() default false;

    /** How stable it is. */
    String stability() default "Stable/Stable/Common";

    /** Whether it may fault. */
    boolean faults() default true;
}
