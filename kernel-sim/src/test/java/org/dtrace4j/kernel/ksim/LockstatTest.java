package org.dtrace4j.kernel.ksim;

import static org.dtrace4j.kernel.ksim.GuestScript.printed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** lockstat and intrstat, commands of the machine. */
class LockstatTest {
    /** Eight processes append to a file, whose lock they wait for now and then. */
    private static final String WRITERS = """
            cat >/tmp/writer <<'X'
            i=0; while [ $i -lt 150 ]; do cat /etc/inittab >>/tmp/same; i=$((i+1)); done
            X
            cat >/tmp/writers <<'X'
            for n in 1 2 3 4 5 6 7 8; do sh /tmp/writer & done
            wait
            X
            """;

    @Test
    void whoWaitsForALockIsToldOfWithTheCaller() {
        String seen = printed(WRITERS + "lockstat -p sh /tmp/writers\n");
        for (String line : seen.lines().toList()) {
            assertTrue(line.matches("4 [0-9]+ 0x[0-9a-f]{16} tmp_rwlock\\+0x[0-9a-f]+ 0\\.000000 [0-9]+"), seen);
        }
        assertTrue(!seen.isEmpty());
    }

    @Test
    void holdsAreOfTheLockThatIsAskedFor() {
        List<String> lines = printed("lockstat -H -l pidlock -D 1 ls /nowhere\n").lines().toList();
        assertEquals("/nowhere: No such file or directory", lines.get(0));
        assertEquals("lockstat: warning: ls exited with code 2", lines.get(1));
        assertEquals("", lines.get(2));
        assertTrue(lines.get(3).matches("Adaptive mutex hold: [0-9]+ events in 0\\.[0-9]{3} seconds \\([0-9]+ events/sec\\)"));
        assertEquals("", lines.get(4));
        assertEquals("Count indv cuml rcnt     nsec Lock                   Caller                  ", lines.get(5));
        assertEquals("-".repeat(79), lines.get(6));
        assertTrue(lines.get(7).matches(" +[0-9]+ [ 0-9]+% [ 0-9]+% 0\\.00 +[0-9]+ pidlock                [a-z_]+\\+0x.*"),
                lines.get(7));
        assertEquals(9, lines.size());
    }

    /** The original's table, all of it in genunix, whether anything of it can happen here or not. */
    @Test
    void probesAreThoseOfTheOriginal() {
        assertEquals("""
                genunix mutex_enter adaptive-acquire
                genunix mutex_enter adaptive-block
                genunix mutex_enter adaptive-spin
                genunix mutex_exit adaptive-release
                genunix mutex_destroy adaptive-release
                genunix mutex_tryenter adaptive-acquire
                genunix lock_set spin-acquire
                genunix lock_set spin-spin
                genunix lock_set_spl spin-acquire
                genunix lock_set_spl spin-spin
                genunix lock_try spin-acquire
                genunix lock_clear spin-release
                genunix lock_clear_splx spin-release
                genunix clock_unlock spin-release
                genunix rw_enter rw-acquire
                genunix rw_enter rw-block
                genunix rw_exit rw-release
                genunix rw_tryenter rw-acquire
                genunix rw_tryupgrade rw-upgrade
                genunix rw_downgrade rw-downgrade
                genunix thread_lock thread-spin
                genunix thread_lock_high thread-spin
                args[0]: lock_t *
                args[1]: uint64_t
                fired
                """, printed("""
                dtrace -lP lockstat | sed '1d; s/^ *[0-9]* *lockstat *//; s/  */ /'
                dtrace -lvn lockstat::thread_lock:thread-spin | sed -n 's/.*args/args/p'
                dtrace -qn 'lockstat::lock_set:spin-acquire { n++; } lockstat:::spin-spin, lockstat:::thread-spin { never++; }
                    tick-1s { printf("%s", n > 0 && never == 0 ? "fired" : "wrong"); exit(0); }' | grep .
                """).replace("  ", " "));
    }

    @Test
    void interruptsTellWhereTheCpusAre() {
        List<String> lines = printed("lockstat -I -k -i 100 -D 2 sleep 1\n").lines().toList();
        assertTrue(lines.get(1).startsWith("Profiling interrupt: 40"), lines.get(1));
        assertEquals("Count indv cuml rcnt     nsec CPU+PIL                Caller                  ", lines.get(3));
        assertTrue(lines.get(5).matches(" +1[0-9]{2}  25%  25% 0\\.00        0 cpu\\[0\\] {17}idle +"), lines.get(5));
    }

