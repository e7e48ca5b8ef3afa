package org.dtrace4j.kernel.mdb;

import static org.dtrace4j.kernel.mdb.StoppedMachine.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.mdb.target.DumpFile;
import org.dtrace4j.kernel.mdb.target.DumpTarget;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions after panics of a whole machine. Boots once for all tests of the first panic. */
class MachineSessionTest {
    private static final List<String> LINES = List.of("::status", "$c 1", "::nothing", "0::switch", ":c");
    /** Commands that need no address; whatever they answer, a dump must answer the same. */
    private static final List<String> GENERAL = List.of("::ps -ft", "::ps -l", "::threadlist -v", "::thread", "$C",
            "$r", "::cpuinfo", "::fsinfo -v", "::modinfo", "::msgbuf -v", "p0::print", "*rootvfs::print vfs_t",
            "::walk proc | ::print proc_t p_user.u_comm p_pidp->pid_id", "::walk vnode | ::vnode2path",
            "::walk kmem_cache | ::print kmem_cache_t cache_name cache_buftotal", "1::pid2proc | ::pfiles",
            "1::pid2proc | ::walk thread | ::findstack -v", "*rootdir::kgrep | ::whatis",
            "::walk page | ::grep (.&fff)==0 | ::page",
            "tmp_unmount=p", "panicstr/K", "*panicstr/s", "::pgrep init", "0::switch; $c", "*rootdir::vnode2path -F",
            "::walk modctl | ::print modctl_t mod_modname", "100::page_num2pp",
            "::dtrace_state", "::dtrace_ecb", "::walk dtrace_state | ::dtrace",
            "::walk dtrace_state | ::dtrace_options", "::walk dtrace_state | ::dtrace_probes", "3::id2probe", "::walk dtrace_state | ::dtrace_aggstat",
            "::walk dtrace_state | ::dtrace_dynstat", "::dtrace_aggkey",
            "::walk dtrace_state | ::walk dtrace_dynvar | ::dtrace_dynvar", "::stacks", "::stacks -c tmp_unmount | ::findstack",
            "::kmastat", "::memstat", "::wchaninfo -v", "::ptree", "1::pid2proc | ::ptree", "::netstat", "pidlock::mutex", "::stdata", "::queue",
            "::walk stream_head_cache | ::stream", "::queue -m ldterm | ::q2otherq | ::q2stream", "::walk stream_head_cache | ::walk readq",
            "::walk kmem_cache | ::kmem_cache");

    private static final List<String> answers = new ArrayList<>();
    private static String console;
    private static String root;
    private static String nodes;
    private static String names;
    private static String holders;
    private static String openers;
    private static String untraced;
    private static byte[] dump;

    @BeforeAll
    static void panic() {
        DiskImage disk = StoppedMachine.disk(StoppedMachine.FIRST + " BEGIN { trace(\"begun\"); @a[1] = count(); @a[2] = count(); seen[\"x\"] = 1; }");
        console = StoppedMachine.boot(disk, LINES, MachineSessionTest::look);
    }

