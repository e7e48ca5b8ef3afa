package org.dtrace4j.kernel.ksim;

import static org.dtrace4j.kernel.ksim.GuestScript.printed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The provider {@code plockstat}, and the command over it. */
class PlockstatTest {
    private static final String RULE = "-".repeat(79);
    private static final String LEGEND = "Count     nsec Lock                         Caller";
    private static final String USAGE = """
            Usage:
            \tplockstat [-vACHV] [-n count] [-s depth] [-e secs] [-x opt[=val]]
            \t    command [arg...]
            \tplockstat [-vACHV] [-n count] [-s depth] [-e secs] [-x opt[=val]]
            \t    -p pid
            """;

    /** Titles of the tables of an output. */
    private static List<String> titles(String output) {
        return output.lines().filter(line -> line.matches("(Mutex|R/W) .*")).toList();
    }

    /** The rows of a table. */
    private static List<String> rows(String output, String title) {
        List<String> rows = new ArrayList<>();
        List<String> lines = output.lines().toList();
        for (int at = lines.indexOf(title) + 4; at < lines.size() && !lines.get(at).isEmpty(); at++) {
            rows.add(lines.get(at));
        }
        return rows;
    }

    @Test
    void contentionOfARunningProcessIsShownByLockAndCaller() {
        String seen = printed(boot -> BackgroundLife.start(boot.machine().kernel()),
                "sleep 3\nplockstat -v -e 4 -p `pgrep indexer`\n");
        List<String> lines = seen.lines().toList();
        assertTrue(lines.get(0).matches("plockstat: tracing enabled for pid [0-9]+"), seen);
        assertEquals(List.of("", "Mutex block", "", LEGEND, RULE), lines.subList(1, 6), seen);
        assertTrue(lines.get(6).matches(" +[0-9]+ +[0-9]+ indexer`total_lock {11}indexer`add\\+0x[0-9a-f]+"), seen);
        assertTrue(titles(seen).containsAll(List.of("Mutex block", "Mutex unsuccessful spin")), seen);
        assertTrue(!seen.contains("hold"), seen);
    }

    @Test
    void holdsOfACommandAreAsLongAsItsThreadsWorkThen() {
        String seen = printed("plockstat -H /opt/site/bin/indexer -n 2 /etc\n");
        assertEquals(List.of("Mutex hold", "R/W reader hold", "R/W writer hold"), titles(seen));
        assertTrue(seen.matches("(?s)[0-9]+ words in [0-9]+ files, 0 of them known\\n.*"), seen);
        assertTrue(seen.matches("(?s).*\\nplockstat: pid [0-9]+ has exited\\n\\nMutex hold\\n.*"), seen);
        String row = rows(seen, "R/W reader hold").get(0);
        int files = Integer.parseInt(seen.replaceAll("(?s)^[0-9]+ words in ([0-9]+) files.*", "$1"));
        assertTrue(row.matches(" +" + 2 * files + " +[0-9]{4} indexer`cache_lock {11}indexer`lookup\\+0x[0-9a-f]+"), row);
        assertTrue(rows(seen, "R/W writer hold").get(0).matches(" +" + files + " +[0-9]{5} indexer`cache_lock .*"), seen);
    }

    @Test
    void histogramsHaveTheirStacksBesideThem() {
        String seen = printed("plockstat -H -s 4 -n 1 /opt/site/bin/indexer /etc\n");
        List<String> lines = seen.lines().toList();
        int at = lines.indexOf("R/W writer hold");
        assertEquals(List.of("", RULE, LEGEND), lines.subList(at + 1, at + 4), seen);
        assertTrue(lines.get(at + 4).matches(" +[0-9]+ +[0-9]+ indexer`cache_lock {11}indexer`insert\\+0x[0-9a-f]+"), seen);
        assertEquals("      nsec ---- Time Distribution --- count Stack", lines.get(at + 6));
        assertTrue(lines.get(at + 7).matches(" +[0-9]+ \\|@* *\\| +[0-9]+ indexer`insert\\+0x[0-9a-f]+"), seen);
        assertTrue(lines.get(at + 8).contains("indexer`look+0x"), seen);
        assertTrue(lines.get(at + 9).contains("indexer`worker+0x"), seen);
        assertEquals(lines.stream().filter(LEGEND::equals).count(), titles(seen).size(), "a row of each table");
    }

