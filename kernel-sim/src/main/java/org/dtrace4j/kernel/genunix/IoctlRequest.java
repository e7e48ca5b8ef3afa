package org.dtrace4j.kernel.genunix;

/**
 * A control call on its way to a driver. The simulated programs are Java code, so that argument and result are
 * objects of a shape on which program and driver agree, where C passes the address of a structure.
 */
public final class IoctlRequest {
    private final String command;
    private final Object argument;
    private Object result;

    public IoctlRequest(String command, Object argument) {
        this.command = command;
        this.argument = argument;
    }

    /** Name of the command, such as {@code ZFS_IOC_CREATE}. */
    public String command() {
        return command;
    }

    /** May be null. */
    public Object argument() {
        return argument;
    }

    /** What the driver has answered; null if nothing. */
    public Object result() {
        return result;
    }

    public void setResult(Object result) {
        this.result = result;
    }
}
