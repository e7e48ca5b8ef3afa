package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** truss, and by it what /proc does with processes that are traced. */
class TrussTest {
    /** Numbers of processes, and addresses, as letters. */
    private static String run(String script) {
        return GuestScript.printed(script).replaceAll("0x0804[0-9A-F]{4}", "STACK");
    }

    @Test
    void theSystemCallsOfACommandAreShownWithTheirArguments() {
        assertEquals("""
                hello
                execve("/usr/bin/cat", STACK, STACK)  argc = 3
                fstat(1, STACK)				= 0
                open("/tmp/f", O_RDONLY)			= 3
                read(3, " h e l l o\\n", 4096)			= 6
                write(1, " h e l l o\\n", 6)			= 6
                read(3, STACK, 4096)			= 0
                close(3)					= 0
                open("/tmp/no", O_RDONLY)			Err#2 ENOENT
                write(2, " c a t :   c a n n o t  ".., 52)	= 52
                _exit(2)
                2
                """, run("""
                echo hello >/tmp/f
                truss -o /tmp/out cat /tmp/f /tmp/no 2>/dev/null; status=$?
                cat /tmp/out; echo $status
                """));
    }

    @Test
    void childrenAreFollowedByTrussesOfTheirOwn() {
        String said = run("truss -f sh -c '/usr/bin/ls -d /tmp; false'; echo $?").replaceAll("(?m)^\\d+:", "N:");
        assertEquals("""
                N:	execve("/usr/bin/sh", STACK, STACK)  argc = 3
                N:	getpid()					= 41 [40]
                N:	forkx(0)					= 42
                N:	forkx()		(returning as child ...)	= 41
                N:	execve("/usr/bin/ls", STACK, STACK)  argc = 3
                N:	lstat("/tmp", STACK)			= 0
                N:	fstat(1, STACK)				= 0
                N:	write(1, " / t m p\\n", 5)			= 5
                N:	_exit(0)
                N:	    Received signal #18, SIGCLD, in waitid() [default]
                N:	      siginfo: SIGCLD CLD_EXITED pid=42 status=0x0000
                N:	waitid(P_PID, 42, STACK, WEXITED)		= 0
                N:	_exit(1)
                """, said.replaceAll("(?m)^/tmp\n|^1\n", "").replaceAll("\\b4[0-9] \\[", "41 [")
                .replaceAll("= 4[0-9]\n(?=N:\tforkx\\(\\))", "= 42\n").replaceAll("ing as child ...\\)\t= 4[0-9]", "ing as child ...)\t= 41")
                .replaceAll("\\[4[0-9]\\]", "[40]").replaceAll("pid=4[0-9]", "pid=42").replaceAll("P_PID, 4[0-9]", "P_PID, 42"));
        assertTrue(said.endsWith("\n1\n"), said);
    }

    /** What counts is the same however many trusses have counted; a child's half of fork is none. */
    @Test
    void callsAreCountedAlsoOfChildren() {
        String said = run("truss -fc -o /tmp/out sh -c '/usr/bin/ls /tmp; /usr/bin/ls /tmp/no' >/dev/null 2>&1; cat /tmp/out");
        assertTrue(said.matches("(?s)signals ------------\nSIGCLD\t\t   1\ntotal:\t\t   1\n\n"
                + "\nsyscall               seconds   calls  errors\n"
                + "_exit                    .000       2\n.*"
                + "\nstat                     \\.000       5       1\n.*"), said);
        assertTrue(said.contains("\nexecve ") && said.matches("(?s).*\nforkx                    .00\\d       1\n.*"), said);
        assertTrue(said.matches("(?s).*\nsys totals: +\\.\\d{3} +25 +4\nusr time: +\\.\\d{3}\nelapsed: +\\.\\d{3}\n"), said);
    }