    private static void look(Machine machine) {
        DebugTarget target = StoppedMachine.target(machine);
        GENERAL.forEach(line -> answers.add(ask(target, line)));
        String stack = ask(target, "$c 1");
        String vfs = stack.replaceAll("(?s).*\ntmp_unmount\\+0x[0-9a-f]+\\(([0-9a-f]+)\\).*", "$1");
        root = ask(target, vfs + "::print vfs_t vfs_data | ::print struct tmount tm_rootnode");
        String chain = vfs + "::print vfs_t vfs_data | ::print struct tmount tm_rootnode | ";
        nodes = ask(target, chain + "::list struct tmpnode tn_forw | ::print struct tmpnode tn_vnode"
                + " | ::print vnode_t v_type v_count v_path");
        names = ask(target, chain + "::print struct tmpnode un_tmpnode.un_dirstruct.un_dirlist"
                + " | ::list struct tdirent td_next | ::print struct tdirent td_name");
        untraced = String.join("|", ask(target, "::dtrace_errhash"), ask(target, "::dtrace_helptrace"),
                ask(target, "1::walk pid2state"));
        holders = ask(target, vfs + "::walk vnode | ::kgrep | ::whatis");
        openers = ask(target, vfs + "::walk vnode | ::whereopen | ::print proc_t p_user.u_comm");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DumpFile.write(target, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        dump = bytes.toByteArray();
    }

    private static String answer(String line) {
        return answers.get(GENERAL.indexOf(line));
    }

    @Test
    void entryBannerPromptAndContinuation() {
        int entry = console.indexOf("panic: entering debugger (no dump device, continue to reboot)\n\n"
                + "Welcome to kmdb\n");
        assertTrue(entry > 0, console);
        String session = console.substring(entry);
        assertTrue(session.contains("\n[0]> :c\nsyncing file systems... done\n"), session);
        assertTrue(session.contains("> ::nothing\nkmdb: invalid command '::nothing': unknown dcmd name\n"), session);
        assertTrue(session.contains("DTrace state: active (debugger breakpoints cannot be armed)\n"
                + "stopped on: debugger entry trap\n"), session);
        assertTrue(session.contains("(i86pc)\nimage uuid: (not set)\n"), session);
    }

    /** What the panic's message names can be asked for, in the machine and in its dump. */
    @Test
    void whatWasTracedIsThere() {
        assertTrue(answer("::dtrace_state").matches("(?s) +ADDR MINOR +PROC NAME +FILE\nffffff[0-9a-f]{10} +2 +- <anonymous> +-\n"),
                answer("::dtrace_state"));
        String ecb = answer("*panicstr/s").replaceAll("(?s).*\\(ecb ([0-9a-f]+)\\).*", "$1");
        assertTrue(answer("::dtrace_ecb").matches("(?s).*\n" + ecb + " .* fbt:tmpfs:tmp_unmount:return\n.*"), answer("::dtrace_ecb"));
        String traced = answer("::walk dtrace_state | ::dtrace");
        assertTrue(traced.matches("CPU     ID +FUNCTION:NAME\n +\\d +1 +:BEGIN +begun *\n+ +1 +1\n +2 +1\n"), traced);
        assertTrue(answer("::walk dtrace_state | ::dtrace_probes").matches(
                "   ID   PROVIDER            MODULE                          FUNCTION NAME\n"
                + " +\\d+        fbt             tmpfs                       tmp_unmount return\n"
                + "    1     dtrace                                                     BEGIN\n"
                + "    3     dtrace                                                     ERROR\n"),
                answer("::walk dtrace_state | ::dtrace_probes"));
        String options = answer("::walk dtrace_state | ::dtrace_options");
        assertTrue(options.startsWith("OPTION                    VALUE\nbufsize  "), options);
        assertTrue(options.contains("\nbufpolicy                 switch\ndynvarsize                UNSET\n"), options);
        assertTrue(options.contains("\nspecsize                  32K\nnspec                     1\n"), options);
        assertTrue(options.contains("\ncleanrate                 101hz\ncpu                       unbound\n"), options);
        assertTrue(options.contains("\ndestructive               0\n"), options);
        String heading = "           NAME    HASHSIZE       %UTIL     LONGEST     AVERAGE      STDDEV\n";
        String aggregations = answer("::walk dtrace_state | ::dtrace_aggstat");
        assertTrue(aggregations.matches(heading + "( +<cpu \\d> +131072( +-){4}\n)* +<cpu \\d> +131072 +0.0 +1 +1 +0.0\n"
                + "( +<cpu \\d> +131072( +-){4}\n)*"), aggregations);
        String variables = answer("::walk dtrace_state | ::dtrace_dynstat");
        assertTrue(variables.matches(heading + " +<actual> +\\d+ +0.0 +1 +1 +0.0\n"), variables);
        assertTrue(answer("::dtrace_aggkey").matches(" +ADDR +STATE +CPU VALUE\n"
                + "([0-9a-f]{16} [0-9a-f]{16} +\\d @a\\[1\\] = 0x1\n|[0-9a-f]{16} [0-9a-f]{16} +\\d @a\\[2\\] = 0x1\n){2}"),
                answer("::dtrace_aggkey"));
        String dynamic = answer("::walk dtrace_state | ::walk dtrace_dynvar | ::dtrace_dynvar");
        assertTrue(dynamic.matches(" +ADDR +STATE +CPU VALUE\n[0-9a-f]{16} [0-9a-f]{16} +- seen\\[\"x\"\\] = 0x1\n"), dynamic);
        // Nothing was refused, helpers are not traced, and the anonymous state is nobody's.
        assertEquals("|mdb: helper tracing is not enabled\n|", untraced);
        assertEquals("dtrace:::ERROR\n", answer("3::id2probe"));
    }

    @Test
    void theStackGoesFromTheDebuggerToTheSystemCall() {
        List<String> functions = Arrays.stream(answer("$C").split("\n"))
                .map(line -> line.replaceAll("^[0-9a-f]{16} ([a-z0-9_]+).*", "$1")).toList();
        assertTrue(console.contains("> $c 1\nkmdb_enter+0x"), console);
        // When the others were asked, the debugger had let the panic go on.
        assertEquals(List.of("panicsys", "vpanic", "dtrace_action_panic", "dtrace_probe",
                "fbt_invop", "dtrace_invop", "invoptrap", "tmp_unmount", "fsop_unmount", "dounmount", "umount2_engine",
                "umount2", "_sys_sysenter_post_swapgs"), functions);
    }

    @Test
    void theVnodeThatIsHeldRemembersTheNameBeforeTheRename() {
        assertTrue(root.startsWith("tm_rootnode = 0xffffff"), root);
        assertTrue(nodes.startsWith("v_type = 2 (VDIR)\nv_count = 0x1\n"), nodes);
        assertTrue(nodes.contains("v_type = 1 (VREG)\nv_count = 0x1\nv_path = 0xffffff"), nodes);
        assertTrue(nodes.contains(" \"/etc/svc/volatile/init-next.state\"\n"), nodes);
        assertTrue(names.contains(" \"init.state\"\n"), names);
        assertFalse(names.contains("init-next.state"), names);
    }

    @Test
    void memoryTellsWhoRefersToTheVnode() {
        assertTrue(holders.contains(", allocated as a page structure\n"), holders);
        assertTrue(holders.contains(", allocated from file_cache\n"), holders);
        assertTrue(openers.contains("p_user.u_comm = [ \"svc-upgrade-boot\" ]\n"), openers);
        assertTrue(holders.matches("(?s).*ffffff[0-9a-f]+ is in thread ffffff[0-9a-f]+'s stack.*"), holders);
    }

    @Test
    void processesAreListed() {
        String ps = answer("::ps -ft");
        assertTrue(ps.startsWith("S    PID   PPID   PGID    SID    UID      FLAGS             ADDR NAME\n"), ps);
        assertTrue(ps.matches("(?s).*\nR +\\d+ +\\d+ +\\d+ +\\d+ +0 0x0000[0-9a-f]{4} ffffff[0-9a-f]{10} "
                + "umount /etc/svc/volatile\n\tT     0xffffff[0-9a-f]{10} <TS_ONPROC>\n.*"), ps);
        assertTrue(answer("1::pid2proc | ::pfiles").startsWith(" FD TYPE            VNODE INFO\n"));
        assertTrue(answer("::pgrep init").contains(" init\n"));
    }

    @Test
    void threadsShowWhereTheySleep() {
        String threads = answer("::threadlist -v");
        assertTrue(threads.contains("  PC: _resume_from_idle+0x"), threads);
        assertTrue(threads.contains("    CMD: pageout\n  stack pointer for thread "), threads);
        assertTrue(threads.contains(" pageout+0x"), threads);
        assertTrue(threads.contains("THREAD: idle()\n"), threads);
    }

    @Test
    void fileSystemsAndModulesAreNamed() {
        assertTrue(answer("::fsinfo -v").contains(" tmpfs           /etc/svc/volatile\n              R: swap\n"));
        assertTrue(answer("::modinfo").contains(" tmpfs\n"));
        String said = answer("::msgbuf -v");
        assertTrue(said.contains("SunOS Release 5.11 Version "), said);
        assertTrue(said.matches("(?s).* [0-9a-f]{16} panic\\[cpu\\d\\]/thread=[0-9a-f]{16}: .*"
                + " [0-9a-f]{16} [0-9a-f]{16} tmpfs:tmp_unmount\\+[0-9a-f]+ \\(\\)\n.*"), said);
        assertEquals("/\n", answer("*rootdir::vnode2path -F"));
        assertTrue(answer("0::switch; $c").endsWith("()\n"), answer("0::switch; $c"));
    }

    @Test
    void stacksAreCounted() {
        String stacks = answer("::stacks");
        assertTrue(stacks.startsWith("THREAD           STATE    SOBJ                COUNT\n"), stacks);
        assertTrue(stacks.matches("(?s).*[0-9a-f]{16} ONPROC   <none> +1\n.*tmp_unmount\\+0x.*"), stacks);
        assertTrue(stacks.matches("(?s).*[0-9a-f]{16} SLEEP    CV +\\d+\n +_resume_from_idle.*fsflush\\+0x.*"), stacks);
        assertTrue(answer("::stacks -c tmp_unmount | ::findstack").contains("dounmount"));
    }

    @Test
    void memoryIsAccountedFor() {
        String pages = answer("::memstat");
        long sum = 0;
        long total = 0;
        for (String line : pages.split("\n")) {
            String[] words = line.strip().split(" {2,}");
            if (words.length > 2 && words[1].matches("[0-9]+")) {
                sum += Long.parseLong(words[1]);
                total = Long.parseLong(words[1]);
            }
        }
        assertEquals(sum, 2 * total, pages);
        assertTrue(total > 0, pages);
        assertTrue(answer("::kmastat").matches("(?s).*\nvn_cache +\\d+ +[1-9]\\d* +[1-9]\\d* +[1-9]\\d*B +[1-9]\\d* +0\n.*"),
                answer("::kmastat"));
    }

    @Test
    void whoWaitsAndWhoIsBelowWhom() {
        assertTrue(answer("::ptree").matches("(?s)[0-9a-f]{16}  sched\n.* {5}[0-9a-f]{16}  init\n {10}[0-9a-f]{16}  .*"),
                answer("::ptree"));
        assertTrue(answer("1::pid2proc | ::ptree").startsWith(answer("::ptree").split("\n")[0]));
        assertTrue(answer("::wchaninfo -v").matches("(?s).* cond +1: +[0-9a-f]+ +[0-9a-f]+ fsflush\n.*"),
                answer("::wchaninfo -v"));
        assertTrue(answer("pidlock::mutex").matches("(?s).* adapt +no +- +- +no\n"), answer("pidlock::mutex"));
    }

    @Test
    void nothingIsRefused() {
        for (int i = 0; i < GENERAL.size(); i++) {
            String answer = answers.get(i);
            assertFalse(answer.isBlank() || answer.contains("mdb: "), GENERAL.get(i) + "\n" + answer);
        }
    }

    // ---- the dump

    @Test
    void aDumpAnswersAsTheMachineDid() throws IOException {
        DumpTarget target = DumpFile.read(new ByteArrayInputStream(dump), "vmcore.0");
        for (int i = 0; i < GENERAL.size(); i++) {
            assertEquals(answers.get(i), ask(target, GENERAL.get(i)), GENERAL.get(i));
        }
        assertTrue(ask(target, "::status").startsWith("debugging crash dump vmcore.0 (64-bit) from "));
        assertTrue(ask(target, "::status").contains("panic message: dtrace: panic action at probe "));
        assertEquals("mdb: failed to write data to target: target is not open for writing\n",
                ask(target, "nopanicdebug/W 1"));
        assertEquals("mdb: failed to continue target: operation not supported by target\n", ask(target, ":c"));
    }

    @Test
    void mdbReadsADump(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("vmcore.0"), dump);
        StringBuilder out = new StringBuilder();
        MdbCommand mdb = new MdbCommand(new StreamTerminal(new StringReader("$C\n$q\n::ps\n"), out::append, true));
        assertEquals(MdbCommand.SUCCESS, mdb.run(List.of(file.toString())));
        assertEquals("> $C\n" + answer("$C") + "> $q\n", out.toString());
        out.setLength(0);
        assertEquals(MdbCommand.SUCCESS, mdb.run(List.of("-e", "::modinfo", "-e", "::echo x", file.toString())));
        assertEquals(answer("::modinfo") + "x\n", out.toString());
    }

