package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** dtrace in the machine as users who are not the superuser. */
class PrivilegesTest {
    /** What a script prints in a machine where adm, bin and sys have one privilege each. */
    private static String run(String script) {
        return GuestScript.printed("""
                echo 'adm::::defaultpriv=basic,dtrace_user' >>/etc/user_attr
                echo 'bin::::type=normal;defaultpriv=basic,dtrace_proc' >>/etc/user_attr
                echo 'sys::::defaultpriv=basic,dtrace_kernel' >>/etc/user_attr
                """ + script);
    }

    @Test
    void whoHasNoPrivilegeDoesNotGetToDtrace() {
        assertEquals("""
                uid=60001(nobody) gid=60001(nobody)
                dtrace: failed to initialize dtrace: DTrace requires additional privileges
                1
                dtrace: failed to initialize dtrace: DTrace requires additional privileges
                dtrace: invalid probe specifier BEGIN: probe description :::BEGIN does not match any probes
                0
                """, run("""
                su nobody -c 'id; dtrace -n BEGIN; echo $?; dtrace -l; dtrace -e -n BEGIN; dtrace -Zen BEGIN; echo $?'
                """));
    }

    @Test
    void aUserSeesWhatTheKernelDoesForOwnProcesses() {
        assertEquals("""
                   10    syscall                                                open entry
                dtrace: failed to match fbt::open:entry: No probe matches description
                date 4
                dtrace 4
                """, run("""
                su adm -c 'dtrace -ln syscall::open:entry | tail -1; dtrace -ln fbt::open:entry | grep -v PROVIDER
                dtrace -qn "syscall::write:entry { @[execname, uid] = count(); }" -n "END { printa(\\"%s %d\\\\n\\", @); }" \\
                    -c date | grep 4$'
                """));
    }

    @Test
    void argumentsOfAProgramAreTextThoughThoseOfAnotherWereLonger() {
        assertEquals("date\n", run("""
                su adm -c 'dtrace -qn "proc:::exec-success /curpsinfo->pr_fname == \\"date\\"/ { trace(curpsinfo->pr_psargs); exit(0); }" \\
                    -c "sh -c date" | grep date$'
                """));
    }

    @Test
    void theKernelIsAFaultForAUser() {
        assertEquals("""
                dtrace: error on enabled probe ID 1 (ID 1: dtrace:::BEGIN): invalid kernel access in action #2 at DIF offset 4
                dtrace: error on enabled probe ID 2 (ID 1: dtrace:::BEGIN): invalid kernel access in action #1
                dtrace: error on enabled probe ID 3 (ID 1: dtrace:::BEGIN): invalid kernel access in action #1 at DIF offset 0
                dtrace: error on enabled probe ID 4 (ID 1: dtrace:::BEGIN): invalid kernel access in action #1
                dtrace: error on enabled probe ID 5 (ID 1: dtrace:::BEGIN): invalid kernel access in action #2
                dtrace: error on enabled probe ID 6 (ID 1: dtrace:::BEGIN): invalid kernel access in action #2
                own dtrace
                """, run("""
                su adm -c 'dtrace -wqn "BEGIN { trace(1); trace(*(int *)&\\`kas); } BEGIN { stack(); } BEGIN { trace(caller); }
                    BEGIN { panic(); } BEGIN { trace(1); sym(1); } BEGIN { @[mod(1), 1] = count(); } BEGIN { printf(\\"own %s\\", curpsinfo->pr_fname); exit(0); }"' | sed 's/ $//'
                """).stripTrailing() + "\n");
    }

    @Test
    void aClockTicksForAUserButDoesNotTellWhereTheKernelIs() {
        String seen = run("""
                su adm -c 'dtrace -qn "tick-10hz { trace(arg0); } tick-10hz { trace(pid); } tick-10hz { exit(0); }"'
                """);
        List<String> lines = seen.lines().toList();
        assertTrue(lines.get(0).endsWith("profile:::tick-10hz): invalid kernel access in action #1 at DIF offset 0"), seen);
        assertTrue(lines.get(1).endsWith("profile:::tick-10hz): invalid user access in action #1 at DIF offset 0"), seen);
    }

    @Test
    void processesCanBeTracedByTheirUserOnly() {
        assertEquals("""
                main
                dtrace: invalid probe specifier pid1:::entry: failed to grab process 1
                dtrace: failed to grab pid 1: permission denied
                dtrace: invalid probe specifier syscall:::entry: probe description syscall:::entry does not match any probes
                """, run("""
                su bin -c 'dtrace -qn "pid\\$target::main:entry { trace(probefunc); }" -c true; echo
                dtrace -n "pid1:::entry" 2>&1 | head -1; dtrace -p 1 -n "BEGIN { exit(0); }" 2>&1
                dtrace -n "syscall:::entry" 2>&1 | head -1' | grep .
                """));
    }

    @Test
    void usersHaveTheNamesThatTheFilesGiveThem() {
        assertEquals("""
                joe staff
                joe 100 sleep 2
                joe sleep
                /tmp/his
                find: cannot find -user name
                1
                pgrep: invalid user name -- 'jim'
                2
                100 10
                """, run("""
                echo 'joe:x:100:10:Joe:/:' >>/etc/passwd
                echo 'staff::10:' >>/etc/group
                su joe -c ': >/tmp/his; sleep 2' &
                sleep 1
                ls -l /tmp/his | while read mode links user group rest; do echo $user $group; done
                ps -eo user,uid,args | grep 'sleep 2$' | grep -v su | grep -v grep | sed 's/^ *//; s/  */ /g'
                prstat 1 1 | grep joe | grep sleep/ | while read pid user rest; do echo $user sleep; done
                find /tmp -user joe
                find /tmp -user jim; echo $?
                pgrep -u jim .; echo $?
                rm /etc/passwd /etc/group
                ls -l /tmp/his | while read mode links user group rest; do echo $user $group; done
                wait
                """));
    }

    @Test
    void whoMayTraceTheKernelMayNotChangeIt() {
        assertEquals("""
                fop_open 3
                dtrace: error on enabled probe ID 1 (ID 1: dtrace:::BEGIN): invalid kernel access in action #1
                dtrace: could not enable tracing: File too large
                """, run("""
                su sys -c 'dtrace -qn "fbt::fop_open:entry /execname == \\"cat\\"/ { printf(\\"%s %d\\n\\", probefunc, uid); exit(0); }" \\
                    -c "cat /dev/null"
                dtrace -wqn "BEGIN { panic(); } BEGIN { exit(0); }" 2>&1
                dtrace -b 17m -qn "BEGIN { exit(0); }" 2>&1' | grep .
                """));
    }

    @Test
    void privilegesAreInheritedAndCannotBeTakenBack() {
        assertEquals("""
                	E: basic,dtrace_user
                	I: basic,dtrace_user
                	P: basic,dtrace_user
                	L: all
                	E: basic,dtrace_user,!proc_info
                ppriv: cannot set I: Not owner
                su: Sorry
                kill: 1: not owner
                ppriv: cannot examine 1: permission denied
                """, run("""
                su adm -c 'ppriv $$ | grep :
                ppriv -e -s I-proc_info sh -c "ppriv \\$\\$" | grep E:
                ppriv -e -s I+dtrace_kernel true
                su root; kill 1 2>&1 | sed "s/^[^:]*: //"; ppriv 1'
                """).replaceAll("(?m)^\\d+:.*\n", ""));
    }
}
