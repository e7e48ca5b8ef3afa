package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Raw reads and writes of the disk, and what they show of themselves. */
class RawDiskTest {
    @Test
    void whatIsWrittenToTheSpareSliceIsReadBack() {
        assertEquals("""
                1+1 records in
                2+0 records out
                hello
                512
                read: Invalid argument
                0+0 records in
                0+0 records out
                dd: /dev/rdsk/c0t0d0s0: open: Device busy
                1024+0 records in
                1024+0 records out
                """, GuestScript.printed("""
                {
                    { echo hello; cat /bin/ls; } | dd bs=512 count=2 of=/dev/rdsk/c0t0d0s1 conv=sync
                    dd if=/dev/rdsk/c0t0d0s1 bs=512 count=1 2>/dev/null | head -1
                    dd if=/dev/rdsk/c0t0d0s1 bs=512 count=1 skip=1 2>/dev/null | wc -c | sed 's/ //g'
                    dd if=/dev/rdsk/c0t0d0s1 bs=100 count=1
                    dd if=/dev/zero of=/dev/rdsk/c0t0d0s0 count=1
                    dd if=/dev/rdsk/c0t0d0s1 of=/dev/null bs=64k
                } 2>&1 | sed '/transferred/d'
                """));
    }

    @Test
    void requestsArePhysicalAndCounted() {
        String said = GuestScript.printed("""
                dtrace -qn 'sysinfo:::phread,sysinfo:::phwrite { @[probename] = sum(arg0); }
                    io:::start /args[0]->b_flags & B_PHYS/ {
                        @io[args[0]->b_flags & B_READ ? "R" : "W", args[0]->b_bcount, args[1]->dev_statname, args[1]->dev_minor,
                            args[2]->fi_pathname] = count();
                    }' -c 'dd if=/dev/rdsk/c0t0d0s0 of=/dev/rdsk/c0t0d0s1 bs=64k count=3'
                """);
        for (String line : new String[] {"phread +3", "phwrite +3", "R +65536 +sd0 +0 +<none> +3",
            "W +65536 +sd0 +1 +<none> +3"}) {
            assertTrue(said.matches("(?s).*\n  " + line + "\n.*"), line + " in: " + said);
        }
    }
}