    @Test
    void theProviderIsThereForWhoAsksForAProcess() {
        String seen = printed("""
                /opt/site/bin/indexer -i 1 /etc >/dev/null &
                pid=$!
                sleep 1
                dtrace -ln 'plockstat*:::' >/dev/null
                dtrace -lvn "plockstat$pid:::mutex-spun"
                dtrace -ln 'plockstat*:::rw-block' | wc -l
                kill $pid; wait
                dtrace -ln 'plockstat*:::' >/dev/null
                """).replaceAll("(?m)[ \t]+", " ");
        String none = "dtrace: failed to match plockstat*:::: No probe matches description\n";
        assertTrue(seen.startsWith(none) && seen.endsWith("\n 2\n" + none), seen);
        assertTrue(seen.contains(" libc.so.1 mutex_trylock_adaptive mutex-spun\n"), seen);
        assertTrue(seen.contains("""
                 Argument Attributes
                 Identifier Names: Evolving
                 Data Semantics: Evolving
                 Dependency Class: ISA

                 Argument Types
                 args[0]: mutex_t *
                 args[1]: int
                 args[2]: int
                """.replaceAll("(?m)^ +", " ")), seen);
    }

    @Test
    void eachProbeTellsWhatItsNameSays() {
        String seen = printed("""
                dtrace -qc '/opt/site/bin/indexer -w 8 -n 10 -i 1 -c 10 -o /root/words /etc /lib' -o /tmp/seen -n '
                    plockstat$target:::mutex-acquire { @n[probename, arg1, arg2 > 0] = count(); held[arg0] = tid; }
                    plockstat$target:::mutex-release { @n[probename, arg1, held[arg0] == tid] = count(); }
                    plockstat$target:::mutex-spin { self->spun = arg0; @n[probename, 0, 0] = count(); }
                    plockstat$target:::mutex-spun { @n[probename, arg1, arg2 && arg0 == self->spun] = count(); self->spun = 0; }
                    plockstat$target:::mutex-block { self->blocked = arg0; }
                    plockstat$target:::mutex-blocked { @n[probename, arg1, arg0 == self->blocked] = count(); self->blocked = 0; }
                    plockstat$target:::rw-block { self->rw = arg0; }
                    plockstat$target:::rw-blocked { @n[probename, arg1, arg2 && arg0 == self->rw] = count(); self->rw = 0; }
                    plockstat$target:::rw-acquire, plockstat$target:::rw-release { @n[probename, arg1, 0] = count(); }
                    plockstat$target:::mutex-error, plockstat$target:::rw-error { @n[probename, 0, 0] = count(); }
                    END { printa("%s %d %d\\n", @n); }' >/dev/null
                cat /tmp/seen
                """);
        assertEquals(List.of("mutex-acquire 0 0", "mutex-acquire 0 1", "mutex-blocked 1 1", "mutex-release 0 1", "mutex-spin 0 0",
                "mutex-spun 0 1", "mutex-spun 1 1", "rw-acquire 0 0", "rw-acquire 1 0", "rw-blocked 0 1", "rw-blocked 1 1",
                "rw-release 0 0", "rw-release 1 0"), seen.lines().filter(line -> !line.isEmpty()).sorted().toList());
    }

