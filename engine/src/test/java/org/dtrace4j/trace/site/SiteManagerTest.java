package org.dtrace4j.trace.site;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dtrace4j.abi.Addressable;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.provider.CodeSite;
import org.dtrace4j.provider.CodeSite.Kind;
import org.junit.jupiter.api.Test;

class SiteManagerTest {
    /** What bodies have seen. */
    private static final List<String> LOG = new ArrayList<>();
    private static final ProbeHost HOST = new ProbeHost() { };
    private static final ProbeHost OTHER_HOST = new ProbeHost() { };
    private static final MethodType BODY =
            MethodType.methodType(void.class, ProbeHost.class, long.class, long.class, long.class,
            long.class, long.class, long.class, long.class, long.class, long.class, long.class);

    /** Functions to put sites into. */
    public static class Subject {
        private Runnable inside = () -> { };

        public int loop(int n) {
            int left = n;
            while (left > 0) {
                left--;
            }
            return left;
        }

        public Object mixed(boolean a, byte b, char c, short d, float e, double f, Object g, Addressable h, int i,
                long j, int k) {
            return g;
        }

        public String branches(int n) {
            if (n > 0) {
                return "positive";
            }
            return n == 0 ? null : "negative";
        }

        public void calls() {
            inside.run();
        }

        public static long unbound(long n) {
            return n + 1;
        }

        public int lambda(int n) {
            java.util.function.IntUnaryOperator twice = x -> 2 * x;
            return twice.applyAsInt(n);
        }
    }

    /** Has the bytes of {@link Subject} at its last transformation. */
    private static final class Witness implements ClassFileTransformer {
        private byte[] bytes;

        @Override
        public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain,
                byte[] given) {
            if (redefined == Subject.class) {
                bytes = given.clone();
            }
            return null;
        }

