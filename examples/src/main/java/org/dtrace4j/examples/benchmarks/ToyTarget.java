package org.dtrace4j.examples.benchmarks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.provider.CodeSite;
import org.dtrace4j.provider.ProbeArgument;
import org.dtrace4j.provider.ProbeDefinition;
import org.dtrace4j.provider.ProbeSink;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.provider.ProviderAttributes;
import org.dtrace4j.provider.Target;
import org.dtrace4j.provider.TargetListener;
import org.dtrace4j.provider.TargetMemory;
import org.dtrace4j.provider.TargetModule;
import org.dtrace4j.provider.TargetThread;
import org.dtrace4j.trace.DtraceModule;
import org.dtrace4j.trace.site.SiteManager;

/**
 * The smallest traced system: four CPUs, each a thread of its own, a page of memory, one module {@code toy} with the function of {@link ToyCode}, and a
 * provider {@code fbt} for it.
 */
final class ToyTarget implements Target, AutoCloseable {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CPUS = 4;
    private static final String FUNCTION = "work";
    private static final FunctionType TYPE = new FunctionType(IntegerType.INT,
            List.of(new FunctionType.Parameter("seed", IntegerType.INT),
                    new FunctionType.Parameter("rounds", IntegerType.INT)), false);

    private static final Provider FBT = new Fbt();

    private final ToyKernel kernel = new ToyKernel();
    private final TargetModule module = new Toy();
    private final TargetThread thread = new ToyThread();
    private final DtraceModule dtrace = new DtraceModule(this, new SiteManager(hostFinder()));

    private static MethodHandle hostFinder() {
        try {
            return MethodHandles.lookup().findStatic(ToyCode.class, "hostOf",
                    MethodType.methodType(ProbeHost.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    ToyKernel kernel() {
        return kernel;
    }

    /** DTrace in this system. */
    DtraceModule dtrace() {
        return dtrace;
    }

    @Override
    public void close() {
        dtrace.close();
    }

    // ---- what it consists of

    private static final class Toy implements TargetModule {
        private final TypeContainer types = new TypeContainer("toy", null);

        Toy() {
            types.define(new TypeContainer.Symbol(FUNCTION, TypeContainer.SymbolKind.FUNCTION, TYPE));
        }

        @Override
        public String name() {
            return "toy";
        }

        @Override
        public boolean isPrimary() {
            return true;
        }

        @Override
        public TypeContainer types() {
            return types;
        }
    }

    private static final class Fbt implements Provider {
        private static final ProviderAttributes.Attribute PRIVATE = new ProviderAttributes.Attribute(
                ProviderAttributes.Stability.PRIVATE, ProviderAttributes.Stability.PRIVATE,
                ProviderAttributes.DependencyClass.UNKNOWN);

        @Override
        public String name() {
            return "fbt";
        }

        @Override
        public ProviderAttributes attributes() {
            return new ProviderAttributes(PRIVATE, PRIVATE, PRIVATE, PRIVATE, PRIVATE);
        }

        @Override
        public void provide(ProbeSink sink, Optional<TargetModule> module) {
            if (module.isPresent() && !sink.exists(module.get().name(), FUNCTION, "entry")) {
                sink.create(this, definition(module.get(), "entry", CodeSite.Kind.ENTRY));
                sink.create(this, definition(module.get(), "return", CodeSite.Kind.RETURN));
            }
        }

        private static ProbeDefinition definition(TargetModule module, String name, CodeSite.Kind kind) {
            return new ProbeDefinition(module.name(), FUNCTION, name,
                    ProbeArgument.inOrder(List.of(IntegerType.INT, IntegerType.INT)),
                    Optional.of(new CodeSite(ToyCode.class, FUNCTION, "(II)I", kind)));
        }
    }

    /** The thread that runs, whichever it is. */
    private static final class ToyThread implements TargetThread {
        @Override
        public long uniqueId() {
            return Thread.currentThread().getId();
        }

        @Override
        public long address() {
            return 0;
        }

        @Override
        public int tid() {
            return 1;
        }

        @Override
        public int pid() {
            return 1;
        }

        @Override
        public int ppid() {
            return 0;
        }

        @Override
        public int uid() {
            return 0;
        }

        @Override
        public int gid() {
            return 0;
        }

        @Override
        public long execname() {
            return ToyMemory.EXECNAME;
        }

        @Override
        public long zonename() {
            return ToyMemory.EXECNAME;
        }

        @Override
        public int errno() {
            return 0;
        }

        @Override
        public long virtualTimestamp() {
            return 0;
        }

        @Override
        public int interruptLevel() {
            return 0;
        }

        @Override
        public long caller() {
            return 0;
        }

        @Override
        public int stackDepth() {
            return 0;
        }
    }

    // ---- Target

    @Override
    public String nodeName() {
        return "toy";
    }

    @Override
    public int cpuCount() {
        return CPUS;
    }

    @Override
    public ProbeHost host() {
        return kernel.host;
    }

    @Override
    public List<TargetModule> modules() {
        return List.of(module);
    }

    @Override
    public List<Provider> providers() {
        return List.of(FBT);
    }

    @Override
    public void listen(TargetListener listener) {
        // Nothing ever appears.
    }

    @Override
    public TargetMemory memory() {
        return kernel.memory;
    }

    @Override
    public TargetThread current() {
        return thread;
    }

    @Override
    public long timestamp() {
        return System.nanoTime();
    }

    @Override
    public long wallTimestamp() {
        return System.nanoTime();
    }

    @Override
    public int stack(byte[] into, int at, int limit) {
        int count = Math.min(limit, ToyMemory.STACK.length);
        for (int i = 0; i < count; i++) {
            LONG.set(into, at + i * Long.BYTES, ToyMemory.STACK[i]);
        }
        return count;
    }

    @Override
    public Optional<SymbolAddress> symbolAt(long address) {
        return Optional.empty();
    }

    @Override
    public OptionalLong addressOf(String module, String symbol) {
        return OptionalLong.empty();
    }

    @Override
    public void panic(String message) {
        throw new IllegalStateException(message);
    }

    @Override
    public void breakpoint(String message) {
        throw new IllegalStateException(message);
    }

    @Override
    public boolean sleep(long nanos) {
        return false;
    }
}
