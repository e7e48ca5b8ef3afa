package org.dtrace4j.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.device.Device;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.DofWriter;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.testing.FakeKernel;
import org.dtrace4j.testing.FakeStop;
import org.dtrace4j.testing.FakeStruct;
import org.dtrace4j.testing.FakeTarget;
import org.dtrace4j.trace.anon.AnonymousTracing;
import org.dtrace4j.trace.buffer.ArrayPool;
import org.dtrace4j.verify.ClauseReport;
import org.dtrace4j.verify.ImageVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The runtime under programs that the compiler made. */
class CompiledTracingTest {
    private final FakeTarget target = new FakeTarget();

    @AfterEach
    void close() {
        target.close();
    }

    private EnablingImage compile(String d) throws Exception {
        try (Device device = target.dtrace().open()) {
            return new DCompiler(device, new OptionValues()).compile(SourceText.ofFile("test.d", d)).image();
        }
    }

    private static byte[] conf(EnablingImage... images) {
        return ConfFile.of(new byte[0]).withEnabling(Stream.of(images).map(DofWriter::write).toList()).bytes();
    }

    /** The second program of the story, from the file that a boot reads to the panic. */
    @Test
    void findsWhoReleasesTheHold() throws Exception {
        EnablingImage program = compile("""
                fbt:tmpfs:tmp_unmount:entry
                {
                        self->vfs = args[0];
                }

                fbt:tmpfs:tmp_unmount:return
                /arg1 == EBUSY/
                {
                        gotit = self->vfs;
                }

                fbt:tmpfs:tmp_unmount:return
                {
                        self->vfs = NULL;
                }

                fbt:genunix:vn_rele:entry
                /gotit != NULL && args[0]->v_vfsp == gotit/
                {
                        panic();
                }
                """);
        EnablingImage permission = DCompiler.optionImage(List.of(new OptionSetting("destructive", "")));
        AnonymousTracing.attach(target.dtrace(), Optional.of(conf(program, permission)), Optional.empty(), false,
                line -> { });
        FakeStruct free = target.fileSystem("/tmp");
        FakeStruct busy = target.fileSystem("/etc/svc/volatile");
        FakeStruct root = new FakeStruct(target.memory().load64(busy.address() + FakeTarget.VFS_ROOT));
        target.kernel().vn_rele(target.vnode(busy, "/etc/svc/volatile/init.state"));
        assertEquals(0, target.kernel().tmp_unmount(free, 0, null));
        target.memory().put32(root.address(), 2);
        assertEquals(FakeKernel.EBUSY, target.kernel().tmp_unmount(busy, 0, null));
        target.kernel().vn_rele(target.vnode(free, "/tmp/other"));
        assertNull(target.panicMessage());
        assertThrows(FakeStop.class, () -> target.kernel().vn_rele(root));
        assertTrue(target.panicMessage().startsWith("dtrace: panic action at probe fbt:genunix:vn_rele:entry (ecb "),
                target.panicMessage());
    }

    /** Nothing of what lay in the memory of a buffer before is in a record: what a clause does not store is cleared. */
    @TestFactory
    Stream<DynamicTest> recordsHoldNothingOfOthers() {
        return Stream.of("trace((char)1); trace((long)2); trace((short)3);", "trace(\"x\"); trace(arg0);", "stack(20);",
                "ustack(5); trace((char)1);", "printf(\"%s %d\", execname, (char)7); printa(@);", "tracemem(&`freemem, 3);",
                "printf(\"nothing\"); trace(arg0 == 1 ? \"one\" : \"another\");")
                .map(actions -> DynamicTest.dynamicTest(actions, () -> {
                    EnablingImage image = compile("fbt::add:entry { @ = count(); " + actions + " }");
                    assertArrayEquals(recorded(image, (byte) 0x5a), recorded(image, (byte) 0));
                }));
    }

    /** What two firings have recorded in memory that was full of something. */
    private byte[] recorded(EnablingImage image, byte before) throws Exception {
        int size = 8192;
        List<byte[]> dirty = new ArrayList<>();
        for (int i = 0; i < 2 * target.cpuCount(); i++) {
            byte[] memory = new byte[size];
            Arrays.fill(memory, before);
            dirty.add(memory);
        }
        dirty.forEach(ArrayPool.SHARED::giveBack);
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(image));
            device.go(List.of(new OptionSetting("bufsize", Integer.toString(size)), new OptionSetting("strsize", "32")));
            target.kernel().add(1, 2);
            target.kernel().add(1, 2);
            ByteBuffer data = ByteBuffer.wrap(device.snapshot(0).data()).order(ByteOrder.LITTLE_ENDIAN);
            int length = data.limit() / 2;
            assertTrue(length > 12);
            for (int at : new int[] {4, 8, 4 + length, 8 + length}) {
                data.putInt(at, 0);
            }
            return data.array();
        }
    }

    /** What a clause that needs nothing of its firing leaves uncleared must not reach ERROR. */
    @Test
    void errorsHaveATimeOfTheirOwn() throws Exception {
        EnablingImage image = compile("""
                fbt::add:entry { @[*(int *)arg0] = count(); }
                fbt::add:entry { trace(timestamp); }
                ERROR { trace(timestamp); }
                """);
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(image));
            device.go(List.of());
            for (long round = 0; round < 3; round++) {
                target.advance(1000);
                target.kernel().add(1, 2);
                ByteBuffer data = ByteBuffer.wrap(device.snapshot(0).data()).order(ByteOrder.LITTLE_ENDIAN);
                assertEquals(2 * 24, data.limit());
                assertEquals(target.timestamp(), data.getLong(16));
                assertEquals(target.timestamp(), data.getLong(24 + 16));
            }
        }
    }

    /** The same of scratch memory: the clause before has used up all of it. */
    @Test
    void errorsHaveScratchMemory() throws Exception {
        EnablingImage image = compile("fbt::add:entry {" + "trace(strlen(strjoin(\"a\", \"b\")));".repeat(16) + """
                }
                fbt::add:entry { @[*(int *)arg0] = count(); }
                ERROR { trace(strlen(strjoin("cd", "e"))); }
                """);
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(image));
            device.go(List.of());
            target.kernel().add(1, 2);
            ByteBuffer data = ByteBuffer.wrap(device.snapshot(0).data()).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(3, data.getLong(data.limit() - Long.BYTES));
        }
    }

    /** What the verifier says of clauses: whether their predicate is asked first, and what is destructive. */
    @TestFactory
    Stream<DynamicTest> predicatesOfArgumentsAreGuards() {
        record Row(String clause, boolean guard) { }
        return Stream.of(
                new Row("fbt::add:return /arg1 == EBUSY/ { panic(); }", true),
                new Row("fbt::add:entry /arg0 > 3 && arg1 != 7 || arg0 == -1/ { @ = count(); }", true),
                new Row("fbt::add:entry /args[0] + args[1] == 12/ { trace(1); }", true),
                new Row("fbt::add:entry { trace(arg0); }", false),
                new Row("fbt::add:entry /pid == 1/ { trace(arg0); }", false),
                // The part of it that can be asked first is.
                new Row("fbt::add:entry /arg0 && pid == 1/ { trace(arg0); }", true))
                .map(row -> DynamicTest.dynamicTest(row.clause, () -> {
                    List<ClauseReport> reports = ImageVerifier.verify(compile(row.clause)).reports();
                    assertEquals(row.guard, reports.get(0).guard().isPresent());
                }));
    }
}
