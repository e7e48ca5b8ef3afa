package org.dtrace4j.kernel.user;

/** A fresh disk on the {@link FakeSystem}, and init running on it: for tests of what happens at boot. */
public final class BootStory {
    private final FakeSystem system = FakeSystem.withDisk(Programs.standard());
    private int status;

    /** The system, to look at and to change. */
    public FakeSystem system() {
        return system;
    }

    /** Runs init until nothing can happen any more. */
    public BootStory boot() {
        status = system.runOnConsole("/sbin/init");
        return this;
    }

    public int status() {
        return status;
    }
}
