package org.dtrace4j.kernel.sim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table of all latencies of the simulated machine. A row: its name, its distribution with units, what it stands
 * for.
 *
 * <p>Kernel code spends virtual time only by naming a row, so what the machine's speed rests on stands here, and
 * nowhere else. Rows are grouped by the part of the system that uses them; the order of rows means nothing.
 */
public enum Latency {
    // ---- scheduling (org.dtrace4j.kernel.sched)
    SCHED_SWITCH("sched.switch", skewed(micros(2), 40), "from one thread to another on a CPU: swtch, resume"),
    SCHED_CPU_START("sched.cpu-start", skewed(millis(12), 20), "starting one further CPU, until it takes work"),
    SCHED_CALLOUT("sched.callout", skewed(micros(1), 50), "one expired callout, without its function"),
    // ---- files and file systems (org.dtrace4j.kernel.genunix, tmpfs, specfs, procfs, zfs)
    VFS_LOOKUP("vfs.lookup", skewed(1_200, 40), "one component of a path, without what the file system does"),
    VFS_MOUNT("vfs.mount", skewed(micros(35), 40), "domount: finding the type, its options, the locks"),
    VFS_UNMOUNT("vfs.unmount", skewed(micros(25), 40), "dounmount: the name cache, the locks, sync"),
    VFS_KERNEL_MOUNT("vfs.kernel-mount", skewed(millis(2), 50),
            "loading a file system's module while the kernel boots"),
    FILE_OPEN("file.open", skewed(micros(3), 40), "open, without the look-up: descriptor and open file"),
    FILE_IO("file.io", skewed(micros(2), 40), "read or write, without what the file system does"),
    FILE_STAT("file.stat", skewed(micros(2), 40), "stat, without the look-up"),
    TMPFS_MOUNT("tmpfs.mount", skewed(micros(20), 40), "tmp_mount: the structures of a mount"),
    TMPFS_UNMOUNT("tmpfs.unmount", skewed(micros(4), 40), "tmp_unmount, until it looks at the root"),
    TMPFS_UNMOUNT_NODE("tmpfs.unmount-node", skewed(400, 40), "tmp_unmount: looking at one node of the list"),
    TMPFS_LOOKUP("tmpfs.lookup", skewed(micros(1), 40), "tmp_lookup: one name in the hash"),
    TMPFS_CREATE("tmpfs.create", skewed(micros(9), 40), "making a file or directory"),
    TMPFS_REMOVE("tmpfs.remove", skewed(micros(7), 40), "removing a name"),
    TMPFS_RENAME("tmpfs.rename", skewed(micros(9), 40), "renaming within a mount"),
    TMPFS_READ_PAGE("tmpfs.read-page", skewed(micros(2), 40), "copying out of one page"),
    TMPFS_WRITE_PAGE("tmpfs.write-page", skewed(micros(5), 40), "copying into one page, and making it if need be"),
    TMPFS_PUTPAGE("tmpfs.putpage", skewed(micros(3), 40), "tmp_putpage, for one request"),
    ZFS_LOOKUP("zfs.lookup", skewed(micros(4), 50), "a name in a directory that is in memory"),
    ZFS_CHANGE("zfs.change", skewed(micros(25), 50),
            "making, removing or renaming a file in the open transaction group"),
    ZFS_IO("zfs.io", skewed(micros(8), 50), "reading or writing one block that is in memory"),
    ZFS_MOUNT("zfs.mount", skewed(millis(3), 50), "zfs_domount: opening the objset, the root directory"),
    ZFS_UNMOUNT("zfs.unmount", withTail(skewed(millis(2), 50), 1, 20, skewed(millis(20), 50)),
        "zfs_umount: waiting for the transaction group, dropping what is in memory"),
    ZFS_IOCTL("zfs.ioctl", skewed(micros(400), 50), "one request to /dev/zfs that changes nothing"),
    ZFS_SYNC_TASK("zfs.sync-task", withTail(skewed(millis(18), 50), 1, 10, skewed(millis(90), 50)),
        "a change of the pool's datasets: waiting until its transaction group is on disk"),
    ZFS_IMPORT("zfs.import", skewed(millis(350), 30), "importing the root pool: labels, configuration, uberblock"),
    DISK_READ("disk.read", withTail(skewed(micros(180), 60), 1, 50, skewed(millis(4), 60)),
        "one read of the disk, from the request to the interrupt"),
    DISK_WRITE("disk.write", withTail(skewed(micros(250), 60), 1, 50, skewed(millis(6), 60)),
        "one write to the disk, from the request to the interrupt"),
    CONSOLE_WRITE("console.write", skewed(micros(120), 50), "one line on the console"),
    PROCFS_OPERATION("procfs.operation", skewed(micros(6), 40), "looking into another process"),
    PIPE_IO("pipe.io", skewed(micros(3), 40), "moving data through a pipe"),
    IPC_CALL("ipc.call", skewed(micros(2), 40), "sending or receiving a message, or an operation on semaphores"),
    SOCKET_CALL("socket.call", skewed(micros(4), 40), "making, binding or connecting a socket, without its packets"),
    SOCKET_IO("socket.io", skewed(micros(3), 40), "sending or receiving on a socket, without its packets"),
    IP_PACKET("ip.packet", skewed(micros(5), 40), "one packet through lo0, from who sends it to its connection"),
    // ---- boot (unix.Startup, genunix.Main)
    STARTUP_STEP("boot.startup-step", skewed(millis(40), 20), "one step of startup(): memory lists, kmem, devices"),
    STARTUP_MODULES("boot.startup-modules", skewed(millis(120), 20),
            "the modules and bindings read before the root mount"),
    READ_SYSTEM_FILE("boot.system-file", skewed(micros(300), 30), "reading and parsing /etc/system"),
    INIT_TABLE("boot.init-table", skewed(millis(30), 20), "the functions of init_tbl[]"),
    POST_STARTUP("boot.post-startup", skewed(millis(60), 30), "post_startup(), apart from forced modules"),
    CONSCONFIG("boot.consconfig", skewed(millis(25), 30), "finding and opening the console"),
    ATTACH_DRIVERS("boot.attach-drivers", skewed(millis(90), 40), "attaching drivers that want to be"),
    MODLOAD("boot.modload", skewed(millis(2), 50), "reading, linking and installing one module"),
    MODUNLOAD("module.unload", skewed(micros(400), 50), "detaching, uninstalling and unmapping one module"),
    ATTACH_DRIVER("boot.attach-driver", skewed(millis(1), 50), "attaching the instances of one driver"),
    MDBOOT("boot.mdboot", skewed(millis(80), 40), "stopping devices and CPUs before a reset"),
    SYNC("boot.sync", skewed(millis(30), 60), "syncing file systems at shutdown"),
    // ---- processes (genunix)
    SYSCALL("proc.syscall", constant(400), "into the kernel and back"),
    NEWPROC("proc.newproc", skewed(micros(35), 40), "one system process, up to its first thread"),
    FORK("proc.fork", skewed(micros(450), 40), "fork: the process and the copy of its address space"),
    EXEC("proc.exec", skewed(micros(900), 50), "exec: the new image, without reading the file"),
    LWP_CREATE("proc.lwp-create", skewed(micros(12), 40), "one more thread of a process"),
    EXIT("proc.exit", skewed(micros(350), 40), "exit: giving back everything a process has"),
    // ---- memory (unix.VmPage, genunix.VmPageout, genunix.Fsflush)
    PAGEOUT_PAIR("vm.pageout-pair", skewed(700, 25),
            "visiting one pair of pages by the page scanner; drawn once a boot"),
    PAGEOUT_PUSH("vm.pageout-push", skewed(micros(3), 40), "taking one request off the push list"),
    FSFLUSH_BUFFERS("vm.fsflush-buffers", skewed(micros(60), 40), "looking for old buffers"),
    FSFLUSH_PAGES("vm.fsflush-pages", skewed(micros(30), 30), "visiting 256 pages by fsflush"),
    COPY_ON_WRITE("vm.cow", skewed(micros(6), 40), "a fault on a page that parent and child share"),
    SWAP_ADD("vm.swapadd", skewed(millis(1), 50), "adding a swap device"),
    SWAP_WRITE("vm.swap-write", skewed(micros(120), 60), "writing one page to the swap device, from the request to the interrupt"),
    // ---- user programs (org.dtrace4j.kernel.user)
    SHELL_START("sh.start", skewed(millis(4), 60), "a shell, until it has read its environment"),
    SHELL_COMMAND("sh.command", skewed(micros(60), 60), "expanding and looking up one simple command"),
    COMMAND_START("command.start", skewed(millis(5), 70), "a small command: run-time linking and initialisation"),
    COMMAND_WORK("command.work", skewed(micros(200), 60), "what a small command does in user mode"),
    INDEXER_QUEUE("indexer.queue", skewed(micros(3), 50), "indexer: putting a file into its queue, or taking one"),
    INDEXER_LOOKUP("indexer.lookup", skewed(micros(6), 50), "indexer: looking for a file in its cache"),
    INDEXER_WORDS("indexer.words", skewed(micros(30), 40), "indexer: counting the words of a kilobyte"),
    INDEXER_INSERT("indexer.insert", skewed(micros(25), 50), "indexer: putting a file into its cache"),
    INDEXER_TOTAL("indexer.total", skewed(micros(2), 50), "indexer: adding to its totals"),
    INIT_START("init.start", skewed(millis(8), 40), "init, until it opens its state file"),
    INIT_ENTRY("init.entry", skewed(micros(300), 50), "one line of inittab"),
    AUTOPUSH("autopush", skewed(millis(9), 60), "autopush -f: the whole file"),
    SOCONFIG("soconfig", skewed(millis(12), 60), "soconfig -d: the whole directory"),
    LIBZFS_START("zfs.start", withTail(skewed(millis(120), 90), 1, 2, uniform(millis(200), millis(550))),
        "libzfs_init: the device, the table of properties, often the pool's configuration from disk"),
    LIBZFS_DATASET("zfs.dataset", skewed(micros(900), 60), "one dataset in the zfs command"),
    MOUNT_COMMAND("mount.command", skewed(millis(7), 60), "mount or umount, apart from the system call"),
    CONFIGD_START("svc.configd.start", skewed(millis(60), 40), "svc.configd, until the repository is open"),
    STARTD_START("svc.startd.start", skewed(millis(40), 40), "svc.startd, until its graph engine runs"),
    STARTD_TRANSITION("svc.startd.transition", skewed(micros(700), 50), "one change of an instance's state"),
    SVC_TOOL("svc.tool", skewed(millis(12), 50), "svcs, svcadm, svccfg: libscf and the repository"),
    MANIFEST_IMPORT("svc.import", skewed(millis(25), 50), "one manifest into the repository");

