package org.dtrace4j.abi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that compiled clauses may call. The verifier's list of permitted calls is made from these marks, and so is
 * what it proves of a clause: what a call may take and write is what its mark says.
 */
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

    /** Whose memory it may write through an address. */
    ProbeMemory writes() default ProbeMemory.NONE;

    /** Bytes of scratch memory that a call takes at most, besides what the next two say. */
    int scratchBytes() default 0;

    /** How many strings, each of as many bytes as option {@code strsize} says, a call takes scratch memory for at most. */
    int scratchStrings() default 0;

    /** The parameter, from 0, that says how many bytes of scratch memory a call takes; -1 when none does. */
    int scratchParameter() default -1;
}
