package org.dtrace4j.kernel.mdb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.SymbolKind;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.mdb.target.Mapping;
import org.dtrace4j.kernel.mdb.target.Registers;
import org.dtrace4j.kernel.mdb.target.TargetException;
import org.dtrace4j.kernel.mdb.target.TargetModule;
import org.dtrace4j.kernel.mdb.target.TargetSymbol;
import org.dtrace4j.kernel.mdb.target.TracingImage;
import org.dtrace4j.kernel.mem.AddressSpace;
import org.dtrace4j.kernel.mem.MemoryFault;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.types.HeaderLoader;

/**
 * A kernel of a few structures, laid out by hand: a ring of three nodes, an array, strings, and a stack of three
 * frames. Text of the modules {@code unix} and {@code toy} lies at 0x1000 and 0x2000, data at 0x8000, the heap at
 * 0x10000, the stack at 0x20000.
 */
final class ToyTarget implements DebugTarget {
    private static final String HEADER = """
            typedef unsigned int uint_t;
            typedef char *caddr_t;
            typedef long time_t;
            typedef enum colour { RED = 1, GREEN = 2, NOTHING = -1 } colour_t;
            struct missing;
            typedef struct node {
                struct node *n_next;
                char *n_name;
                uint_t n_count;
                short n_signed;
                char n_letter;
                unsigned char n_byte;
                colour_t n_colour;
                unsigned int n_low : 3;
                unsigned int n_high : 5;
                int n_depth : 4;
                union { long u_long; struct { int s_first; int s_second; } u_pair; } n_union;
                int n_numbers[3];
                char n_text[8];
                struct { int p_x; int p_y; } n_points[2];
                void (*n_function)(int, struct node *);
                caddr_t n_address;
                time_t n_made;
                struct missing *n_missing;
                const char * volatile n_qualified;
                struct { int h_x; };
            } node_t;
            extern node_t first;
            extern node_t *head;
            extern int words[40];
            extern unsigned short tiny;
            extern int same;
            int outer(node_t *node, int flag);
            int inner(node_t *node);
            """;

    private final AddressSpace memory = new AddressSpace();
    private final TypeContainer unix = new TypeContainer("unix", null);
    private final TypeContainer toy = new TypeContainer("toy", unix);
    private final List<TargetSymbol> symbols = new ArrayList<>();

    ToyTarget() {
        memory.map("data", 0x8000, 0x1000, 9);
        memory.map("heap", 0x10000, 0x1000, 9);
        memory.map("stack", 0x20000, 0x1000, 9);
        try {
            HeaderLoader.load(List.of(SourceText.ofFile("toy.h", HEADER)), unix);
            HeaderLoader.load(List.of(SourceText.ofFile("more.h", """
                    struct missing { int m_value; };
                    extern struct missing here;
                    extern int same;
                    """)), toy);
        } catch (CompileException e) {
            throw new AssertionError(e);
        }
        function("unix", "outer", 0x1000, 0x100);
        function("unix", "inner", 0x1100, 0x80);
        function("toy", "toy_start", 0x2000, 0x40);
        object(unix, "first", 0x8000);
        object(unix, "head", 0x8100);
        object(unix, "words", 0x8200);
        object(unix, "tiny", 0x8300);
        object(unix, "same", 0x8310);
        object(toy, "here", 0x8400);
        object(toy, "same", 0x8410);
        fill();
    }

    private void function(String module, String name, long address, long size) {
        CtfType type = (module.equals("unix") ? unix : toy).symbol(name).map(TypeContainer.Symbol::type)
                .orElse(VoidType.VOID);
        symbols.add(new TargetSymbol(module, name, address, size, true, type));
    }

    private void object(TypeContainer module, String name, long address) {
        CtfType type = module.symbol(name).filter(s -> s.kind() == SymbolKind.OBJECT).orElseThrow().type();
        symbols.add(new TargetSymbol(module.module(), name, address, Math.max(1, type.size()), false, type));
    }