    @Test
    void stacksBeginBehindTheCaller() {
        List<String> lines = printed("lockstat -H -f getf -s 4 -D 1 true\n").lines().toList();
        int caller = 0;
        while (!lines.get(caller).contains("getf+0x")) {
            caller++;
        }
        assertEquals("      nsec ------ Time Distribution ------ count     Stack                   ", lines.get(caller + 2));
        assertTrue(lines.get(caller + 3).startsWith("         1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ "), lines.get(caller + 3));
        assertTrue(lines.get(caller + 4).trim().startsWith("_sys_sysenter_post_swapgs+"), lines.get(caller + 4));
    }

    @Test
    void whatIsWrongIsSaid() {
        assertEquals("""
                lockstat: max stack depth is 50
                2
                lockstat: -e events out of range
                2
                lockstat: symbol 'nosuch' not found
                2
                lockstat: '-g' requires at least '-s 1' data gathering
                2
                lockstat: failed to set -x nosuch: Invalid option name
                2
                lockstat: error opening file: No such file or directory
                2
                lockstat: could not execute nosuch: No such file or directory
                lockstat: warning: nosuch exited with code 127
                0
                Usage: lockstat [options] command [args]
                lockstat: cannot open dtrace library: DTrace requires additional privileges
                intrstat: invalid range '1' to '0'
                1
                intrstat: cpu 9 out of range
                1
                intrstat: invalid interval '0'
                1
                """, printed("""
                for wrong in '-s 99' '-e 70' '-l nosuch' '-g -t' '-x nosuch' '-o /no/such'; do
                    lockstat $wrong ls; echo $?
                done
                lockstat nosuch; echo $?
                lockstat -H 2>&1 | head -1
                su nobody -c 'lockstat ls'
                for wrong in '-c 1-0' '-c 9' 0; do
                    intrstat $wrong; echo $?
                done
                """));
    }

    @Test
    void interruptsOfTheDiskAreCounted() {
        List<String> lines = printed("(sleep 1; cp /etc/passwd /root/copy; sync) & intrstat 3 1; wait\n").lines().toList();
        assertEquals("      device |      cpu0 %tim      cpu1 %tim      cpu2 %tim      cpu3 %tim", lines.get(1));
        assertEquals("-------------+" + "-".repeat(60), lines.get(2));
        assertTrue(lines.get(3).matches("       mpt#0 \\| +[1-9][0-9]*  0\\.0         0  0\\.0         0  0\\.0         0  0\\.0"), lines.get(3));
    }

    @Test
    void everyEventCanBeWatchedInEveryWay() {
        assertEquals("0\n0\n0\n0\n0\n0\n", printed("""
                for way in '' '-T -n 100000' '-b -R -c' '-h -d 1 -P' '-s 5 -f getf -l pidlock' '-g -k -w -W -D 0'; do
                    lockstat -e 0-63 -n 100000 $way -o /tmp/seen true; echo $?
                done
                """));
    }

    @Test
    void whatAFunctionCausesCountsForAllThatCallIt() {
        List<String> lines = printed("lockstat -H -e 32 -g -k -f getf -D 3 ls /nowhere 2>/dev/null; true\n").lines().toList();
        assertEquals("Count genr cuml rcnt     nsec Lock                   Caller                  ", lines.get(3));
        assertTrue(lines.stream().skip(5).limit(3).allMatch(line -> line.contains("% ---- 0.00 ")), lines::toString);
    }

    @Test
    void firingsAreListedOneByOne() {
        List<String> lines = printed("lockstat -H -T -n 3 -l pidlock ls /nowhere 2>/dev/null\n").lines().toList();
        assertEquals("Event     Time        Owner  Lock                      Caller                  ", lines.get(0));
        assertEquals(5, lines.size());
        assertTrue(lines.get(2).matches("32 +[0-9]+ +0  pidlock {19}[a-z_]+\\+0x[0-9a-f]+ *"), lines.get(2));
    }

    @Test
    void theLastWayToGatherCounts() {
        assertEquals("Count indv cuml rcnt          Lock                   Caller                  ",
                printed("lockstat -H -s 4 -b true\n").lines().toList().get(3));
        assertEquals("-".repeat(79), printed("lockstat -H -b -s 4 true\n").lines().toList().get(3));
    }
}
