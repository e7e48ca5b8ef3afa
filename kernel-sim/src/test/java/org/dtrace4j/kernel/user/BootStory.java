package org.dtrace4j.kernel.user;

import java.util.List;

/** A fresh disk on the {@link FakeSystem}, and init running on it: for tests of what happens at boot. */
public final class BootStory {
    private final FakeSystem system = FakeSystem.withDisk(Programs.standard());
    private int status;

    /** The files, to look at and to change. */
    public final class Disk {
        /** Replaces or makes a file that can be run. */
        public void file(String path, String content) {
            system.file(path, 0755, content);
        }

        public byte[] read(String path) {
            return system.find(path).bytes();
        }

        /** A file's text, null if there is none. */
        public String text(String path) {
            return system.text(path);
        }

        /** Answers ioctls. */
        public void onControl(FakeSystem.Control control) {
            system.control = control;
        }

        /** Sees mounts and unmounts, and may refuse them. */
        public void onMount(FakeSystem.MountHook hook) {
            system.mountHook = hook;
        }

        public FakeSystem system() {
            return system;
        }
    }

    public Disk disk() {
        return new Disk();
    }

    /** Runs init until nothing can happen any more. */
    public BootStory boot() {
        status = system.runOnConsole("/sbin/init");
        return this;
    }

    /** What came on the console. */
    public String console() {
        return system.console.toString();
    }

    /** The changes to the system that mention a word, in order. */
    public List<String> journal(String word) {
        return system.journal.stream().filter(line -> line.contains(word)).toList();
    }

    public int status() {
        return status;
    }
}