        static byte[] look() throws Exception {
            Instrumentation instrumentation = Agent.instrumentation();
            Witness witness = new Witness();
            instrumentation.addTransformer(witness, true);
            instrumentation.retransformClasses(Subject.class);
            instrumentation.removeTransformer(witness);
            return witness.bytes;
        }
    }

    private final SiteManager manager = new SiteManager(constantHost());
    private final Subject subject = new Subject();

    SiteManagerTest() {
        LOG.clear();
    }

    private static MethodHandle constantHost() {
        return MethodHandles.dropArguments(MethodHandles.constant(ProbeHost.class, HOST), 0, Object.class);
    }

    private static void log(String name, ProbeHost host, long[] arguments) {
        LOG.add(name + Arrays.toString(arguments).replace(" ", ""));
    }

    /** A body that logs its name and its first {@code shown} arguments. */
    private static Attachment attachment(String name, int order, String method, String descriptor, Kind kind,
            int shown) {
        try {
            MethodHandle log = MethodHandles.lookup().findStatic(SiteManagerTest.class, "log",
                    MethodType.methodType(void.class, String.class, ProbeHost.class, long[].class));
            MethodHandle some = MethodHandles.insertArguments(log, 0, name).asCollector(long[].class, shown);
            MethodHandle body = MethodHandles.dropArguments(some, 1 + shown,
                    BODY.parameterList().subList(1 + shown, BODY.parameterCount()));
            return new Attachment(new CodeSite(Subject.class, method, descriptor, kind), order, slot -> body);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void givesArgumentsAsNumbers() throws SiteException {
        String descriptor = "(ZBCSFDLjava/lang/Object;Lorg/dtrace4j/abi/Addressable;IJI)Ljava/lang/Object;";
        SiteGroup group = manager.group("p", HOST);
        group.attach(List.of(attachment("entry", 0, "mixed", descriptor, Kind.ENTRY, 10)));
        Addressable address = () -> 0x1234;
        subject.mixed(true, (byte) -1, 'x', (short) -2, 1.5f, -2.5, "object", address, -3, Long.MIN_VALUE, 99);
        subject.mixed(false, (byte) 1, '\uffff', (short) 2, 0, 0, null, null, 3, 1, 99);
        assertEquals(List.of(
                "entry[1,-1,120,-2," + Float.floatToRawIntBits(1.5f) + "," + Double.doubleToRawLongBits(-2.5)
                        + ",0,4660,-3," + Long.MIN_VALUE + "]",
                "entry[0,1,65535,2,0,0,0,0,3,1]"), LOG);
        group.release(HOST);
    }

    @Test
    void firesAtEachReturnWithItsPlace() throws SiteException {
        SiteGroup group = manager.group("p", HOST);
        group.attach(List.of(attachment("", 0, "branches", "(I)Ljava/lang/String;", Kind.RETURN, 2)));
        assertEquals("positive", subject.branches(1));
        assertEquals(null, subject.branches(0));
        assertEquals("negative", subject.branches(-1));
        String first = LOG.get(0);
        assertTrue(first.matches("\\[[1-9][0-9]*,0\\]"), first);
        // Zero and negative leave through the same instruction.
        assertEquals(LOG.get(1), LOG.get(2));
        assertNotEquals(first, LOG.get(1));
        group.release(HOST);
    }

    @Test
    void aLoopToTheFirstInstructionEntersOnce() throws SiteException {
        SiteGroup group = manager.group("p", HOST);
        group.attach(List.of(attachment("in", 0, "loop", "(I)I", Kind.ENTRY, 1),
                attachment("out", 0, "loop", "(I)I", Kind.RETURN, 0)));
        assertEquals(0, subject.loop(5));
        assertEquals(List.of("in[5]", "out[]"), LOG);
        group.release(HOST);
    }

    @Test
    void runsInOrderOfGroupsAndThenOfTheirOrder() throws SiteException {
        SiteGroup first = manager.group("a", HOST);
        SiteGroup second = manager.group("b", HOST);
        second.attach(List.of(attachment("b1", 1, "loop", "(I)I", Kind.ENTRY, 0),
                attachment("b0", 0, "loop", "(I)I", Kind.ENTRY, 0)));
        List<Attachment> many = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            many.add(attachment("a" + i, i, "loop", "(I)I", Kind.ENTRY, 0));
        }
        first.attach(many);
        subject.loop(1);
        assertEquals(42, LOG.size());
        for (int i = 0; i < 40; i++) {
            assertEquals("a" + i + "[]", LOG.get(i));
        }
        assertEquals(List.of("b0[]", "b1[]"), LOG.subList(40, 42));
        LOG.clear();
        first.release(HOST);
        subject.loop(1);
        assertEquals(List.of("b0[]", "b1[]"), LOG);
        second.release(HOST);
    }

    @Test
    void detachingGivesBackTheBytesAsLoaded() throws Exception {
        byte[] before = Witness.look();
        SiteGroup group = manager.group("p", HOST);
        group.attach(List.of(attachment("x", 0, "loop", "(I)I", Kind.ENTRY, 0),
                attachment("x", 0, "lambda", "(I)I", Kind.RETURN, 0)));
        assertEquals(8, subject.lambda(4));
        assertEquals(1, manager.wovenClasses());
        assertFalse(Arrays.equals(before, Witness.look()));
        group.release(HOST);
        assertArrayEquals(before, Witness.look());
        assertEquals(0, manager.wovenClasses());
        assertEquals(0, manager.slotLimit());
        assertEquals(8, subject.lambda(4));
        assertEquals(1, LOG.size());
    }

    @Test
    void targetsShareWhatIsTheSameAndALeaseKeepsIt() throws SiteException {
        Attachment wish = attachment("x", 0, "loop", "(I)I", Kind.ENTRY, 0);
        SiteManager.Lease lease = manager.lease();
        SiteGroup mine = manager.group("p", HOST);
        SiteGroup other = manager.group("p", OTHER_HOST);
        assertTrue(mine == other);
        assertFalse(mine == manager.group("p", HOST));
        List<AttachedSlot> slots = mine.attach(List.of(wish));
        assertEquals(slots, other.attach(List.of(wish)));
        mine.release(HOST);
        other.release(OTHER_HOST);
        assertEquals(1, manager.wovenClasses());
        assertEquals(slots, manager.group("p", OTHER_HOST).attach(List.of(wish)));
        mine.release(OTHER_HOST);
        lease.close();
        lease.close();
        assertEquals(0, manager.wovenClasses());
    }

    @Test
    void slotsAreUsedAgainUnderNewSerials() throws SiteException {
        Attachment wish = attachment("x", 0, "loop", "(I)I", Kind.ENTRY, 0);
        SiteGroup group = manager.group("p", HOST);
        AttachedSlot before = group.attach(List.of(wish)).get(0);
        group.release(HOST);
        SiteGroup next = manager.group("p", HOST);
        AttachedSlot after = next.attach(List.of(wish)).get(0);
        next.release(HOST);
        assertEquals(before.slot(), after.slot());
        assertNotEquals(before.serial(), after.serial());
    }

    @Test
    void staticMethodsHaveNoReceiver() throws SiteException {
        SiteGroup group = manager.group("p", HOST);
        group.attach(List.of(attachment("s", 0, "unbound", "(J)J", Kind.ENTRY, 1)));
        assertEquals(8, Subject.unbound(7));
        assertEquals(List.of("s[7]"), LOG);
        group.release(HOST);
    }

    /** A frame that was entered with a site does not fire at its return once that is detached. */
    @Test
    void framesInFlightFollowTheChange() throws SiteException {
        SiteGroup group = manager.group("p", HOST);
        group.attach(List.of(attachment("in", 0, "calls", "()V", Kind.ENTRY, 0),
                attachment("out", 0, "calls", "()V", Kind.RETURN, 0)));
        subject.calls();
        subject.inside = () -> group.release(HOST);
        subject.calls();
        assertEquals(List.of("in[]", "out[]", "in[]"), LOG);
        SiteGroup late = manager.group("q", HOST);
        subject.inside = () -> attach(late, attachment("late", 0, "calls", "()V", Kind.RETURN, 0));
        subject.calls();
        assertEquals(3, LOG.size());
        subject.calls();
        assertEquals("late[]", LOG.get(3));
        late.release(HOST);
    }

    private static void attach(SiteGroup group, Attachment wish) {
        try {
            group.attach(List.of(wish));
        } catch (SiteException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatCannotBeAttachedIsNamedAndNothingIsLeft() throws Exception {
        byte[] before = Witness.look();
        SiteGroup group = manager.group("p", HOST);
        Attachment good = attachment("x", 0, "loop", "(I)I", Kind.ENTRY, 0);
        assertRefused(group, good, new CodeSite(Subject.class, "missing", "()V", Kind.ENTRY),
                "the class has no such method");
        assertRefused(group, good, new CodeSite(Subject.class, "<init>", "()V", Kind.RETURN), "it is a constructor");
        assertRefused(group, good, new CodeSite(Runnable.class, "run", "()V", Kind.ENTRY), "core class of the JDK");
        assertRefused(group, good, new CodeSite(Addressable.class, "address", "()J", Kind.ENTRY), "it has no code");
        subject.loop(1);
        assertEquals(List.of(), LOG);
        assertArrayEquals(before, Witness.look());
        assertEquals(0, manager.slotLimit());
        group.release(HOST);
    }

    private static void assertRefused(SiteGroup group, Attachment good, CodeSite bad, String reason) {
        SiteException refusal = assertThrows(SiteException.class,
                () -> group.attach(List.of(good, new Attachment(bad, 0, good.body()))));
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }
}
