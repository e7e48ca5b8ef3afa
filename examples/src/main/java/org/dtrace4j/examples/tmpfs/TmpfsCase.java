package org.dtrace4j.examples.tmpfs;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.examples.tmpfs.Investigation.Step;
import org.dtrace4j.kernel.disk.DiskFolder;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.ksim.Boot;
import org.dtrace4j.kernel.ksim.BootReport;
import org.dtrace4j.kernel.ksim.CaseStudy;
import org.dtrace4j.kernel.ksim.FolderIo;
import org.dtrace4j.kernel.ksim.LoopReport;
import org.dtrace4j.kernel.ksim.MachineFolder;
import org.dtrace4j.kernel.ksim.ProgressBar;
import org.dtrace4j.kernel.ksim.RebootLoop;
import org.dtrace4j.kernel.mdb.KmdbSession;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.user.disk.InitialDisk;
import org.dtrace4j.session.TargetConnector;

/** The case of the un-unmountable tmpfs, from the first failing boot to the fixes. */
public final class TmpfsCase implements CaseStudy {
    private static final String FIRST_PROGRAM = "fbt:tmpfs:tmp_unmount:return/arg1 == EBUSY/{ panic(); }";
    private static final String SECOND_SCRIPT = "who-releases.d";
    private static final String PRINTED_SCRIPT = "who-releases-as-printed.d";
    /** A race that has not shown in so many boots is not there. */
    private static final long PATIENCE_BOOTS = 20_000;

    /** One way to write the boot script, and how often it failed. */
    private record Rate(String script, RebootLoop.Summary summary) { }

    private Narrator narrator;
    private long scale;
    private int jobs;
    private MachineFolder machine;
    private Path folder;
    private final List<Rate> rates = new ArrayList<>();

    @Override
    public String name() {
        return "tmpfs";
    }

    @Override
    public String summary() {
        return "a tmpfs that now and then cannot be unmounted while the machine boots";
    }

    @Override
    public void play(PrintWriter out, long boots, int jobCount) throws IOException {
        narrator = new Narrator(out);
        scale = boots;
        jobs = jobCount;
        folder = Files.createTempDirectory("dtrace4j-case");
        try {
            machine = MachineFolder.locate(Optional.of(folder.resolve("machine").toString()));
            tell();
        } catch (Investigation.CaseClosed e) {
            throw new IOException("the case cannot be played to its end: " + e.getMessage());
        } finally {
            delete(folder);
        }
    }

    private void tell() throws IOException {
        narrator.title("The case of the un-unmountable tmpfs");
        narrator.say("A machine keeps its configuration in a dataset of its own, so that an upgrade can snapshot and clone "
                + "it. At boot the kernel has mounted a tmpfs on /etc/svc/volatile, and before svc.startd starts, a script "
                + "that init runs must take that away, mount the dataset on /etc/svc, and put the tmpfs back:");
        narrator.terminal();
        narrator.show(commands("boot/plain.sh"));
        symptom();
        suspect();
        long seed = firstPanic();
        secondPanic(seed);
        fixes();
    }

    // ---- chapters

    private void symptom() throws IOException {
        narrator.chapter("The symptom");
        narrator.say("Boot it " + scale + " times, each time on the next seed, with no tracing at all:");
        RebootLoop.Summary summary = measure("boot/plain.sh", "as it is");
        if (summary.busySeeds().isEmpty()) {
            throw new Investigation.CaseClosed("no boot of " + scale + " failed; try --boots with a larger number");
        }
        long seed = summary.busySeeds().get(0);
        narrator.say("Infrequently, but not never. This is seed " + seed + "; tried again a moment later, the unmount "
                + "would succeed:");
        narrator.terminal();
        narrator.show("$ ksim boot --seed " + seed);
        narrator.show(consoleOf(seed));
    }

