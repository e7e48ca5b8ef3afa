package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.cli.DtraceCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions of programs as probes, and as frames of stacks. */
class PidProviderTest {
    @TempDir
    private Path folder;

    private int status;

    private String dtrace(String... arguments) {
        FolderIo io = new FolderIo(folder);
        status = new DtraceCommand(io, List.of(new SimConnector())).run(List.of(arguments));
        return io.said();
    }

    private String traced(String program, String command) {
        String said = dtrace("-qn", program, "-c", command);
        assertEquals(0, status, said);
        return said;
    }

    /** The error of a description for a process, without what is in front of it. */
    private String refusal(String description) {
        String said = dtrace("-xerrtags", "-n", description, "-c", "true");
        assertEquals(1, status, said);
        return said;
    }

    @Test
    void argumentsAndValuesAreThoseOfC() {
        String said = traced("""
                pid$target:a.out:main:entry { printf("<%d %s>", arg0, copyinstr(*(uintptr_t *)copyin(arg1 + 8, 8))); }
                pid$target:libc:open:entry { printf("<open %s>", copyinstr(arg0)); }
                pid$target:libc.so.1:open:return { printf("<%d>", (int)arg1); }
                pid$target::write:entry { printf("<write %d %s>", arg0, copyinstr(arg1)); }
                pid$target:ls:main:return { printf("<main %d %d>", arg0 > 0, arg1); }
                """, "ls /kernel");
        assertTrue(said.contains("<2 /kernel>"), said);
        assertTrue(said.matches("(?s).*<open /kernel[^>]*><3>.*"), said);
        assertTrue(said.matches("(?s).*<write 1 drv\\nfs.*"), said);
        assertTrue(said.contains("<main 1 0>"), said);
    }

    @Test
    void aFailedCallReturnsMinusOne() {
        String said = traced("pid$target::stat:return { printf(\"<%s %d>\", probefunc, (int)arg1); }",
                "test -f /no/such/file");
        assertTrue(said.contains("<stat -1>"), said);
    }

    @Test
    void stacksGoFromTheLibraryToTheStart() {
        String said = traced("""
                syscall::write:entry /pid == $target/ { ustack(); printf("%d %d\\n", ustackdepth, ucaller != 0); }
                pid$target:sh::entry /!this->once++ && ustackdepth == 2/ { printf("<"); ustack(1); usym(arg0); }
                """, "sh -c echo");
        List<String> frames = new ArrayList<>(said.lines().map(String::strip).filter(l -> l.contains("`")).toList());
        int write = frames.indexOf(frames.stream().filter(f -> f.startsWith("libc.so.1`write+0x")).findFirst().get());
        assertTrue(frames.subList(write, frames.size()).stream().anyMatch(f -> f.startsWith("sh`main+0x")), said);
        assertEquals("sh`_start", frames.get(frames.size() - 1), said);
    }

    @Test
    void eachInstructionThatCallsIsAProbe() {
        String said = traced("pid$target:a.out:main: { @[probename] = count(); }"
                + "END { printa(\"%s %@d\\n\", @); }", "ls /");
        assertTrue(said.contains("entry 1\n") && said.contains("return 1\n"), said);
        String offset = said.lines().filter(line -> line.matches("[0-9a-f]+ 1")).findFirst().get().split(" ")[0];
        assertTrue(traced("pid$target:a.out:main:" + offset + " { printf(\"<%s>\", probename); }", "ls /")
                .contains("<" + offset + ">"));
    }

    @Test
    void whatCannotBeProbedIsRefusedAsTheOriginalDoes() {
        assertTrue(refusal("pid$target:a.out:no_such:entry").contains("[D_PROC_FUNC]"));
        assertTrue(refusal("pid$target:a.out:main:fffffff").contains("[D_PROC_OFF]"));
        assertTrue(refusal("pid$target:a.out:main:1").contains("[D_PROC_ALIGN]"));
        assertTrue(refusal("pid$target:a.out:main:bogus").contains("[D_PROC_NAME]"));
        assertTrue(refusal("pid$target:libc.so.1:-:10").contains("[D_PROC_LIB]"));
        assertTrue(refusal("pid$target:a.out:-:").contains("[D_PROC_NAME]"));
        assertTrue(refusal("pid29999:a.out:main:entry").contains("[D_PROC_GRAB]"));
        assertTrue(refusal("pid0:a.out:main:entry").contains("[D_PROC_BADPID]"));
        assertTrue(refusal("pid$target:libnone.so:main:entry").contains("[D_PDESC_ZERO]"));
    }

    @Test
    void otherProcessesAreLeftAlone() {
        String said = traced("pid$target:libc:fork:return { @[pid == $target] = count(); }"
                + "END { printa(\"%d %@d;\", @); }", "sh -c date;date");
        assertTrue(said.contains("1 1;") && !said.contains("0 1;"), said);
    }
}
