package org.dtrace4j.kernel.user;

import java.util.List;

/** Ends the program of a process: it would wait for ever, has exited, or becomes another program. */
final class FakeUnwind extends Error {
    private static final long serialVersionUID = 1L;
    final int status;
    final transient List<String> next;
    final String path;

    FakeUnwind(int status, String path, List<String> next) {
        super(null, null, false, false);
        this.status = status;
        this.path = path;
        this.next = next;
    }
}