    @Test
    void aProcessIsTakenAndLetGoAgain() {
        assertEquals("""
                nanosleep(STACK, 0x00000000) (sleeping...)
                    Received signal #16, SIGUSR1, in nanosleep() [default]
                      siginfo: SIGUSR1 pid=38 uid=0
                nanosleep(STACK, 0x00000000)		Err#4 EINTR
                -
                nanosleep(STACK, 0x00000000) (sleeping...)
                S sleep 5
                -
                S sleep 5
                """, run("""
                sleep 4 & s=$!
                truss -o /tmp/out -p $s & sleep 2; kill -USR1 $s; wait; cat /tmp/out; echo -
                sleep 5 & s=$!
                truss -o /tmp/out -p $s & t=$!; sleep 2; kill $t; wait $t; cat /tmp/out; ps -o s,args -p $s | tail -1; wait; echo -
                sleep 5 & s=$!
                truss -o /tmp/out -p $s & t=$!; sleep 2; kill -9 $t; wait $t; ps -o s,args -p $s | tail -1; wait
                """));
    }

    /** A command whose truss is killed goes on, as it is traced by somebody with run-on-last-close. */
    @Test
    void aCommandOutlivesItsTruss() {
        assertEquals("S sleep 3\ndone\n", run("""
                truss -o /dev/null sh -c 'sleep 3; echo done >/tmp/done' & t=$!
                sleep 1; kill -9 $t; wait $t; ps -o s,args -p `pgrep -x sleep` | tail -1; sleep 3; cat /tmp/done
                """));
    }

    @Test
    void jobControlIsTold() {
        assertEquals("""
                    Stopped by signal #23, SIGSTOP, in nanosleep()
                    Continued with signal #25, SIGCONT [default]
                nanosleep(STACK, 0x00000000) (sleeping...)
                nanosleep(STACK, 0x00000000)		= 0
                _exit(0)
                """, run("""
                sleep 4 & s=$!
                truss -o /tmp/out -p $s & sleep 0.2; kill -STOP $s; sleep 1.5; kill -CONT $s; wait; cat /tmp/out
                """));
    }

    /** At -T and -S a process is left stopped, for whoever sets it running. */
    @Test
    void aProcessIsLeftWhereItIsWanted() {
        assertEquals("""
                nanosleep(STACK, 0x00000000) (sleeping...)
                nanosleep(STACK, 0x00000000)		= 0
                0 T
                gone
                    Received signal #15, SIGTERM, in nanosleep() [default]
                      siginfo: SIGTERM pid=38 uid=0
                T
                gone
                """, run("""
                truss -t nanosleep -T nanosleep sleep 2; echo $? `ps -o s -p $(pgrep -x sleep) | tail -1`
                prun `pgrep -x sleep`; sleep 0.1; pgrep -x sleep || echo gone
                sleep 9 & s=$!; truss -i -t !all -S TERM -p $s & t=$!; sleep 0.5; kill $s; wait $t; ps -o s -p $s | tail -1
                prun $s; wait $s; kill -0 $s 2>/dev/null || echo gone
                """));
    }

    @Test
    void eachThreadIsFollowed() {
        String said = run("""
                mkdir /tmp/d; echo a b >/tmp/d/1
                truss -o /tmp/out /opt/site/bin/indexer -w 2 /tmp/d; cat /tmp/out
                """);
        assertTrue(said.startsWith("2 words in 1 files, 0 of them known\nexecve(\"/opt/site/bin/indexer\""), said);
        assertTrue(said.contains("\n/2:\tlwp_create()	(returning as new lwp ...)	= 0\n"), said);
        assertTrue(said.contains("\n/3:\tlwp_create()	(returning as new lwp ...)	= 0\n"), said);
        assertTrue(said.matches("(?s).*\n/[23]:\tread\\(3, \" a   b\\\\n\", 4096\\)\t\t\t= 4\n.*"), said);
        assertTrue(said.matches("(?s).*\n/1:\twrite\\(1, \" 2   w o r d s   i n   1\"\\.\\., 36\\)\t= 36\n.*"), said);
        assertTrue(said.endsWith("\nlwp_wait(3, STACK)				= 0\n_exit(0)\n"), said);
    }