    private void suspect() throws IOException {
        narrator.chapter("A suspect with an alibi");
        narrator.say("The only file in that tmpfs is init's state file, which init rewrites from time to time. So stop init "
                + "while the script works, and if the unmount still fails, look at what init has open:");
        narrator.terminal();
        narrator.show(commands("boot/pstop.sh"));
        RebootLoop.Summary summary = measure("boot/pstop.sh", "pstop 1 … prun 1");
        if (!summary.busySeeds().isEmpty()) {
            narrator.say("It still fails, and init has nothing open there (seed " + summary.busySeeds().get(0) + "):");
            narrator.terminal();
            narrator.show(consoleOf(summary.busySeeds().get(0)));
        }
        narrator.say("By the time anybody can log in, whatever it was is over. What is needed is to stop the machine at the "
                + "very moment.");
    }

    private long firstPanic() throws IOException {
        narrator.chapter("Stop the machine when it happens");
        use("boot/plain.sh");
        narrator.say("An anonymous enabling is active from early in the boot, long before anybody could type a command:");
        dtrace("dtrace -A -w -n '" + FIRST_PROGRAM + "'", List.of("-A", "-w", "-n", FIRST_PROGRAM));
        narrator.say("Reboot until it panics:");
        long seed = loopUntilPanic();
        narrator.say("The same seed with the debugger loaded goes the same way, to the last instruction:");
        narrator.terminal();
        narrator.show("$ ksim boot --seed " + seed + " --kmdb");
        debug(seed, List.of(
                new Step("Where are we?", findings -> "$c"),
                new Step("tmp_unmount's first argument is the file system. The nodes of a tmpfs form a list that begins with "
                        + "its root. At rest the root has a count of 1 and every other node one of 0:",
                        findings -> nodes(fileSystem(findings)) + " | ::print struct tmpnode tn_vnode"
                                + " | ::print vnode_t v_count v_path"),
                new Step("One file is held. Which vnode is that?",
                        findings -> nodes(fileSystem(findings)) + " | ::print struct tmpnode tn_vnode"),
                new Step("It calls itself init-next.state, which is what it was created as:",
                        findings -> heldVnode(findings) + "::print vnode_t v_count v_path v_pages"),
                new Step("The name is stale, though. The directory knows the file as init.state: tmpfs does not refresh "
                        + "v_path on a rename. (The node with that vnode is the last one below.)",
                        findings -> fileSystem(findings) + "::print vfs_t vfs_data | ::print struct tmount tm_rootnode"
                                + " | ::print struct tmpnode un_tmpnode.un_dirstruct.un_dirlist"
                                + " | ::list struct tdirent td_next | ::print struct tdirent td_name td_tmpnode"),
                new Step("And its node is on the list of nodes with the held vnode:",
                        findings -> fileNode(findings) + "::print struct tmpnode tn_vnode tn_attr.va_nlink"),
                new Step("Who refers to the vnode? Many places do; one of them is an allocation of 12288 bytes, and what that "
                        + "is, the addresses do not say:", findings -> heldVnode(findings) + "::kgrep | ::whatis")));
        return seed;
    }

