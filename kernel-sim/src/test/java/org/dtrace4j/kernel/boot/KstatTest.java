package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.ENXIO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Kstat;
import org.dtrace4j.kernel.struct.KstatNamed;
import org.dtrace4j.kernel.user.KstatControl;
import org.dtrace4j.kernel.user.KstatControl.Header;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;

/** /dev/kstat, and the commands that read it. */
class KstatTest {
    private static final int CPUS = 4;
    private static final long MILLISECOND = 1_000_000;

    private static int open(Syscalls sys) throws SystemCallError {
        return sys.open(KstatControl.DEVICE, Syscalls.O_RDONLY, 0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Long> read(Syscalls sys, int fd, String module, int instance, String name, String kind)
            throws SystemCallError {
        return ((KstatControl.Data) sys.ioctl(fd, KstatControl.READ, new Header(module, instance, name, kind))).numbers();
    }

    private static long sum(Syscalls sys, int fd, String name) throws SystemCallError {
        long sum = 0;
        for (int cpu = 0; cpu < CPUS; cpu++) {
            sum += read(sys, fd, "cpu", cpu, "sys", "misc").get(name);
        }
        return sum;
    }

    @Test
    void countersGrowByWhatIsDone() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = open(sys);
            long before = sum(sys, fd, "syscall");
            for (int i = 0; i < 10; i++) {
                sys.getpid();
            }
            // Reading the counters of each CPU is a system call, too; the last ones have not been counted when they are read.
            assertEquals(10 + CPUS, sum(sys, fd, "syscall") - before);
            assertEquals(ENXIO, errno(() -> read(sys, fd, "cpu", 99, "sys", "misc")));
        });
    }

    @Test
    void theTimeOfACpuIsUsersTheKernelsOrNobodys() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = open(sys);
            long user = sum(sys, fd, "cpu_nsec_user");
            long begin = sys.gethrtime();
            for (int i = 0; i < 20; i++) {
                sys.compute(Latency.COMMAND_START);
            }
            long computed = sys.gethrtime() - begin;
            long used = sum(sys, fd, "cpu_nsec_user") - user;
            assertTrue(Math.abs(used - computed) < MILLISECOND, () -> used + " of " + computed);
            for (int cpu = 0; cpu < CPUS; cpu++) {
                Map<String, Long> values = read(sys, fd, "cpu", cpu, "sys", "misc");
                long all = values.get("cpu_nsec_user") + values.get("cpu_nsec_kernel") + values.get("cpu_nsec_idle");
                assertTrue(all <= sys.gethrtime() && (cpu > 0 || all > sys.gethrtime() - MILLISECOND),
                        () -> all + " at " + values.get(KstatControl.SNAPSHOT));
            }
        });
    }

    @Test
    void theDiskIsCounted() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = open(sys);
            Map<String, Long> before = read(sys, fd, "sd", 0, "sd0", "disk");
            int file = sys.creat("/etc/kstat.test", 0600);
            sys.write(file, new byte[8192], 0, 8192);
            sys.fsync(file);
            Map<String, Long> after = read(sys, fd, "sd", 0, "sd0", "disk");
            assertTrue(after.get("writes") > before.get("writes"));
            assertTrue(after.get("nwritten") > before.get("nwritten"));
            assertTrue(after.get("rlentime") > before.get("rlentime"));
            assertEquals(0, after.get("rcnt"));
        });
    }

    @Test
    void whatWasReadLiesInTheKernelsMemory() {
        WholeMachine.run(1, (sys, k) -> {
            Map<String, Long> values = read(sys, open(sys), "unix", 0, "vminfo", "vm");
            Kstat ksp = k.genunix.kstat.disk();
            assertEquals("sd0", k.memory.getString(ksp.ks_name_address(), 31));
            assertEquals(Constants.KSTAT_TYPE_IO, ksp.ks_type());
            Kstat named = ksp.ks_next();
            assertEquals("vminfo", k.memory.getString(named.ks_name_address(), 31));
            assertEquals(Constants.KSTAT_TYPE_NAMED, named.ks_type());
            assertEquals(values.get(KstatControl.SNAPSHOT), named.ks_snaptime());
            for (int i = 0; i < named.ks_ndata(); i++) {
                KstatNamed one = KstatNamed.at(k.memory, named.ks_data() + (long) i * KstatNamed.SIZE);
                assertEquals(values.get(k.memory.getString(one.name_address(), 31)), one.value().ui64());
            }
            assertTrue(named.ks_ndata() > 3);
        });
    }

    /** Runs a command of the machine's disk; returns its lines. */
    private static List<String> run(Syscalls sys, String... words) throws SystemCallError {
        int[] pipe = sys.pipe();
        int child = sys.fork(other -> {
            other.dup2(pipe[1], 1);
            other.dup2(pipe[1], 2);
            other.close(pipe[0]);
            other.close(pipe[1]);
            other.exec("/usr/bin/" + words[0], List.of(words), Map.of());
            return 1;
        });
        sys.close(pipe[1]);
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[4096];
        for (int count = sys.read(pipe[0], buffer, 0, buffer.length); count > 0;
                count = sys.read(pipe[0], buffer, 0, buffer.length)) {
            text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        sys.close(pipe[0]);
        sys.waitpid(child, 0);
        return text.toString().lines().toList();
    }

    @Test
    void theCommandsReport() {
        WholeMachine.run(1, (sys, k) -> {
            for (int fd = 0; fd <= 2; fd++) {
                sys.open("/dev/null", Syscalls.O_RDWR, 0);
            }
            List<String> memory = run(sys, "vmstat", "1", "3");
            assertEquals(5, memory.size(), memory::toString);
            assertEquals(" r b w   swap  free  re  mf pi po fr de sr s0 -- -- --   in   sy   cs us sy id", memory.get(1));
                        for (String line : memory.subList(2, 5)) {
                String[] columns = line.strip().split(" +");
                assertEquals(22, columns.length, line);
                int shares = Integer.parseInt(columns[19]) + Integer.parseInt(columns[20]) + Integer.parseInt(columns[21]);
                assertTrue(shares >= 98 && shares <= 102, line);
            }
            List<String> processors = run(sys, "mpstat");
            assertEquals(1 + CPUS, processors.size());
            assertEquals("CPU minf mjf xcal  intr ithr  csw icsw migr smtx  srw syscl  usr sys  wt idl", processors.get(0));
            assertTrue(run(sys, "iostat", "-xn").get(2).endsWith(" c0t0d0"));
            assertEquals(List.of("unix:0:system_pages:physmem\t8192"), run(sys, "kstat", "-p", "unix:*:system_pages:phys*"));
            assertTrue(run(sys, "kstat", "-c", "disk").get(0).startsWith("module: sd "));
            assertEquals(List.of("Usage: mpstat [-q] [interval [count]]"), run(sys, "mpstat", "often"));
        });
    }
}