    @Test
    void structuresBuffersAndArgumentsAreShownOnRequest() {
        String said = run("""
                echo 0123456789abcdefghij >/tmp/f
                truss -rall -w 1 -t !all cat /tmp/f
                truss -xopen -topen cat /tmp/f >/dev/null
                truss -ae -t exec env -  A=b echo x
                truss -vlstat -tlstat ls -d /tmp
                truss -dDE -t _exit true
                """);
        assertEquals("""
                read(3, STACK, 4096)			= 21
                   0 1 2 3 4 5 6 7 8 9 a b c d e f g h i j\\n
                0123456789abcdefghij
                write(1, STACK, 21)			= 21
                   0 1 2 3 4 5 6 7 8 9 a b c d e f g h i j\\n
                open(STACK, 0, 0)				= 3
                     STACK: "/tmp/f"
                """, said.substring(0, said.indexOf("execve")).replaceAll("(?m)^read.*= 0\n", ""));
        assertTrue(said.contains("  argc = 3\n argv: echo x\n envp: A=b\nx\n") || said.contains("  argc = 2\n argv: echo x\n envp: A=b\nx\n"),
                said);
        assertTrue(said.matches("(?s).*lstat\\(\"/tmp\", STACK\\)			= 0\n    d=0x[0-9A-F]+ +i=\\d+ +m=0041777 l=2  u=0     g=0     "
                + "sz=\\d+\n\tat = Jan .*\n\tmt = Jan .*\n\tct = Jan .*\n    bsz=4096  blks=\\d+ .*"), said);
        assertTrue(said.matches("(?s).*\nBase time stamp:  1357\\d{6}\\.\\d{4}  \\[ Fri Jan 11 .* UTC 2013 \\]\n"
                + "( \\d\\.\\d{4}\t){3}_exit\\(0\\)\n"), said);
    }

    @Test
    void whoMayNotOrCannotIsTold() {
        assertEquals("""
                truss: process is traced: PID
                truss: attempt to grab self: PID
                truss: system process: 0
                truss: cannot trace '4711': no such process
                truss: cannot trace '1/x': bad lwp specification
                truss: permission denied: PID
                truss: cannot find program: nosuch
                truss: cannot execute program: /etc/passwd
                truss: unrecognized syscall: foo
                truss: unrecognized signal name/number: bar
                truss: filedescriptor not in range[0..65535]: x
                2
                """, run("""
                sleep 3 & s=$!
                truss -o /dev/null -p $s & t=$!; sleep 0.2; truss -p $s; kill $t; wait $t
                sh -c 'exec truss -p $$'
                truss -p 0; truss -p 4711; truss -p 1/x
                su nobody -c "truss -p $s"
                truss nosuch; truss /etc/passwd; truss -t foo -s bar -r x true; echo $?
                """).replaceAll("(traced|self|denied): \\d+", "$1: PID"));
    }

    /** Where nobody traces nothing of it is called; where somebody does the functions are those of the original. */
    @Test
    void theKernelStopsAtEntryAndExit() {
        String said = run("""
                trace() { dtrace -qn 'fbt::pre_syscall:entry,fbt::prstop:entry { @[probefunc] = count(); }
                        fbt::stop:entry { @s[arg0, arg1, stack(2)] = count(); }' -c "$1"; }
                trace 'sh -c :'; echo -
                trace 'truss -o /dev/null -t _exit true'
                """);
        String[] halves = said.split("-\n", 2);
        assertFalse(halves[0].contains("stop"), halves[0]);
        assertTrue(halves[1].matches("(?s).* +3 +1\n +unix`pre_syscall\\+0x[0-9a-f]+\n +unix`_sys_sysenter_post_swapgs\\+0x.*"), said);
        assertTrue(halves[1].matches("(?s).* +4 +59\n +unix`post_syscall\\+0x[0-9a-f]+\n +unix`_sys_sysenter_post_swapgs\\+0x.*"), said);
    }
}
