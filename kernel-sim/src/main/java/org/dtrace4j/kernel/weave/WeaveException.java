package org.dtrace4j.kernel.weave;

/** A method that was marked as a kernel function cannot be one. */
final class WeaveException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WeaveException(String className, String method, String reason) {
        super(className.replace('/', '.') + "." + method + ": " + reason);
    }
}