    @Test
    void aLockIsReadWhereItLiesAndNamedAsAVariable() {
        String seen = printed("""
                dtrace -qc '/opt/site/bin/indexer -w 2 /etc' -n '
                    plockstat$target:::mutex-acquire /!seen[arg0]++/ {
                        this->mp = (mutex_t *)copyin(arg0, sizeof (mutex_t));
                        printf("%x %x %d ", this->mp->flags.magic, this->mp->lock.lock32.lockword,
                            *(uint64_t *)copyin(this->mp->data, 8) == this->mp->data); usym(arg0); printf("\\n"); }
                    pid$target:libc:mutex_unlock:entry /seen[arg0] == 1/ { seen[arg0]++; ustack(2); }
                    pid$target:a.out:worker:return { @[probefunc] = count(); } END { printa("%s %@d\\n", @); }'
                """);
        assertTrue(seen.contains("4d58 ff000000 1 ") && seen.contains("indexer`queue_lock"), seen);
        assertTrue(seen.matches("(?s).*libc.so.1`mutex_unlock\\s+indexer`(enqueue|add)\\+0x.*"), seen);
        assertTrue(seen.contains("worker 2\n"), "threads that came after the enabling: " + seen);
    }

    @Test
    void pstackShowsEachThread() {
        List<String> lines = printed("""
                /opt/site/bin/indexer -w 2 -i 1 /etc >/dev/null &
                sleep 1; pstack $! | sed 's/^ [0-9a-f]* //'; ps -o nlwp -p $!; kill $!
                """).lines().map(line -> line.replaceAll(" [(][)].*", "")).toList();
        int second = lines.indexOf("-------------------  lwp# 2 / thread# 2  --------------------");
        assertEquals("-------------------  lwp# 1 / thread# 1  --------------------", lines.get(1));
        assertEquals(List.of("lwp_park", "cond_wait_queue", "cond_wait", "take", "worker", "_thrp_setup", "_lwp_start"),
                lines.subList(second + 1, second + 8), lines::toString);
        assertEquals("   3", lines.get(lines.size() - 1));
    }

    @Test
    void whatIsWrongIsSaid() {
        String usage = USAGE + "2\n";
        assertEquals(usage + "plockstat: invalid count 'x'\n" + usage + "plockstat: invalid timeout '-1'\n" + usage
                + "plockstat: only one pid is allowed\n" + usage + "plockstat: invalid pid 'abc'\n" + usage
                + "plockstat: illegal option -- z\n" + usage + """
                plockstat: failed to grab pid 29999: no such process
                1
                plockstat: failed to execute nosuch: cannot find executable file
                1
                plockstat: failed to set -x nosuch: Invalid option name
                1
                plockstat: failed to set 'ustackframes': Invalid value for specified option
                1
                plockstat: dtrace_proc privilege required
                """, printed("""
                for wrong in '' '-n x ls' '-e -1 ls' '-p 1 2' '-p abc' -z '-p 29999' nosuch '-x nosuch ls' '-s x ls'; do
                    plockstat $wrong; echo $?
                done
                su nobody -c 'plockstat ls'
                """));
    }

    @Test
    void theEndOfTheCommandIsToldAndItsWordsStayApart() {
        assertEquals("""
                a  b
                plockstat: pid N has exited
                plockstat: pid N exited with status 3
                plockstat: pid N terminated by SIGKILL
                """, printed("""
                plockstat printf '%s\\n' 'a  b'
                plockstat sh -c 'exit 3'
                plockstat sh -c 'kill -9 $$'
                """).replaceAll("pid [0-9]+", "pid N"));
    }

    @Test
    void theProgramCanBeSeenAndEndsAfterItsTime() {
        String seen = printed("time=`date +%s`; plockstat -V -C -e 5 sleep 8; expr `date +%s` - $time\n");
        assertTrue(seen.startsWith("plockstat: vvvv D program vvvv\nBEGIN\n{\n"), seen);
        assertTrue(seen.contains("\nplockstat$target:::mutex-block\n") && !seen.contains("hold"), seen);
        assertTrue(seen.matches("(?s).*plockstat: \\^\\^\\^\\^ D program \\^\\^\\^\\^\n[56]\n"), seen);
    }
}
