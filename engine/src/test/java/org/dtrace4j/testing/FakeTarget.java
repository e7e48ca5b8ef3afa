package org.dtrace4j.testing;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.TargetListener;
import org.dtrace4j.provider.TargetModule;
import org.dtrace4j.provider.TargetThread;
import org.dtrace4j.trace.DtraceModule;
import org.dtrace4j.trace.site.SiteManager;

/**
 * A traced system for tests. See the package for what it is.
 *
 * <p>Use: {@code FakeTarget t = new FakeTarget(); Device d = t.dtrace().open(); … t.kernel().add(1, 2); …}. The
 * system has modules genunix (primary) and tmpfs; {@link #loadLateModule} loads one more, {@code late}, whose functions
 * are those of {@link LateKernel}.
 */
public final class FakeTarget implements Target, AutoCloseable {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /**
     * Where the text of kernel functions begins; functions are 0x100 bytes apart, in order of modules and functions.
     */
    public static final long TEXT = 0xfffffffffb800000L;
    /** Where memory begins. */
    public static final long HEAP = 0xffffff0190000000L;
    /** Byte offset of {@code vfs_root} in {@code struct vfs}. */
    public static final int VFS_ROOT = 0;
    /** Byte offsets of members of {@code struct vnode}. */
    public static final int VNODE_VFSP = 8;
    public static final int VNODE_PATH = 16;
    /** The kernel stack of whatever runs. */
    static final long[] STACK = {TEXT + 0x0012, TEXT + 0x0134, TEXT + 0x0256};

    private static final SiteManager SITES = new SiteManager(hostFinder());

    /** Functions of the module that loads late. */
    public static class LateKernel {
        final ProbeHost host;

        LateKernel(ProbeHost host) {
            this.host = host;
        }

        /** late: {@code int late_function(int n)}. */
        public int late_function(int n) {
            return n + 1;
        }
    }

    private record Event(long time, long sequence, Runnable action) { }

    private static final class Host extends ProbeHost { }