    @Test
    void aDamagedDumpIsRefused() {
        byte[] content = unzipped(dump);
        int unharmed = 0;
        for (int cut = 0; cut < dump.length; cut += dump.length / 50 + 1) {
            assertRefused(Arrays.copyOf(dump, cut));
            byte[] flipped = dump.clone();
            flipped[Math.max(cut, 10)] ^= 0x10;
            if (Arrays.equals(content, unzipped(flipped))) {
                // Some bits of a compressed file mean nothing: the code of a symbol that does not occur.
                unharmed++;
            } else {
                assertRefused(flipped);
            }
        }
        assertTrue(unharmed <= 2, "most bits should mean something");
    }

    /** What is in a compressed file; empty if that is damaged. */
    private static byte[] unzipped(byte[] bytes) {
        try {
            return new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static void assertRefused(byte[] bytes) {
        try {
            DumpFile.read(new ByteArrayInputStream(bytes), "vmcore.0");
        } catch (IOException expected) {
            assertTrue(expected.getMessage().startsWith("vmcore.0 is "), expected.getMessage());
            return;
        }
        throw new AssertionError("a damaged dump was read");
    }

    // ---- the second panic

    @Test
    void theSecondScriptPanicsInWhoeverLetsGoFirst() {
        List<String> stacks = new ArrayList<>();
        String text = StoppedMachine.boot(StoppedMachine.disk(StoppedMachine.SECOND), List.of("$<systemdump"),
                machine -> stacks.add(ask(StoppedMachine.target(machine), "$c")));
        assertTrue(stacks.get(0).contains("\nvn_rele(ffffff"), stacks.get(0));
        assertTrue(text.contains("> $<systemdump\nnopanicdebug:   0               =       0x1\nsyncing"), text);
    }
}
