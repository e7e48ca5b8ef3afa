package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.preprocess.Host;
import org.dtrace4j.session.HostFiles;
import org.dtrace4j.session.RecordedIo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host's dtrace command over a machine of its own, and what there is to trace in it. */
class TracedLifeTest {
    @TempDir
    private Path machine;

    /** The host's preprocessor is one that changes nothing. */
    private final class Io extends RecordedIo {
        Io() {
            super(HostFiles.below(machine), Map.of());
        }

        @Override
        public Optional<Host.Result> filter(List<String> command, byte[] input) {
            filtered++;
            return Optional.of(new Host.Result(0, input, new byte[0]));
        }
    }

    private int filtered;

    /** Runs the command, which must work; returns its lines. */
    private List<String> trace(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--machine", machine.toString(), "-q"));
        all.addAll(List.of(arguments));
        Io io = new Io();
        assertEquals(0, new DtraceCommand(io, List.of(new SimConnector())).run(all), io::errors);
        return io.output().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void theCommandIsAProcessOfTheMachine() {
        List<String> lines = trace("-w", "-n", """
                BEGIN { printf("%s %d %d\\n", execname, pid == $pid, ppid == $ppid); stack(1);
                        printf("%s\\n", copyinstr(*(uintptr_t *)copyin(curpsinfo->pr_argv, 8)));
                        printf("%d\\n", strlen(copyinstr(*(uintptr_t *)copyin(curpsinfo->pr_envp, 8))) > 0);
                        system("echo from the machine"); }
                syscall::ioctl:entry, sched:::off-cpu, sched:::on-cpu /pid == $pid/ { seen[probename]++; }
                tick-2s { printf("%d %d %d\\n", seen["entry"] > 0, seen["off-cpu"] > 0, seen["on-cpu"] > 0); exit(0); }
                """);
        assertEquals("dtrace 1 1", lines.get(0));
        assertTrue(lines.get(1).startsWith("dtrace`dtrace_ioctl"), lines.get(1));
        assertEquals(List.of("dtrace", "1", "from the machine", "1 1 1"), lines.subList(2, lines.size()));
    }

    @Test
    void whatItIsNotInTheMachineItIsOutside() throws IOException {
        Files.writeString(machine.resolve("outside.d"), "BEGIN { exit(0); }");
        trace("-C", "-s", "/outside.d");
        assertEquals(1, filtered);
    }

    @Test
    void systemCallsShowWhatProgramsPass() {
        Set<String> paths = new TreeSet<>(trace("-n", """
                syscall::open:entry /execname == "syslogd"/ { self->path = arg0; }
                syscall::open:return /self->path/ { printf("%s %d\\n", copyinstr(self->path), (int)arg1 >= 0);
                        self->path = 0; }
                syscall::open:return /execname == "utmpd" && errno/ { printf("%d %d\\n", (int)arg1, errno); }
                tick-3s { exit(0); }
                """));
        assertEquals(Set.of("-1 2", "/etc/inittab 1", "/var/adm/messages 1"), paths);
    }

    @Test
    void eachProviderHasSomethingToTell() {
        List<String> lines = trace("-n", """
                proc:::, sched:::, io:::, sdt:::, lockstat:::, vminfo:::, sysinfo:::, fsinfo:::, syscall:::,
                ip:::, tcp:::, udp:::, mib:::
                { @[probeprov] = count(); }
                tick-5s { exit(0); }
                """);
        Set<String> providers = new TreeSet<>();
        lines.forEach(line -> providers.add(line.split(" +")[0]));
        assertEquals(Set.of("proc", "sched", "io", "sdt", "lockstat", "vminfo", "sysinfo", "fsinfo", "syscall", "ip",
                "tcp", "udp", "mib"), providers);
    }

    @Test
    void whatIsSeldomHappensNowAndThen() {
        Set<String> seen = Set.copyOf(trace("-Z", "-n", """
                fsinfo:::poll, fsinfo:::getsecattr, sysinfo:::msg, sysinfo:::sema, lockstat:::rw-upgrade, lockstat:::rw-downgrade
                /!seen[probename]/ { printf("%s %s\\n", probename, probefunc); seen[probename] = 1; }
                lockstat:::rw-upgrade /!rw_write_held(args[0])/ { wrong++; }
                tick-8s { exit(0); }
                END { printf("%d\\n", wrong); }
                """));
        assertEquals(Set.of("poll fop_poll", "getsecattr fop_getsecattr", "msg msgsnd", "sema semop", "rw-upgrade rw_tryupgrade",
                "rw-downgrade rw_downgrade", "0"), seen);
    }

    @Test
    void mutexesAreSpunForWhileTheirOwnerIsOnACpu() {
        List<String> lines = trace("-n", """
                BEGIN { wrong = 0; }
                lockstat:::adaptive-spin { self->spun = arg0; @ = count(); @most = max(arg1); }
                lockstat:::adaptive-acquire /self->spun && (self->spun != arg0 || mutex_owner(args[0]) != curthread)/ { wrong++; }
                lockstat:::adaptive-acquire { self->spun = 0; }
                tick-20s { printf("%d\\n", wrong); printa("%@d\\n", @); printa("%@d\\n", @most); exit(0); }
                """);
        assertEquals("0", lines.get(0));
        assertTrue(Integer.parseInt(lines.get(1)) > 10, lines::toString);
        assertTrue(Integer.parseInt(lines.get(2)) > 10, lines::toString);
    }

    @Test
    void changesOfThePoolAreSystemEvents() {
        List<String> lines = trace("-w", "-n", """
                BEGIN { system("zfs create rpool/work; zfs snapshot rpool/work@1; zfs create rpool/work"); }
                fbt::spa_history_log_internal:entry { operation = stringof(arg1); }
                sysevent:::post { printf("%s %s [%s] %s %s %s\\n", execname, operation, args[0]->ec_name, args[1]->se_class,
                        args[1]->se_subclass, args[1]->se_publisher); }
                tick-3s { printf("%d %d %s\\n", `log_eventq_cnt, `log_eventq_tail->arg.buf.se_header.se_id.eid_seq,
                        (string)&`log_eventq_head->arg.buf.se_class_name); exit(0); }
                """);
        assertEquals(List.of("zfs create [] EC_zfs ESC_ZFS_history_event SUNW:kern:zfs",
                "zfs snapshot [] EC_zfs ESC_ZFS_history_event SUNW:kern:zfs", "2 2 EC_zfs"), lines.stream()
                        .filter(line -> !line.contains("cannot create")).toList());
    }

    @Test
    void theNetworkIsTraced() {
        List<String> lines = trace("-n", """
                BEGIN { out = 0; in = 0; }
                ip:::send { ip[args[4]->ipv4_protostr]++; @bytes = sum(args[2]->ip_plength); }
                ip:::send /args[2]->ip_saddr != "127.0.0.1" || args[3]->if_name != "lo0" || !args[3]->if_local/ { odd++; }
                ip:::receive { received++; }
                tcp:::state-change /args[3]->tcps_rport == 80/ { seen[args[5]->tcps_state, args[3]->tcps_state]++; }
                tcp:::connect-request { asked++; }
                tcp:::connect-established, tcp:::connect-refused { answered++; }
                tcp:::accept-established /args[4]->tcp_dport == 80/ { accepted++; }
                tcp:::send /args[4]->tcp_flags & TH_FIN/ { fin++; }
                tcp:::receive { @window = max(args[4]->tcp_window); }
                udp:::send /args[4]->udp_dport == 53/ { questions++; @length = max(args[4]->udp_length); }
                udp:::receive /args[3]->udps_lport == 53/ { heard++; }
                mib:::tcpOutDataBytes { out += arg0; }
                mib:::tcpInDataInorderBytes { in += arg0; }
                tick-4s {
                        printf("%d %d %d %d\\n", ip["TCP"] > 50, ip["UDP"] > 5, ip["ICMP"] > 0, odd);
                        printf("%d %d\\n", received == ip["TCP"] + ip["UDP"] + ip["ICMP"], asked == answered);
                        printf("%d %d\\n", seen[TCP_STATE_SYN_SENT, TCP_STATE_ESTABLISHED] > 3, accepted > 3);
                        printf("%d %d %d\\n", fin >= 2 * accepted, questions == heard, in > 10000 && in == out);
                        exit(0); }
                """);
        assertEquals(List.of("1 1 1 0", "1 1", "1 1", "1 1 1"), lines.subList(0, 4));
    }

    @Test
    void programsHaveStaticProbes() {
        List<String> lines = trace("-Z", "-n", """
                httpd*:::request-start { started++; self->line = copyinstr(arg0); }
                httpd*:::request-done /self->line == copyinstr(arg0) && arg1 >= 200/ { done++; }
                httpd*:::request-done, named*:::query /probeprov != strjoin(execname, lltostr(pid))/ { odd++; }
                named*:::query /copyinstr(arg0) == "docs.example.com" && arg1 >= 32768/ { asked++; }
                tick-3s { printf("%d %d %d %d\\n", started > 3, done == started, odd, asked > 0); exit(0); }
                """);
        assertEquals(List.of("1 1 0 1"), lines);
    }

    @Test
    void aProcessGoesByTheNameOfItsProgram() {
        assertEquals(List.of("in.fingerd"), trace("-n", "proc:::fault { printf(\"%s\\n\", execname); exit(0); }"));
    }

    @Test
    void threadsLeaveACpuBeforeOthersCome() {
        List<String> lines = trace("-n", """
                sched:::off-cpu { on[cpu] = 0; }
                sched:::on-cpu /on[cpu]/ { printf("two on CPU %d\\n", cpu); }
                sched:::on-cpu { on[cpu] = 1; n++; }
                tick-3s { printf("%d\\n", n > 100); exit(0); }
                """);
        assertEquals(List.of("1"), lines);
    }

    @Test
    void requestsComeBackWithTheirDeviceAndTime() {
        List<String> lines = trace("-n", """
                io:::start { started[arg0] = timestamp; }
                io:::done /started[arg0]/ { printf("%d %s\\n", timestamp > started[arg0], args[1]->dev_statname); }
                tick-3s { exit(0); }
                """);
        assertFalse(lines.isEmpty());
        assertEquals(Set.of("1 sd0"), Set.copyOf(lines));
    }

    @Test
    void twoRunsShowTheSame() {
        String program = "sched:::, syscall:::entry { @[probename, execname, probefunc] = sum(timestamp); } tick-2s { exit(0); }";
        List<String> first = trace("-n", program);
        assertEquals(first, trace("-n", program));
    }

    @Test
    void callsFillTheStructuresOfTheProgram() {
        List<String> lines = trace("-n", """
                syscall::stat:entry /copyinstr(arg0) == "/etc/vfstab"/ { self->sb = arg1; }
                syscall::stat:return /self->sb && !errno/
                { printf("%d %o\\n", *(int64_t *)copyin(self->sb + 40, 8) > 0, *(uint32_t *)copyin(self->sb + 16, 4) & 0170000);
                  exit(0); }
                """);
        assertEquals(List.of("1 100000"), lines);
    }

    @Test
    void daemonsUseManySystemCalls() {
        Set<String> calls = new TreeSet<>(trace("-n", "syscall:::entry { @[probefunc] = count(); } tick-8s { exit(0); }"
                + " END { printa(\"%s\\n\", @); }"));
        for (String call : List.of("access", "fdsync", "pwrite", "pread", "getuid", "times", "clock_gettime", "getrlimit",
                "sysconfig", "forksys", "exece", "pipe", "kill", "stat", "open", "nanosleep", "waitsys", "rexit", "pollsys",
                "acl", "msgsys", "semsys")) {
            assertTrue(calls.contains(call), call + " not among " + calls);
        }
    }
}
