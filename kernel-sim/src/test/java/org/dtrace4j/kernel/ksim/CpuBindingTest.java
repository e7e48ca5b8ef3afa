package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Processes that are bound to CPUs, from pbind to where their threads run. */
class CpuBindingTest {
    @Test
    void pbindBindsAndShows() {
        assertEquals(List.of("process id X: not bound", "process id X: was not bound, now 2", "process id X: 2",
                "process id X: 2", "process id X: was 2, now 3", "process id X: was 3, now not bound",
                "pbind: cannot query process 99999: No such process", "pbind: cannot bind process X: Invalid argument", "1",
                "pbind: cannot query process 0: Not owner", "pbind: cannot bind process 1: Not owner",
                "pbind: invalid processor ID 'x'", "pbind: must specify at least one pid", "2"),
            GuestScript.printed("""
                {
                    pbind -q $$; pbind -b 2 $$; pbind -q $$; pbind | grep "id $$:"; pbind -b 3 $$; pbind -u $$
                    pbind 99999; pbind -b 4 $$; echo $?; pbind 0; su adm -c 'pbind -b 1 1'; pbind -b x 1; pbind -b 1; echo $?
                } 2>&1 | sed "s/ $$/ X/" | grep -v '^usage' | grep -v '^.pbind'
                """).lines().toList());
    }

    /**
     * Two that compute, and a third for company, wherever they were when they were bound: they share one CPU and take nothing of
     * the others, and once they are let go each has one of its own.
     */
    @Test
    void whoIsBoundRunsThereOnly() {
        String said = GuestScript.printed("""
                busy() { while :; do :; done; }
                busy & one=$!
                busy & two=$!
                busy & three=$!
                measure() {
                    dtrace -qn 'profile-1000 /pid == $1 || pid == $2/ { @[cpu, curlwpsinfo->pr_bindpro] = count(); }
                        tick-2s { exit(0); } END { printa("cpu %d of %d: %@d\\n", @); }' $one $two
                }
                sleep 1
                pbind -b 1 $one $two | wc -l
                sleep 1; measure
                pbind -u $one $two | wc -l
                sleep 1; measure | sed 's/.*: //'
                kill $one $two $three
                """);
        String[] lines = said.lines().filter(line -> !line.isBlank()).toArray(String[]::new);
        assertEquals("2", lines[0].strip(), said);
        assertTrue(lines[1].matches("cpu 1 of 1: (19[5-9]\\d|2000)"), said);
        assertEquals("2", lines[2].strip(), said);
        long all = 0;
        for (int i = 3; i < lines.length; i++) {
            all += Long.parseLong(lines[i]);
        }
        assertEquals(4000, all, 60, said);
    }

    /** Three that compute share a CPU, so that two wait for it: they leave its queue when they may run elsewhere. */
    @Test
    void whoWaitsForACpuAndIsLetGoLeavesItsQueue() {
        String said = GuestScript.printed("""
                busy() { while :; do :; done; }
                busy & one=$!
                busy & two=$!
                busy & three=$!
                pbind -b 1 $one $two $three >/dev/null
                sleep 1
                dtrace -qn 'sched::dispdeq:dequeue /args[1]->pr_pid == $1 || args[1]->pr_pid == $2 || args[1]->pr_pid == $3/
                    { @[args[2]->cpu_id, args[3]] = count(); } END { printa("cpu %d, before its turn %d: %@d\\n", @); }' \\
                    -c "pbind -u $one $two $three" $one $two $three
                kill $one $two $three
                """);
        assertTrue(said.contains("cpu 1, before its turn 1: 2\n"), said);
    }
}
