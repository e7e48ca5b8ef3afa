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
                tick-60s { printf("%d\\n", failed); exit(0); }
                """));
        assertTrue(lines.containsAll(Set.of("sh 0 E elfexec`elfexec", "log-report 0 ! intpexec`intpexec",
                "sh 1 E elfexec`elfexec", "0")), lines::toString);
    }

    @Test
    void eachRequestToThePoolGoesThroughThePipelineAndOnTheBus() {
        List<String> lines = trace("""
                BEGIN { logical = 0; done = 0; bad = 0; sent = 0; undone = 0; waited = 0; swapped = 0; }
                fbt::zio_create:return /args[1]->io_vd == NULL/ { logical++; type[arg1] = args[1]->io_type;
                        pool = stringof(args[1]->io_spa->spa_name); }
                fbt::zio_create:return /args[1]->io_vd != NULL/ { size[arg1] = args[1]->io_size;
                        path = stringof(args[1]->io_vd->vdev_path); bad += args[1]->io_vd->vdev_state != 7; }
                fbt::sdstrategy:entry { bytes[arg0] = args[0]->b_bcount; reads[arg0] = args[0]->b_flags & B_READ;
                        swapped += (args[0]->b_flags & B_PAGEIO) != 0; }
                fbt::scsi_init_pkt:entry { self->bp = arg2; }
                fbt::scsi_init_pkt:return { request[arg1] = self->bp; self->bp = 0; }
                fbt::scsi_transport:entry { sent++; start[arg0] = timestamp; this->cdb = args[0]->pkt_cdbp;
                        bad += this->cdb[0] != (reads[request[arg0]] ? 0x28 : 0x2a);
                        bad += ((this->cdb[7] << 8) + this->cdb[8]) * 512 != bytes[request[arg0]]; }
                fbt::sdintr:entry /start[arg0]/ { undone += args[0]->pkt_reason != 0 || timestamp == start[arg0]; }
                fbt::scsi_destroy_pkt:entry { start[arg0] = 0; }
                fbt::zio_done:entry /size[arg0]/ { done++; bad += args[0]->io_size != size[arg0] || args[0]->io_error != 0;
                        size[arg0] = 0; }
                fbt::zio_wait:return { waited++; bad += arg1 != 0; }
                tick-8s { printf("%s %s %d %d %d %d\\n", pool, path, sent > 20, sent - swapped - done <= 1, bad, undone);
                        printf("%d\\n", waited == done && logical <= sent && logical > 20); exit(0); }
                """);
        assertEquals(List.of("rpool /dev/dsk/c0t0d0s0 1 1 0 0", "1"), lines);
    }

    @Test
    void theSyncThreadWritesTransactionGroups() {
        List<String> lines = trace("""
                fbt::spa_sync:entry { self->spa = args[0]; self->txg = args[1]; self->start = timestamp; }
                io:::start /self->spa/ { self->requests++; }
                fbt::spa_sync:return /self->spa/ {
                        printf("%s %s %d %d %d\\n", execname, stringof(self->spa->spa_name), self->requests,
                            self->spa->spa_dsl_pool->dp_txg - self->txg, timestamp - self->start > 1000000); exit(0); }
                """);
        assertEquals(List.of("zpool-rpool rpool 1 1 1"), lines);
    }

    @Test
    void filesOfZfsAreOpenedAndClosedByIt() {
        Set<String> lines = new TreeSet<>(trace("""
                fbt::zfs_open:entry /execname == "syslogd"/ { printf("%s %s\\n", probefunc, stringof((*args[0])->v_path)); }
                fbt::zfs_close:entry, fbt::zfs_write:entry, fbt::zfs_getattr:entry /execname == "syslogd"/ {
                        printf("%s %s\\n", probefunc, stringof(args[0]->v_path)); }
                fbt::zfs_fsync:entry /execname == "syslogd"/ { self->fsync = args[0]; }
                fbt::zil_commit:entry /self->fsync/ {
                        printf("%s %d\\n", probefunc, ((znode_t *)self->fsync->v_data)->z_id == args[1]); }
                tick-3s { exit(0); }
                """));
        assertTrue(lines.containsAll(Set.of("zfs_open /var/adm/messages", "zfs_write /var/adm/messages",
                "zfs_close /var/adm/messages", "zfs_getattr /var/adm/messages", "zil_commit 1")), lines::toString);
    }

    @Test
    void interruptsAreServedInTheFrameOfTheirDispatcher() {
        List<String> lines = trace("""
                sdt:::interrupt-start { self->dip = args[0]; self->handler = arg1; }
                fbt::mpt_intr:entry /self->dip/ {
                        printf("%s %a %s\\n", stringof(self->dip->devi_node_name), self->handler, probefunc); }
                sdt:::interrupt-complete /self->dip/ { printf("%d %d\\n", self->dip == args[0], args[3]); exit(0); }
                """);
        assertEquals(List.of("pci15ad,1976 mpt`mpt_intr mpt_intr", "1 1"), lines.subList(0, 2));
    }

    @Test
    void anInterruptHasATimeOfItsOwn() {
        List<String> lines = trace("""
                sdt:::interrupt-start { self->ts = vtimestamp; }
                sdt:::interrupt-complete /self->ts/ { @[stringof(`devnamesp[args[0]->devi_major].dn_name)] =
                        min(vtimestamp - self->ts); }
                tick-3s { printa("%s %@d\\n", @); exit(0); }
                """);
        assertEquals(List.of("mpt 0"), lines);
    }

    @Test
    void pagesThatAreTouchedComeByPageFaults() {
        List<String> lines = trace("""
                BEGIN { bad = 0; faults = 0; zeroed = 0; }
                fbt:unix:pagefault:entry { self->addr = arg0; self->type = args[1]; faults++; }
                fbt::as_fault:entry /self->addr/ { bad += args[2] != (caddr_t)(self->addr & -4096);
                        bad += args[1] != curthread->t_procp->p_as; }
                vminfo:::zfod /self->addr/ { zeroed++; bad += arg0 != 1; }
                fbt:unix:pagefault:return { bad += arg1 != 0; self->addr = 0; }
                tick-3s { printf("%d %d %d\\n", faults > 100, zeroed > 50 && zeroed < faults, bad); exit(0); }
                """);
        assertEquals(List.of("1 1 0"), lines);
    }
}