    private static final Map<String, Latency> BY_KEY = new LinkedHashMap<>();

    static {
        for (Latency row : values()) {
            if (BY_KEY.put(row.key, row) != null) {
                throw new ExceptionInInitializerError("two latencies are named " + row.key);
            }
        }
    }

    private final String key;
    private final Distribution distribution;
    private final String meaning;

    Latency(String key, Distribution distribution, String meaning) {
        this.key = key;
        this.distribution = distribution;
        this.meaning = meaning;
    }

    /** The name, such as {@code tmpfs.lookup}. */
    public String key() {
        return key;
    }

    public Distribution distribution() {
        return distribution;
    }

    /** What the row stands for, as a phrase. */
    public String meaning() {
        return meaning;
    }

    /** The row of that name, as user programs give it. */
    public static Optional<Latency> named(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    // ---- how rows are written

    private static long micros(long count) {
        return count * 1_000;
    }

    private static long millis(long count) {
        return count * 1_000_000;
    }

    private static Distribution constant(long nanos) {
        return new Distribution.Constant(nanos);
    }

    private static Distribution uniform(long lowNanos, long highNanos) {
        return new Distribution.Uniform(lowNanos, highNanos);
    }

    private static Distribution skewed(long medianNanos, int spreadPercent) {
        return new Distribution.Skewed(medianNanos, spreadPercent);
    }

    private static Distribution withTail(Distribution usual, long numerator, long denominator, Distribution rare) {
        return new Distribution.WithTail(usual, numerator, denominator, rare);
    }
}
