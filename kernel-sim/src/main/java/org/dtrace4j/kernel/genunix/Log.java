package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.LogEntry;

/** log.c: the console messages that the kernel keeps, for {@code ::msgbuf}; the oldest go first. */
public final class Log extends ProcessCode {
    private static final int MOST_ENTRIES = 512;

    public Log(Kernel k) {
        super(k);
    }

    /** Begins to keep messages, and prints the banner. */
    @Prototype("void log_init(void)")
    public void log_init() {
        k.console.logTo(this::keep);
        String names = "SunOS Release " + k.memory.getString(k.vars.utsname().release_address(), 257) + " Version "
                + k.memory.getString(k.vars.utsname().version_address(), 257) + " 64-bit";
        print("\r" + names + "\n");
        print("Copyright (c) 1983, 2010, Oracle and/or its affiliates. All rights reserved.\n");
    }

    private void print(String line) {
        k.console.write(line);
        keep(line);
    }

    /**
     * Prints a line of who observes the kernel, and keeps it: in memory of the observer's, and not counted, so that nothing lies
     * elsewhere, nor is forgotten earlier, because somebody looks on.
     */
    public void tellOfObserver(String line) {
        k.console.write(line);
        add(line, true);
    }

    /** Adds a message of the kernel's to the buffer. */
    private void keep(String message) {
        add(message, false);
    }

    private void add(String message, boolean isOfObserver) {
        String text = message.replace("\r", "");
        int size = LogEntry.OFFSET_LOG_TEXT + text.length() + 1;
        LogEntry entry = LogEntry.at(k.memory, isOfObserver ? k.observerHeap.alloc(size) : kmem_alloc(size));
        entry.log_next(null);
        entry.log_time(isOfObserver ? k.clock.now() : gethrtime());
        entry.log_level(0);
        entry.log_size(size);
        k.memory.putString(entry.log_text_address(), text, text.length() + 1);
        if (k.vars.log_last() == null) {
            k.vars.log_first(entry);
        } else {
            k.vars.log_last().log_next(entry);
        }
        k.vars.log_last(entry);
        if (!isOfObserver) {
            k.vars.log_entries(k.vars.log_entries() + 1);
        }
        while (k.vars.log_entries() > MOST_ENTRIES) {
            LogEntry oldest = k.vars.log_first();
            k.vars.log_first(oldest.log_next());
            if (!k.observerHeap.has(oldest.address())) {
                k.vars.log_entries(k.vars.log_entries() - 1);
                kmem_free(oldest.address(), oldest.log_size());
            }
        }
    }
}
