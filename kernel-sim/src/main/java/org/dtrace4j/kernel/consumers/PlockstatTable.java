package org.dtrace4j.kernel.consumers;

import java.util.Arrays;
import java.util.List;

/** What plockstat makes tables of, in the order of its program; it shows them in the order from the last to the first. */
enum PlockstatTable {
    RW_WRITER_HOLD("rw_w_hold", "R/W writer hold"),
    RW_READER_HOLD("rw_r_hold", "R/W reader hold"),
    MUTEX_HOLD("mtx_hold", "Mutex hold"),
    RW_WRITER_BLOCK("rw_w_block", "R/W writer block"),
    RW_READER_BLOCK("rw_r_block", "R/W reader block"),
    MUTEX_SPIN("mtx_spin", "Mutex spin"),
    MUTEX_VAIN_SPIN("mtx_vain_spin", "Mutex unsuccessful spin"),
    MUTEX_BLOCK("mtx_block", "Mutex block");

    /** Behind the name of an aggregation: how often. */
    static final String COUNT = "_n";

    private final String aggregation;
    private final String title;

    PlockstatTable(String aggregation, String title) {
        this.aggregation = aggregation;
        this.title = title;
    }

    /** The aggregation of the times: their sum, or their distribution. */
    String aggregation() {
        return aggregation;
    }

    String title() {
        return title;
    }

    static List<PlockstatTable> all() {
        return Arrays.asList(values());
    }
}
