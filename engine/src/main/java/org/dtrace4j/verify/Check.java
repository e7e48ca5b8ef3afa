package org.dtrace4j.verify;

/**
 * Checks that a test can leave out, to see that what attacks the verifier would notice. Nothing but tests leaves one out:
 * {@link ImageVerifier#verify(org.dtrace4j.dof.EnablingImage)} makes all of them.
 */
enum Check {
    /** Jumps go forward. */
    FORWARD,
    /** Stores stay inside the record. */
    RECORD_BOUNDS,
    /** What is reserved is committed. */
    COMMITTED,
    /** Variables are declared, in the form in which they are used. */
    DECLARED,
    /** A slot is tested before it is used. */
    TESTED
}
