package org.dtrace4j.trace;

import static org.dtrace4j.trace.TracingTest.records;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.dof.VariableImage.Scope;
import org.dtrace4j.testing.FakeStruct;
import org.dtrace4j.testing.FakeTarget;
import org.dtrace4j.testing.ImageBuilder;
import org.dtrace4j.testing.ImageBuilder.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;

/** While a probe fires: memory, faults, and no allocation. */
class ProbeContextTest {
    private static final FieldImage KEY = new FieldImage(0, 256, FieldImage.Kind.STRING, "string");

    private final FakeTarget target = new FakeTarget();

    @AfterEach
    void close() {
        target.close();
    }

    /** A clause that faults as {@code body} does. */
    private static ImageBuilder faulty(java.util.function.Consumer<Code> body) {
        ImageBuilder image = new ImageBuilder().number(Scope.GLOBAL, 0, "g");
        image.clause("fbt::add:entry", c -> {
            c.firing("position", "(II)V", () -> {
                c.integer(2);
                c.integer(16);
            });
            body.accept(c);
            c.asm.visitInsn(Opcodes.POP2);
            c.ecb("exit", "V");
        });
        image.trace("fbt::add:entry", 0);
        // arg1 to arg5 of ERROR: EPID, action, offset, fault, address.
        image.clause("dtrace:::ERROR", 56, List.of(), c -> c.record(() -> {
            for (int i = 1; i <= 5; i++) {
                int argument = i;
                c.store64(8 + 8 * i, () -> c.argument(argument));
            }
        }));
        return image;
    }