    private void secondPanic(long firstSeed) throws IOException {
        narrator.chapter("Who lets go of it?");
        narrator.say("Nobody has the file open, yet somebody holds it, and will soon let it go. A hold is a macro, which no "
                + "probe can see; but letting go is a function, vn_rele. So: after tmp_unmount has failed, panic as soon as "
                + "anybody releases a vnode of that file system. As the script was once printed, it does not compile:");
        Path printed = save(PRINTED_SCRIPT);
        dtraceRefused("dtrace -A -w -s " + PRINTED_SCRIPT, List.of("-A", "-w", "-s", printed.toString()));
        narrator.say("With the comparison that was meant:");
        narrator.terminal();
        narrator.show(Scripts.text(SECOND_SCRIPT).stripTrailing());
        dtrace("dtrace -A -w -s " + SECOND_SCRIPT, List.of("-A", "-w", "-s", save(SECOND_SCRIPT).toString()));
        long seed = loopUntilPanic();
        narrator.say((seed == firstSeed ? "The same boot as before, for observing it has not changed it. " : "")
                + "The stack names the culprit:");
        narrator.terminal();
        narrator.show("$ ksim boot --seed " + seed + " --kmdb");
        debug(seed, List.of(
                new Step("The call chain:", findings -> "$c"),
                new Step("And the process that this thread belongs to:",
                        findings -> findings.find("thread=([0-9a-f]+)") + "::print kthread_t t_procp"
                                + " | ::print proc_t p_pidp->pid_id p_user.u_comm"),
                new Step("Harmless old pageout. The machine has plenty of memory:",
                        findings -> "freemem/E"),
                new Step("(below this many free pages it would have a reason to run)", findings -> "lotsfree/E"),
                new Step("but in the first second after boot it runs exactly four times all the same, to learn how fast it "
                        + "can scan. So far it has done", findings -> "pageout_sample_cnt/E")));
        narrator.say("On each of these runs pageout takes a hold on the vnode of every modified page that nobody has used "
                + "since it last came by, and queues the page to be written. One of them is the page of init's state file. "
                + "Until the push thread has had its turn, some milliseconds later, that tmpfs cannot be unmounted.");
    }

    private void fixes() throws IOException {
        narrator.chapter("The fixes");
        dtrace("dtrace -A", List.of("-A"));
        narrator.say("Wait until pageout has learned what it wants to know:");
        narrator.terminal();
        narrator.show(commands("boot/sleep.sh"));
        measure("boot/sleep.sh", "sleep 1 first");
        narrator.say("Or try again until a second has passed:");
        narrator.terminal();
        narrator.show(commands("boot/seconds.sh"));
        measure("boot/seconds.sh", "loop on $SECONDS");
        narrator.chapter("The figures");
        narrator.terminal();
        narrator.show(String.format("%-20s %8s %8s %12s", "script", "boots", "failed", "rate"));
        for (Rate rate : rates) {
            narrator.show(String.format("%-20s %8d %8d %12s", rate.script(), rate.summary().boots(),
                    rate.summary().failedScripts(),
                    LoopReport.percent(rate.summary().failedScripts(), rate.summary().boots())));
        }
    }

    // ---- what the debugger is asked

    private static String fileSystem(Investigation.Findings findings) {
        return findings.find("tmp_unmount\\+0x[0-9a-f]+\\(([0-9a-f]+),");
    }

    /** The nodes of a tmpfs, the root first. */
    private static String nodes(String vfs) {
        return vfs + "::print vfs_t vfs_data | ::print struct tmount tm_rootnode | ::list struct tmpnode tn_forw";
    }

    /** The vnode of the node behind the root whose count is not 0. */
    private static String heldVnode(Investigation.Findings findings) {
        List<String> counts = java.util.regex.Pattern.compile("^v_count = (\\w+)$", java.util.regex.Pattern.MULTILINE)
                .matcher(findings.find("(?s)(v_count = .*?)\\z")).results().map(m -> m.group(1)).toList();
        List<String> vnodes = java.util.regex.Pattern.compile("^tn_vnode = 0x(\\w+)$", java.util.regex.Pattern.MULTILINE)
                .matcher(findings.find("(?s)(tn_vnode = .*?)\\z")).results().map(m -> m.group(1)).toList();
        for (int i = 1; i < Math.min(counts.size(), vnodes.size()); i++) {
            if (!counts.get(i).equals("0")) {
                return vnodes.get(i);
            }
        }
        throw new Investigation.CaseClosed("no node of the tmpfs is held");
    }

    private static String fileNode(Investigation.Findings findings) {
        return findings.find("td_name = 0x[0-9a-f]+ \"init\\.state\"\\n\\s*td_tmpnode = 0x([0-9a-f]+)");
    }

    // ---- machines

