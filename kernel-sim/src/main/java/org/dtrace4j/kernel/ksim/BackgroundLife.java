package org.dtrace4j.kernel.ksim;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * What goes on in a machine that is up and that nobody uses: daemons that wake up now and then, so that there is
 * something to trace. It begins after the machine has asked for a login, so that no boot depends on it.
 *
 * <pre>
 *   cron       every second or so a shell with a small pipeline, or one that reads a script
 *   syslogd    a few lines a second into a log, each on the disk before the next; reopens the log on a signal
 *   utmpd      looks at files, some of which are not there; signals syslogd
 *   nscd       answers over a pipe what its clients ask over another
 *   fmd        computes for some milliseconds; tells syseventd by a message
 *   syseventd  two that take such messages and count them in one file, of which a semaphore is the lock
 *   inetd      now and then serves somebody by a child that becomes another user, and that sometimes crashes
 *   indexer    several threads that share a queue and a cache, and count the words of files every second
 *   slapd      three that write into one file at each tenth of a second, and meet at its lock
 * </pre>
 *
 * <p>Those that use the network are in {@link NetworkLife}, the display is in {@link DisplayLife}, and who logs in is in {@link
 * TerminalLife}.
 */
final class BackgroundLife extends MachineLife {
    private static final Map<String, String> ENVIRONMENT = new TreeMap<>(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin",
            "HOME", "/", "LOGNAME", "root", "SHELL", "/sbin/sh"));
    /** Nothing begins before. */
    private static final long QUIET_MILLIS = 60;
    private static final int SIGUSR1 = 16;
    private static final long HANGUP_NANOS = 20 * MILLISECOND;
    private static final int NOBODY = 60_001;
    private static final int MODE = 0644;
    private static final long LONGEST_LOG = 64 << 10;
    private static final String LOG = "/var/adm/messages";
    private static final String DATABASE = "/tmp/slapd.db";
    private static final String INDEXER = "/opt/site/bin/indexer -w 4 -i 1 -c 8 -o /var/adm/words /lib/svc/method";
    private static final int NOT_STARTED = 127;
    private static final int WRITERS = 3;
    private static final long FLUSH_NANOS = 100 * MILLISECOND;
    private static final int CLIENTS = 2;
    private static final long HEAP_BYTES = 24 << 10;
    private static final int QUERY_BYTES = 64;
    private static final int EVENTS_KEY = 0x5e00;
    private static final int EVENT_BYTES = 256;
    private static final int RECEIVERS = 2;
    private static final String EVENTS = "/var/run/sysevent.count";
    private static final long PATIENCE_NANOS = 1_000 * MILLISECOND;
    private static final List<String> COMMANDS = List.of(
            "ls -l /etc | grep s | wc -l", "date >/tmp/cron.date",
            "cat /etc/vfstab /etc/inittab | grep tmpfs >/dev/null",
            "ps -ef | wc -l", "df >/dev/null", "echo `date` alive >>/tmp/cron.log; tail /tmp/cron.log",
            "/opt/site/bin/log-report >/tmp/log-report.out");

    private final Kernel kernel;
    /** Where utmpd finds the process to signal; 0 before it lives. */
    private int syslogd;

    private BackgroundLife(Kernel kernel) {
        super(kernel, "life");
        this.kernel = kernel;
    }

    /** Lets it begin, in a machine that is up and does not run at the moment. */
    static void start(Kernel kernel) {
        BackgroundLife life = new BackgroundLife(kernel);
        life.daemon("cron", "/usr/sbin/cron", 600, 1_400, life::cron);
        life.daemon("syslogd", "/usr/sbin/syslogd", 80, 320, life::syslogd);
        life.daemon("utmpd", "/usr/lib/utmpd", 300, 900, life::utmpd);
        life.daemon("fmd", "/usr/lib/fm/fmd/fmd", 150, 700, life::fmd);
        life.daemon("inetd", "/usr/lib/inet/inetd start", 500, 1_500, life::inetd);
        kernel.genunix.hostRequests.startProcess("nscd", "/usr/sbin/nscd", life::nscd);
        for (int receiver = 0; receiver < RECEIVERS; receiver++) {
            kernel.genunix.hostRequests.startProcess("syseventd", "/usr/lib/sysevent/syseventd", life::syseventd);
        }
        life.kernel.genunix.hostRequests.startProcess("indexer", INDEXER, life::indexer);
        for (int writer = 0; writer < WRITERS; writer++) {
            life.daemon("slapd", "/usr/lib/slapd", 0, 0, life::slapd);
        }
        NetworkLife.start(kernel);
        TerminalLife.start(kernel);
        DisplayLife.start(kernel);
    }

    /** One turn of a daemon. */
    @FunctionalInterface
    private interface Turn {
        void run(Syscalls sys) throws SystemCallError;
    }

    /** A process that takes a turn and sleeps, for ever; it does not sleep for 0, when its turns do. */
    private void daemon(String name, String arguments, int shortestMillis, int longestMillis, Turn turn) {
        kernel.genunix.hostRequests.startProcess(name, arguments, sys -> {
            openNothing(sys);
            pause(sys, QUIET_MILLIS, QUIET_MILLIS + shortestMillis);
            while (true) {
                try {
                    turn.run(sys);
                } catch (SystemCallError e) {
                    // What does not work this time may work the next time.
                }
                if (longestMillis > 0) {
                    pause(sys, shortestMillis, longestMillis);
                }
            }
        });
    }

    private void cron(Syscalls sys) throws SystemCallError {
        if (sys.getuid() != 0 || sys.descriptorLimit() < 3) {
            return;
        }
        String command = COMMANDS.get(random.below(COMMANDS.size()));
        int pid = sys.fork(child -> {
            child.exec("/sbin/sh", List.of("sh", "-c", command), ENVIRONMENT);
            return 1;
        });
        sys.waitpid(pid, 0);
    }

    private void syslogd(Syscalls sys) throws SystemCallError {
        if (syslogd == 0) {
            syslogd = sys.getpid();
            sys.sigaction(SIGUSR1, () -> { });
            sys.sigprocmask(Syscalls.SIG_BLOCK, 1L << Syscalls.SIGHUP - 1);
        }
        int fd = sys.open(LOG, Syscalls.O_WRONLY | Syscalls.O_CREAT | Syscalls.O_APPEND | Syscalls.O_DSYNC, MODE);
        long mask = sys.sigprocmask(Syscalls.SIG_BLOCK, 1L << SIGUSR1 - 1);
        try {
            String line = "syslogd: " + sys.clockNanos() / 1_000_000_000 + " " + "mark ".repeat(1 + random.below(30)) + "\n";
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            sys.write(fd, bytes, 0, bytes.length);
            sys.fsync(fd);
            if (sys.fstat(fd).size() > LONGEST_LOG) {
                sys.rename(LOG, LOG + ".0");
            }
        } finally {
            sys.sigprocmask(Syscalls.SIG_SETMASK, mask);
            awaitHangup(sys);
            sys.close(fd);
        }
    }

    /** Another thread of the original does that: it waits for the signal to read its configuration again. */
    private static void awaitHangup(Syscalls sys) throws SystemCallError {
        sys.sigprocmask(Syscalls.SIG_BLOCK, 1L << Syscalls.SIGHUP - 1);
        try {
            sys.sigtimedwait(1L << Syscalls.SIGHUP - 1, HANGUP_NANOS);
            sys.close(sys.open("/etc/inittab", Syscalls.O_RDONLY, 0));
        } catch (SystemCallError e) {
            // None has come.
        }
    }

    private void utmpd(Syscalls sys) throws SystemCallError {
        sys.compute(Latency.COMMAND_WORK);
        for (String path : List.of("/etc/utmpx", "/var/adm", "/etc/vfstab", "/var/run/utmppipe")) {
            try {
                sys.access(path, Syscalls.R_OK);
                sys.stat(path);
            } catch (SystemCallError e) {
                // Not there.
            }
        }
        sys.readDirectory("/proc");
        if (syslogd != 0) {
            sys.kill(syslogd, SIGUSR1);
            sys.kill(syslogd, Syscalls.SIGHUP);
        }
        sys.close(sys.open("/var/run/utmppipe", Syscalls.O_RDONLY, 0));
    }

    private void inetd(Syscalls sys) throws SystemCallError {
        boolean crashes = random.below(4) == 0;
        int pid = sys.fork(child -> {
            child.setProcessName("in.fingerd");
            child.setuid(NOBODY);
            child.close(child.creat("/tmp/finger." + child.getpid(), MODE));
            child.compute(Latency.COMMAND_WORK);
            child.unlink("/tmp/finger." + child.getpid());
            if (crashes) {
                // What a null pointer leads to.
                child.mapped(0, new byte[1], 0, 1);
            }
            return 0;
        });
        sys.waitpid(pid, 0);
    }

    private void fmd(Syscalls sys) throws SystemCallError {
        sys.resolvepath("/dev/null");
        sys.pathconf("/var", Syscalls.PC_NAME_MAX);
        sys.fileFlags(1, Syscalls.F_SETFL, sys.fileFlags(1, Syscalls.F_GETFL, 0) | Syscalls.O_APPEND);
        sys.sbrk(HEAP_BYTES);
        sys.times();
        sys.processors();
        // It would rather not be disturbed.
        sys.schedctlInit();
        sys.schedctlStart();
        for (int steps = 1 + random.below(4); steps > 0; steps--) {
            sys.compute(Latency.COMMAND_START);
        }
        sys.schedctlStop();
        sys.sbrk(-HEAP_BYTES);
        sys.msgsnd(sys.msgget(EVENTS_KEY, Syscalls.IPC_CREAT | MODE), new Syscalls.Message(1, new byte[EVENT_BYTES]),
                Syscalls.IPC_NOWAIT);
    }

    private int syseventd(Syscalls sys) throws SystemCallError {
        openNothing(sys);
        int queue = sys.msgget(EVENTS_KEY, Syscalls.IPC_CREAT | MODE);
        int lock = sys.semget(EVENTS_KEY, 1, Syscalls.IPC_CREAT | MODE);
        while (true) {
            sys.msgrcv(queue, EVENT_BYTES, 0, 0);
            // The value is how many have the lock.
            sys.semop(lock, new Syscalls.SemaphoreOperation(0, 0, 0),
                    new Syscalls.SemaphoreOperation(0, 1, Syscalls.SEM_UNDO));
            int fd = sys.open(EVENTS, Syscalls.O_RDWR | Syscalls.O_CREAT, MODE);
            try {
                byte[] count = new byte[Integer.BYTES];
                sys.read(fd, count, 0, count.length);
                sys.compute(Latency.COMMAND_WORK);
                sys.pwrite(fd, ByteBuffer.wrap(count).putInt(0, ByteBuffer.wrap(count).getInt() + 1).array(), 0, count.length, 0);
            } finally {
                sys.close(fd);
                sys.semop(lock, new Syscalls.SemaphoreOperation(0, -1, Syscalls.SEM_UNDO));
            }
        }
    }

    /** Becomes the program that anybody may start. */
    private int indexer(Syscalls sys) throws SystemCallError {
        openNothing(sys);
        pause(sys, QUIET_MILLIS, 2 * QUIET_MILLIS);
        List<String> words = List.of(INDEXER.split(" "));
        sys.exec(words.get(0), words, ENVIRONMENT);
        return NOT_STARTED;
    }

    private void slapd(Syscalls sys) throws SystemCallError {
        sys.nanosleep(FLUSH_NANOS - sys.gethrtime() % FLUSH_NANOS);
        int fd = sys.open(DATABASE, Syscalls.O_RDWR | Syscalls.O_CREAT, MODE);
        try {
            byte[] block = new byte[16 << 10];
            for (int writes = 1 + random.below(3); writes > 0; writes--) {
                sys.pwrite(fd, block, 0, block.length, (long) random.below(16) * block.length);
            }
            sys.lseek(fd, 0, Syscalls.SEEK_SET);
            sys.read(fd, block, 0, block.length);
            sys.pread(fd, block, 0, block.length, block.length);
            long size = sys.fstat(fd).size();
            long map = sys.mmap(fd, size);
            sys.mapped(map, block, 0, (int) Math.min(size, block.length));
            sys.munmap(map, size);
        } finally {
            sys.close(fd);
        }
    }

    /** Makes the two pipes and the clients, and answers. */
    private int nscd(Syscalls sys) throws SystemCallError {
        openNothing(sys);
        int[] queries = sys.pipe();
        int[] answers = sys.pipe();
        for (int client = 0; client < CLIENTS; client++) {
            sys.fork(child -> {
                child.setProcessName("sendmail");
                ask(child, queries[1], answers[0]);
                return 0;
            });
        }
        byte[] query = new byte[QUERY_BYTES];
        while (sys.read(queries[0], query, 0, query.length) > 0) {
            sys.compute(Latency.COMMAND_WORK);
            sys.write(answers[1], query, 0, query.length);
        }
        return 0;
    }

    private void ask(Syscalls sys, int queries, int answers) throws SystemCallError {
        byte[] buffer = new byte[QUERY_BYTES];
        while (true) {
            pause(sys, QUIET_MILLIS, 4 * QUIET_MILLIS);
            sys.write(queries, buffer, 0, buffer.length);
            if (sys.pollIn(answers, PATIENCE_NANOS)) {
                sys.read(answers, buffer, 0, buffer.length);
            }
        }
    }
}