    private final Host host = new Host();
    private final int cpus;
    private final FakeMemory memory = new FakeMemory(HEAP, 1 << 20);
    private final FakeThread thread = new FakeThread(memory);
    private final FakeTypes types = new FakeTypes();
    private final FakeKernel kernel = new FakeKernel(this);
    private final LateKernel late = new LateKernel(host);
    private final List<TargetModule> modules = new ArrayList<>();
    private final List<Provider> providers = new ArrayList<>();
    private final List<TargetListener> listeners = new ArrayList<>();
    private final Map<String, Long> objects = new LinkedHashMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            (a, b) -> a.time != b.time ? Long.compare(a.time, b.time) : Long.compare(a.sequence, b.sequence));
    private long now = 1_000_000_000L;
    private long sequence;
    private boolean ended;
    private String panicMessage;
    private final List<String> breakpoints = new ArrayList<>();
    private DtraceModule dtrace;

    /** A system with two CPUs. */
    public FakeTarget() {
        this(2);
    }

    public FakeTarget(int cpus) {
        this.cpus = cpus;
        modules.add(genunix());
        modules.add(tmpfs());
        object("freemem", types.uint64, memory.allocate(8));
        object("hostname", types.charPointer, memory.allocate(8));
        memory.put64(objects.get("hostname"), memory.string("fake"));
        memory.put64(objects.get("freemem"), 12345);
        providers.add(new FakeFbt());
        providers.add(new FakeProfile(this));
    }

    private FakeModule genunix() {
        FakeTypes t = types;
        return new FakeModule("genunix", true, t.genunix)
                .function("vn_rele", FakeTypes.function(t.voidType, "vp", new PointerType(t.vnode)), FakeKernel.class,
                        "(Lorg/dtrace4j/testing/FakeStruct;)V")
                .function("add", FakeTypes.function(IntegerType.INT, "a", IntegerType.INT, "b", IntegerType.INT),
                        FakeKernel.class, "(II)I")
                .function("wide", FakeTypes.function(t.int64, "a", t.int64, "b", t.uint8, "c", t.int16, "d", t.uint64),
                        FakeKernel.class, "(JBSJ)J")
                .function("nop", FakeTypes.function(t.voidType), FakeKernel.class, "()V")
                .function("classify", FakeTypes.function(IntegerType.INT, "n", IntegerType.INT), FakeKernel.class,
                        "(I)I")
                .function("fact", FakeTypes.function(IntegerType.INT, "n", IntegerType.INT), FakeKernel.class, "(I)I")
                .function("write", FakeTypes.function(t.ssize, "fd", IntegerType.INT, "buf", t.charPointer, "n",
                        t.size),
                        FakeKernel.class, "(IJJ)J")
                .function("ten", FakeTypes.function(t.voidPointer, "a", t.int64, "b", t.int64, "c", t.int64, "d",
                        t.int64,
                        "e", t.int64, "f", t.int64, "g", t.int64, "h", t.int64, "i", t.int64, "j", t.int64),
                        FakeKernel.class, "(JJJJJJJJJJ)J");
    }

    private FakeModule tmpfs() {
        FakeTypes t = types;
        return new FakeModule("tmpfs", false, new TypeContainer("tmpfs", t.genunix))
                .function("tmp_unmount", FakeTypes.function(IntegerType.INT, "vfsp", new PointerType(t.vfs), "flag",
                        IntegerType.INT, "cr", new PointerType(t.cred)), FakeKernel.class,
                        "(Lorg/dtrace4j/testing/FakeStruct;ILorg/dtrace4j/testing/FakeStruct;)I");
    }

    private void object(String name, org.dtrace4j.ctf.CtfType type, long address) {
        types.genunix.define(new TypeContainer.Symbol(name, TypeContainer.SymbolKind.OBJECT, type));
        objects.put(name, address);
    }

    // ---- what tests do with it

    /** The runtime of this system, made at the first call. */
    public DtraceModule dtrace() {
        if (dtrace == null) {
            dtrace = new DtraceModule(this, SITES);
        }
        return dtrace;
    }

    /** The sites that all fake systems of this JVM share. */
    public static SiteManager sites() {
        return SITES;
    }

    public FakeKernel kernel() {
        return kernel;
    }

    public LateKernel late() {
        return late;
    }

    /** A vnode with one hold, in {@code fileSystem} (may be null), with this path (may be null). */
    public FakeStruct vnode(FakeStruct fileSystem, String path) {
        long address = memory.allocate((int) types.vnode.size());
        memory.put32(address, 1);
        memory.put64(address + VNODE_VFSP, fileSystem == null ? 0 : fileSystem.address());
        memory.put64(address + VNODE_PATH, path == null ? 0 : memory.string(path));
        return new FakeStruct(address);
    }

    /** A mounted file system whose root has one hold. */
    public FakeStruct fileSystem(String path) {
        FakeStruct vfs = new FakeStruct(memory.allocate((int) types.vfs.size()));
        memory.put64(vfs.address() + VFS_ROOT, vnode(vfs, path).address());
        return vfs;
    }

    /** Loads module {@code late}. */
    public void loadLateModule() {
        load(new FakeModule("late", false, new TypeContainer("late", types.genunix)).function("late_function",
                FakeTypes.function(IntegerType.INT, "n", IntegerType.INT), LateKernel.class, "(I)I"));
    }

    /** Loads module {@code broken}, whose one function {@code missing} is no method of anything. */
    public void loadBrokenModule() {
        load(new FakeModule("broken", false, new TypeContainer("broken", types.genunix)).function("missing",
                FakeTypes.function(types.voidType), LateKernel.class, "()V"));
    }

    /** Unloads a module that was loaded. */
    public void unload(String name) {
        TargetModule module = modules.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
        modules.remove(module);
        listeners.forEach(listener -> listener.moduleUnloaded(module));
    }

    private void load(FakeModule module) {
        modules.add(module);
        listeners.forEach(listener -> listener.moduleLoaded(module));
    }

    /** Registers a further provider. */
    public void register(Provider provider) {
        providers.add(provider);
        listeners.forEach(listener -> listener.providerRegistered(provider));
    }

    /** Runs {@code action} when {@code delayNanos} have passed; among equals the earlier registered goes first. */
    public void at(long delayNanos, Runnable action) {
        events.add(new Event(now + delayNanos, sequence++, action));
    }

    /** Lets the clock jump without running anything. */
    public void advance(long nanos) {
        now += nanos;
    }

    /** The system ends: {@link #sleep} answers false from now on. */
    public void end() {
        ended = true;
    }

    /** Message of the panic that happened, or null. */
    public String panicMessage() {
        return panicMessage;
    }

    public List<String> breakpoints() {
        return breakpoints;
    }

    @Override
    public void close() {
        if (dtrace != null) {
            dtrace.close();
        }
    }

    // ---- Target

    @Override
    public String nodeName() {
        return "fake";
    }

    @Override
    public int cpuCount() {
        return cpus;
    }

    @Override
    public ProbeHost host() {
        return host;
    }

    @Override
    public List<TargetModule> modules() {
        return List.copyOf(modules);
    }

    @Override
    public List<Provider> providers() {
        return List.copyOf(providers);
    }

    @Override
    public void listen(TargetListener listener) {
        listeners.add(listener);
    }

    @Override
    public FakeMemory memory() {
        return memory;
    }

    @Override
    public TargetThread current() {
        return thread;
    }

    /** The same as {@link #current}, with the fields to set. */
    public FakeThread thread() {
        return thread;
    }

    @Override
    public long timestamp() {
        return now;
    }

    @Override
    public long wallTimestamp() {
        return 1_357_862_400_000_000_000L + now;
    }

    @Override
    public int stack(byte[] into, int at, int limit) {
        int count = Math.min(limit, STACK.length);
        for (int i = 0; i < count; i++) {
            LONG.set(into, at + i * Long.BYTES, STACK[i]);
        }
        return count;
    }

    @Override
    public Optional<SymbolAddress> symbolAt(long address) {
        for (Map.Entry<String, Long> object : objects.entrySet()) {
            if (address >= object.getValue() && address < object.getValue() + 8) {
                return Optional.of(new SymbolAddress("genunix", object.getKey(), address - object.getValue()));
            }
        }
        long index = address - TEXT >> 8;
        for (TargetModule module : modules) {
            List<FakeModule.Function> functions = ((FakeModule) module).functions();
            if (index >= 0 && index < functions.size()) {
                return Optional.of(new SymbolAddress(module.name(), functions.get((int) index).name(), address & 0xff));
            }
            index -= functions.size();
        }
        return Optional.empty();
    }

    /** Of process 10 nothing is known any more. */
    @Override
    public Optional<SymbolAddress> userSymbolAt(int pid, long address) {
        long offset = address - 0x8050000;
        return pid == 10 || offset < 0 || offset > 0x1ff ? Optional.empty()
                : Optional.of(new SymbolAddress("a.out", offset < 0x100 ? "work" : "main", offset & 0xff));
    }

    @Override
    public void chill(long nanos) {
        thread.done.add("chill " + nanos);
    }

    @Override
    public OptionalLong addressOf(String module, String symbol) {
        long address = TEXT;
        for (TargetModule m : modules) {
            boolean asked = module.isEmpty() || module.equals(m.name());
            for (FakeModule.Function function : ((FakeModule) m).functions()) {
                if (asked && function.name().equals(symbol)) {
                    return OptionalLong.of(address);
                }
                address += 0x100;
            }
        }
        Long object = module.isEmpty() || module.equals("genunix") ? objects.get(symbol) : null;
        return object == null ? OptionalLong.empty() : OptionalLong.of(object);
    }

    @Override
    public void panic(String message) {
        panicMessage = message;
        ended = true;
        throw new FakeStop(message);
    }

    @Override
    public void breakpoint(String message) {
        breakpoints.add(message);
    }

    @Override
    public boolean sleep(long nanos) {
        long until = now + nanos;
        while (!ended && !events.isEmpty() && events.peek().time <= until) {
            Event event = events.poll();
            now = Math.max(now, event.time);
            try {
                event.action.run();
            } catch (FakeStop stop) {
                // The system has ended; what it said is in panicMessage.
            }
        }
        now = Math.max(now, until);
        return !ended;
    }

    private static MethodHandle hostFinder() {
        try {
            return MethodHandles.lookup().findStatic(FakeTarget.class, "hostOf",
                    MethodType.methodType(ProbeHost.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static ProbeHost hostOf(Object receiver) {
        return receiver instanceof FakeKernel fake ? fake.host
                : receiver instanceof LateKernel lateKernel ? lateKernel.host : null;
    }
}