    private void fill() {
        string(0x10100, "/etc/svc/volatile");
        string(0x10120, "tab\there \"quoted\"");
        node(0x8000, 0x10000, 0x10100);
        node(0x10000, 0x10200, 0x10120);
        node(0x10200, 0x8000, 0);
        memory.putLong(0x8100, 0x8000);
        for (int i = 0; i < 40; i++) {
            memory.putInt(0x8200 + 4 * i, i * i);
        }
        memory.putShort(0x8300, 0xbeef);
        memory.putInt(0x8310, 1);
        memory.putInt(0x8400, 0x2a);
        memory.putInt(0x8410, 2);
        frame(0x20100, 0x20200, 0x1010, 0x8000, 0);
        frame(0x20200, 0x20300, 0x2008, 0x10000, 7);
        frame(0x20300, 0, 0, 0, 0);
    }

    private void node(long at, long next, long name) {
        memory.putLong(at, next);
        memory.putLong(at + 8, name);
        memory.putInt(at + 16, 3);
        memory.putShort(at + 20, -2);
        memory.putByte(at + 22, 'x');
        memory.putByte(at + 23, 0xff);
        memory.putInt(at + 24, 2);
        memory.putInt(at + 28, 5 | 17 << 3 | 0xf << 8);
        memory.putLong(at + 32, 0x500000004L);
        memory.putInt(at + 40, 1);
        memory.putInt(at + 44, -1);
        string(at + 52, "short");
        memory.putInt(at + 60, 10);
        memory.putInt(at + 72, 40);
        memory.putLong(at + 80, 0x1000);
        memory.putLong(at + 88, 0x20000);
        memory.putLong(at + 96, 1_357_899_300L);
        memory.putLong(at + 104, 0x8400);
        memory.putLong(at + 112, 0x7fff0000L);
        memory.putInt(at + 120, 9);
    }

    private void frame(long at, long caller, long back, long a, long b) {
        memory.putLong(at, caller);
        memory.putLong(at + 8, back);
        memory.putLong(at - 8, a);
        memory.putLong(at - 16, b);
    }

    private void string(long at, String text) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
        memory.write(at, bytes, 0, bytes.length);
    }

    // ---- the target

    /** Nothing is traced; two programs were refused before. */
    @Override
    public TracingImage tracing() {
        return new TracingImage(List.of(), List.of(), List.of(
                new TracingImage.Refusal(0xffffff02d1000000L, 1, "image is damaged: checksum"),
                new TracingImage.Refusal(0xffffff02d1000040L, 3, "clause 1 may run for ever")));
    }

    @Override
    public Kind kind() {
        return Kind.LIVE;
    }

    @Override
    public String fileName() {
        return "";
    }

    @Override
    public void read(long address, byte[] destination, int offset, int length) {
        try {
            memory.read(address, destination, offset, length);
        } catch (MemoryFault fault) {
            throw new TargetException(TargetException.NO_MAPPING);
        }
    }

    @Override
    public void write(long address, byte[] source) {
        try {
            memory.write(address, source, 0, source.length);
        } catch (MemoryFault fault) {
            throw new TargetException(TargetException.NO_MAPPING);
        }
    }

    @Override
    public List<Mapping> mappings() {
        return memory.ranges().stream().map(r -> new Mapping(r.name(), r.base(), r.sizeBytes(), true)).toList();
    }

    @Override
    public List<TargetModule> modules() {
        return List.of(new TargetModule("unix", 0x1000, 0x1000, 0x8000, 0x400),
                new TargetModule("toy", 0x2000, 0x1000, 0x8400, 0x400));
    }

    @Override
    public List<TypeContainer> types() {
        return List.of(unix, toy);
    }

    @Override
    public Optional<TargetSymbol> symbolAt(long address) {
        return symbols.stream().filter(symbol -> symbol.contains(address)).findFirst();
    }

    @Override
    public Optional<TargetSymbol> symbol(String module, String name) {
        return symbols.stream().filter(s -> s.name().equals(name) && (module.isEmpty() || module.equals(s.module())))
                .findFirst();
    }

    @Override
    public List<TargetSymbol> symbols(String module) {
        return symbols.stream().filter(symbol -> symbol.module().equals(module)).toList();
    }

    @Override
    public int cpu() {
        return 1;
    }

    @Override
    public long thread() {
        return 0x20f00;
    }

    @Override
    public Registers registers() {
        return new Registers(0x1120, 0x200e0, 0x20100);
    }

    @Override
    public boolean isDtraceActive() {
        return true;
    }
}