    private String error(java.util.function.Consumer<Code> body) throws DeviceException {
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(faulty(body).build()));
            device.go(List.of());
            assertEquals(77, target.kernel().add(70, 7));
            BufferSnapshot snapshot = device.snapshot(0);
            assertEquals(1, snapshot.errors());
            ByteBuffer data = ByteBuffer.wrap(snapshot.data()).order(ByteOrder.LITTLE_ENDIAN);
            List<String> arguments = new ArrayList<>();
            for (int i = 1; i <= 5; i++) {
                arguments.add(Long.toHexString(data.getLong(8 + 8 * i)));
            }
            // The clause after the one that faulted has run.
            assertEquals(70, data.getLong(56 + 16));
            assertEquals(false, device.status().exiting());
            return String.join(" ", arguments);
        }
    }

    private static void load(Code c, String method, long address) {
        c.firing(method, "(J)J", () -> c.number(address));
    }

    @Test
    void faultsFireErrorAndTheRestGoesOn() throws DeviceException {
        assertEquals("1 2 10 1 0", error(c -> load(c, "load64", 0)));
        assertEquals("1 2 10 1 ffffffffffffffff", error(c -> load(c, "loadU8", -1)));
        assertEquals("1 2 10 1 ffffd00200001000", error(c -> load(c, "loadS32", 0xffffd00200001000L)));
        assertEquals("1 2 10 1 ffffd0ff00000000", error(c -> load(c, "loadS16", 0xffffd0ff00000000L)));
        assertEquals("1 2 10 4 0", error(c -> c.firing("divide", "(JJ)J", () -> {
            c.argument(0);
            c.number(0);
        })));
        assertEquals("1 2 10 5 0", error(c -> c.firing("scratch", "(J)J", () -> c.number(1 << 20))));
        assertEquals("1 2 10 1 1000", error(c -> c.firing("copyin", "(JJ)J", () -> {
            c.number(0x1000);
            c.number(8);
        })));
        long tail = FakeTarget.HEAP + (1 << 20) - 4;
        assertEquals("1 2 10 1 ffffff0190100000", error(c -> {
            c.firing("keyBegin", "()V", () -> { });
            c.firing("keyBytes", "(JI)V", () -> {
                c.number(tail);
                c.integer(7);
            });
            c.number(0);
        }));
    }

    @Test
    void aFaultInErrorIsCountedAndNoMore() throws DeviceException {
        ImageBuilder image = new ImageBuilder();
        for (String probe : List.of("fbt::add:entry", "dtrace:::ERROR")) {
            image.clause(probe, c -> {
                load(c, "load64", 8);
                c.asm.visitInsn(Opcodes.POP2);
            });
        }
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(image.build()));
            device.go(List.of());
            target.kernel().add(1, 1);
            target.kernel().add(1, 1);
            assertEquals(2, device.status().doubleErrors());
            assertEquals(2, device.snapshot(0).errors());
        }
    }

    @Test
    void stringsGoThroughVariablesAndRecords() throws DeviceException {
        ImageBuilder image = new ImageBuilder();
        image.variable(new VariableImage(Scope.GLOBAL, 0, "s", List.of(), 16, true));
        image.variable(new VariableImage(Scope.THREAD, 0, "t", List.of(), 16, true));
        image.variable(new VariableImage(Scope.CLAUSE, 0, "c", List.of(), 16, true));
        FieldImage key = new FieldImage(0, 16, FieldImage.Kind.STRING, "string");
        image.variable(new VariableImage(Scope.GLOBAL, 0, "a", List.of(key), 16, true));
        image.constant("x");
        int constant = image.constant("constant, which is cut");
        image.clause("fbt::vn_rele:entry", c -> {
            Runnable path = () -> c.firing("load64", "(J)J", () -> {
                c.argument(0);
                c.number(FakeTarget.VNODE_PATH);
                c.asm.visitInsn(Opcodes.LADD);
            });
            set(c, "setGlobalReference", path);
            set(c, "setThreadReference", () -> c.firing("globalReference", "(I)J", () -> c.integer(0)));
            set(c, "setLocalReference", () -> c.firing("constant", "(" + ImageBuilder.ECB_TYPE + "I)J", () -> {
                c.asm.visitVarInsn(Opcodes.ALOAD, 1);
                c.integer(constant);
            }));
            key(c);
            set(c, "setArrayReference", () -> c.ecb("probefunc", "J"));
        });
        image.clause("fbt::vn_rele:entry", 80, List.of(), c -> c.record(() -> {
            c.storeString(16, 16, () -> c.firing("threadReference", "(I)J", () -> c.integer(0)));
            c.storeString(32, 16, () -> c.firing("localReference", "(I)J", () -> c.integer(0)));
            key(c);
            c.storeString(48, 16, () -> c.firing("arrayReference", "(I)J", () -> c.integer(0)));
            c.storeString(64, 16, () -> c.firing("execname", "()J", () -> { }));
        }));
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(image.build()));
            device.go(List.of(new OptionSetting("strsize", "16")));
            target.kernel().vn_rele(target.vnode(null, "/etc/svc/volatile/init.state"));
            byte[] data = device.snapshot(0).data();
            assertEquals("/etc/svc/volatilconstant, which vn_rele.........fake............",
                    new String(data, 16, 64, java.nio.charset.StandardCharsets.ISO_8859_1).replace('\0', '.'));
        }
    }

    private static void set(Code c, String method, Runnable source) {
        c.firing(method, "(IJ)V", () -> {
            c.integer(0);
            source.run();
        });
    }

    private static void key(Code c) {
        c.firing("keyBegin", "()V", () -> { });
        c.firing("keyString", "(J)V", () -> c.firing("globalReference", "(I)J", () -> c.integer(0)));
    }

    /** Everything a clause does often, a million times. */
    @Test
    void firingAllocatesNothing() throws DeviceException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ImageBuilder image = new ImageBuilder().aggregation(1, "count", 1).aggregation(2, "count", 1, KEY)
                .number(Scope.THREAD, 0, "n");
        image.variable(new VariableImage(Scope.GLOBAL, 0, "a", List.of(KEY), 0, false));
        image.count("fbt::vn_rele:entry", false).trace("fbt::vn_rele:entry", 0);
        image.clause("fbt::vn_rele:entry", 96, List.of(), c -> {
            c.firing("setThread", "(IJ)V", () -> {
                c.integer(0);
                c.firing("timestamp", "()J", () -> { });
            });
            keyByName(c);
            c.firing("setArray", "(IJ)V", () -> {
                c.integer(0);
                c.argument(0);
            });
            keyByName(c);
            c.aggregate(2, true, "Count", 0);
            c.record(() -> {
                c.storeString(16, 32, () -> c.firing("execname", "()J", () -> { }));
                c.firing("storeStack", "(III)V", () -> {
                    c.asm.visitVarInsn(Opcodes.ILOAD, ImageBuilder.FREE);
                    c.integer(48);
                    c.integer(4);
                });
            });
        });
        image.clause("fbt::vn_rele:return", c -> {
            load(c, "load64", 0);
            c.asm.visitInsn(Opcodes.POP2);
        });
        try (Device device = target.dtrace().open()) {
            device.enable(List.of(image.build()));
            device.go(List.of(new OptionSetting("bufpolicy", "ring"), new OptionSetting("bufsize", "64k")));
            FakeStruct vnode = target.vnode(null, "/");
            call(vnode, 200_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            call(vnode, 1_000_000);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < 1_000, allocated + " bytes");
            assertEquals(1_200_000, device.aggregations(0).entries().get(0).data()[0]);
            device.stop();
            assertTrue(records(device, 0).size() > 100);
        }
    }

    private static void keyByName(Code c) {
        c.firing("keyBegin", "()V", () -> { });
        c.firing("keyString", "(J)V", () -> c.firing("execname", "()J", () -> { }));
    }

    private void call(FakeStruct vnode, int times) {
        for (int i = 0; i < times; i++) {
            target.kernel().vn_rele(vnode);
        }
    }
}