    /** Makes the machine anew with one form of the boot script. */
    private void use(String script) throws IOException {
        delete(machine.path());
        machine.disk().write(disk(script));
    }

    private static DiskImage disk(String script) throws IOException {
        return machineDisk().withFile(InitialDisk.MOUNT_SCRIPT.substring(1), 0644,
                Scripts.text(script).getBytes(StandardCharsets.UTF_8));
    }

    private static DiskImage machineDisk() {
        return org.dtrace4j.kernel.disk.FreshDisk.with(org.dtrace4j.kernel.ksim.SimPrograms.TABLE);
    }

    private RebootLoop.Summary measure(String script, String label) throws IOException {
        use(script);
        narrator.terminal();
        narrator.show("$ ksim reboot-loop --max " + scale);
        RebootLoop.Summary summary = loop(new RebootLoop.Plan(1, scale, jobs, false));
        LoopReport.lines(summary).forEach(narrator::show);
        rates.add(new Rate(label, summary));
        return summary;
    }

    private long loopUntilPanic() throws IOException {
        narrator.terminal();
        narrator.show("$ ksim reboot-loop --until-panic --max " + PATIENCE_BOOTS);
        RebootLoop.Summary summary = loop(new RebootLoop.Plan(1, PATIENCE_BOOTS, jobs, true));
        LoopReport.lines(summary).forEach(narrator::show);
        return summary.panic().map(BootReport::seed).orElseThrow(() -> new Investigation.CaseClosed("no boot panicked"));
    }

    private RebootLoop.Summary loop(RebootLoop.Plan plan) throws IOException {
        DiskFolder disk = machine.disk();
        KernelConfig first = Boot.config(plan.seedFrom(), machine.readDisk(disk));
        try (ProgressBar bar = ProgressBar.onStandardError(plan.max())) {
            return new RebootLoop(plan, first::withSeed, bar::show).run();
        }
    }

    private String consoleOf(long seed) throws IOException {
        try (Boot boot = Boot.powerOn(Boot.config(seed, machine.readDisk(machine.disk())))) {
            boot.toLogin();
            return boot.machine().kernel().console.log().stripTrailing();
        }
    }

    /** Boots a seed that panics, with somebody at the debugger. */
    private void debug(long seed, List<Step> steps) throws IOException {
        Investigation investigation = new Investigation(narrator, steps);
        KernelConfig config = Boot.config(seed, machine.readDisk(machine.disk())).withKmdb(true)
                .withConsole(text -> {
                    if (!investigation.isOver()) {
                        investigation.write(text);
                    }
                });
        try (Boot boot = Boot.powerOn(config)) {
            new KmdbSession(boot.machine(), investigation).install();
            boot.toLogin();
        }
        investigation.verify();
    }

    // ---- the dtrace command

    private void dtrace(String shown, List<String> arguments) {
        if (run(shown, arguments) != DtraceCommand.SUCCESS) {
            throw new Investigation.CaseClosed(shown + " failed");
        }
    }

    private void dtraceRefused(String shown, List<String> arguments) {
        if (run(shown, arguments) == DtraceCommand.SUCCESS) {
            throw new Investigation.CaseClosed(shown + " was accepted");
        }
    }

    private int run(String shown, List<String> arguments) {
        FolderIo io = new FolderIo(machine.path());
        int status = new DtraceCommand(io, ServiceLoader.load(TargetConnector.class)).run(arguments);
        narrator.terminal();
        narrator.show("$ " + shown);
        String said = io.said().replace(folder + "/", "").stripTrailing();
        if (!said.isEmpty()) {
            narrator.show(said);
        }
        return status;
    }

    // ---- files

    /** What a script does, without its comments. */
    private static String commands(String script) throws IOException {
        return String.join("\n", Scripts.text(script).lines().filter(line -> !line.startsWith("#")).toList());
    }

    private Path save(String script) throws IOException {
        return Files.writeString(folder.resolve(script), Scripts.text(script));
    }

    private static void delete(Path top) throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(top)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
