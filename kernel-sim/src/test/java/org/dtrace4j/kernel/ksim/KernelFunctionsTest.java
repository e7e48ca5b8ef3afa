package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.session.HostFiles;
import org.dtrace4j.session.RecordedIo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernel functions that people's scripts name: called where the original calls them, with its arguments. */
class KernelFunctionsTest {
    @TempDir
    private Path machine;

    /** Traces a machine's life; the command must work. Returns its lines. */
    private List<String> trace(String program) {
        List<String> all = new ArrayList<>(List.of("--machine", machine.toString(), "-q", "-n", program));
        RecordedIo io = new RecordedIo(HostFiles.below(machine), Map.of());
        assertEquals(0, new DtraceCommand(io, List.of(new SimConnector())).run(all), io::errors);
        assertEquals("", io.errors().replaceAll("(?m)^.*booted.*$|\\s", ""));
        return io.output().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void memoryIsAskedForWithASizeAndComesFromACache() {
        List<String> lines = trace("""
                BEGIN { small = 0; other = 0; moved = 0; back = 0; }
                fbt::kmem_alloc:entry, fbt::kmem_zalloc:entry { self->size = args[0]; }
                fbt::kmem_cache_alloc:entry /self->size/ { self->cache = args[0];
                        small += self->size > args[0]->cache_bufsize; }
                fbt::kmem_cache_alloc:return /self->cache/ { from[arg1] = (uint64_t)self->cache; self->cache = 0; }
                fbt::kmem_alloc:return, fbt::kmem_zalloc:return { self->size = 0; }
                fbt::kmem_free:entry { self->buf = arg0; }
                fbt::kmem_cache_free:entry /self->buf && from[arg1]/ { back++; other += from[arg1] != arg0;
                        moved += self->buf != arg1; from[arg1] = 0; }
                fbt::kmem_free:return { self->buf = 0; }
                tick-3s { printf("%d %d %d %d\\n", back > 100, small, other, moved); exit(0); }
                """);
        assertEquals(List.of("1 0 0 0"), lines);
    }

    @Test
    void whoAsksForMemoryIsOnTheStack() {
        assertEquals(List.of("genunix`kmem_alloc 1 genunix`lookupname"), trace("""
                fbt::lookupname:entry { self->in = 1; }
                fbt::kmem_cache_alloc:entry /self->in && args[0]->cache_name == "kmem_alloc_1152"/ {
                        printf("%a %d ", caller, stackdepth > 4); self->found = 1; }
                fbt::lookupname:return /self->found/ { printf("%s`%s\\n", probemod, probefunc); exit(0); }
                """).stream().map(line -> line.replaceAll("\\+0x[0-9a-f]+", "")).toList());
    }

    @Test
    void execLooksAtTheBeginningOfAFile() {
        Set<String> lines = new TreeSet<>(trace("""
                BEGIN { failed = 0; }
                fbt::gexec:entry { self->path = (*args[0])->v_path; self->level = args[4]; }
                fbt::findexec_by_hdr:entry { self->magic = *(uchar_t *)arg0; }
                fbt::findexec_by_hdr:return /self->path && args[1] != NULL/ {
                        printf("%s %d %c %a\\n", basename(stringof(self->path)), self->level,
                            args[1]->exec_magic[1], (uintptr_t)args[1]->exec_func); }
                fbt::elfexec:return { failed += arg1 != 0; }
                tick-15s { printf("%d\\n", failed); exit(0); }
                """));
        assertTrue(lines.containsAll(Set.of("sh 0 E elfexec`elfexec", "log-report 0 ! intpexec`intpexec",
                "sh 1 E elfexec`elfexec", "0")), lines::toString);
    }
}
