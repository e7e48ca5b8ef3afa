package org.dtrace4j.kernel.genunix;

import static org.dtrace4j.kernel.struct.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.boot.WholeMachine;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.struct.Seg;
import org.dtrace4j.kernel.struct.SegvnData;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;

/** Exec on a machine with a disk: programs, scripts, errors, and what is given back in the end. */
class ExecTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/sbin");

    private static int status(Syscalls sys, String path, String... arguments) throws SystemCallError {
        int child = sys.fork(c -> {
            c.exec(path, List.of(arguments), ENVIRONMENT);
            return 99;
        });
        Syscalls.ChildStatus status = sys.waitpid(child, 0);
        assertEquals(0, status.signal());
        return status.status();
    }

    private static void script(Syscalls sys, String path, String text) throws SystemCallError {
        WholeMachine.write(sys, path, text);
        sys.chmod(path, 0755);
    }

    @Test
    void programsRunAndTellTheirStatus() {
        WholeMachine.run(1, (sys, k) -> {
            assertEquals(0, status(sys, "/usr/bin/true", "true"));
            assertTrue(status(sys, "/usr/bin/false", "false") != 0);
            assertEquals(7, status(sys, "/sbin/sh", "sh", "-c", "exit 7"));
        });
    }

    @Test
    void scriptsRunInTheirInterpreter() {
        WholeMachine.run(1, (sys, k) -> {
            script(sys, "/tmp.sh", "#!/sbin/sh\n[ \"$1\" = one ] && exit 5\nexit 6\n");
            assertEquals(5, status(sys, "/tmp.sh", "tmp.sh", "one"));
            assertEquals(6, status(sys, "/tmp.sh", "tmp.sh"));
        });
    }

    @Test
    void aScriptGivesItsProcessItsOwnName() {
        WholeMachine.run(1, (sys, k) -> {
            script(sys, "/script", "#!/sbin/sh\nps -o comm,args -p $$ >/out\n:\n");
            assertEquals(0, status(sys, "/script", "script", "a"));
            assertEquals("script /sbin/sh /script a", FileTools.readLines(sys, "/out").get(1).trim().replaceAll(" +", " "));
        });
    }

    @Test
    void errorsLeaveTheProcessAsItWas() {
        WholeMachine.run(1, (sys, k) -> {
            WholeMachine.write(sys, "/plain", "just text\n");
            assertEquals(ENOENT, WholeMachine.errno(() -> sys.exec("/nosuch", List.of("x"), Map.of())));
            assertEquals(EACCES, WholeMachine.errno(() -> sys.exec("/plain", List.of("x"), Map.of())));
            assertEquals(EACCES, WholeMachine.errno(() -> sys.exec("/etc", List.of("x"), Map.of())));
            sys.chmod("/plain", 0755);
            assertEquals(ENOEXEC, WholeMachine.errno(() -> sys.exec("/plain", List.of("x"), Map.of())));
            script(sys, "/loop", "#!/loop\n");
            assertEquals(ELOOP, WholeMachine.errno(() -> sys.exec("/loop", List.of("x"), Map.of())));
            assertEquals(1, sys.getpid());
        });
    }

    @Test
    void aProcessShowsItsNameArgumentsAndSegments() {
        WholeMachine.run(1, (sys, k) -> {
            int child = sys.fork(c -> {
                c.exec("/usr/bin/sleep", List.of("sleep", "1"), ENVIRONMENT);
                return 99;
            });
            sys.nanosleep(400_000_000);
            Proc p = k.genunix.pid.prfind(child);
            assertEquals("sleep", k.memory.getString(p.p_user().u_comm_address(), 17));
            assertEquals("sleep 1", k.memory.getString(p.p_user().u_psargs_address(), 80));
            assertEquals(3, p.p_as().a_segtree().avl_numnodes());
            assertTrue(firstFileSegment(k, p).vp().v_count() > 0);
            sys.waitpid(child, 0);
        });
    }

    private static SegvnData firstFileSegment(Kernel k, Proc p) {
        org.dtrace4j.kernel.struct.AvlNode node = p.p_as().a_segtree().avl_root();
        while (true) {
            Seg seg = Seg.at(k.memory, node.address() - Seg.OFFSET_S_TREE);
            SegvnData data = SegvnData.at(k.memory, seg.s_data());
            if (data.vp() != null) {
                return data;
            }
            node = seg.s_tree().avl_child(1);
        }
    }

    @Test
    void aProcessGivesBackAllItsMemory() {
        WholeMachine.run(1, (sys, k) -> {
            status(sys, "/sbin/sh", "sh", "-c", "true; true");
            long free = k.vars.freemem();
            long available = k.vars.availrmem();
            for (int i = 0; i < 5; i++) {
                status(sys, "/sbin/sh", "sh", "-c", "true; true");
            }
            assertEquals(free, k.vars.freemem());
            assertEquals(available, k.vars.availrmem());
        });
    }
}
