package org.dtrace4j.kernel.mdb.target;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.dtrace4j.ctf.CtfFile;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.Symbol;
import org.dtrace4j.ctf.VoidType;

/**
 * Crash dumps as files: all that a {@link DebugTarget} tells, so that the debugger needs nothing of the machine.
 *
 * <pre>
 *   gzip of:
 *   magic "KSIMDUMP", version
 *   who runs   cpu, thread, pc, sp, fp
 *   types      length, a {@link CtfFile} of the loaded modules
 *   modules    count, each: name, text base and size, data base and size, and its symbols: count, each: name, address,
 *              size, whether it is a function
 *   dtrace     probes: count, each: number, provider, module, function, name; states: count, each: address, minor, process,
 *              whether anonymous, options: count, each: name, value; ECBs: count, each: address, EPID, probe; outputs:
 *              count, each a text
 *   mappings   count, each: name, base, size
 *   pages      each: 1, address, {@value #PAGE_BYTES} bytes (fewer at the end of a mapping); 0 ends them. Pages of
 *              zeroes are left out, and so is what pages of processes and files hold.
 * </pre>
 *
 * <p>Numbers are big-endian. Equal machines give equal dumps.
 */
public final class DumpFile {
    private static final byte[] MAGIC = {'K', 'S', 'I', 'M', 'D', 'U', 'M', 'P'};
    private static final int VERSION = 4;
    static final int PAGE_BYTES = 4096;
    private static final int MOST = 1 << 24;

    private DumpFile() { }

    // ---- writing

    /** Writes a dump; an existing file is replaced. */
    public static void write(DebugTarget target, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            write(target, out);
        }
    }

    /** Writes a dump; the stream is not closed. */
    public static void write(DebugTarget target, OutputStream stream) throws IOException {
        GZIPOutputStream zip = new GZIPOutputStream(stream);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(zip, 1 << 16));
        out.write(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(target.cpu());
        out.writeLong(target.thread());
        out.writeLong(target.registers().pc());
        out.writeLong(target.registers().sp());
        out.writeLong(target.registers().fp());
        CtfFile.write(withParents(target.types()), out);
        List<TargetModule> modules = target.modules();
        out.writeInt(modules.size());
        for (TargetModule module : modules) {
            writeModule(target, module, out);
        }
        DumpTracing.write(target.tracing(), out);
        writeMemory(target, out);
        out.flush();
        zip.finish();
    }

    /** A container's parent must stand in front of it in the file. */
    private static List<TypeContainer> withParents(List<TypeContainer> containers) {
        Map<String, TypeContainer> ordered = new LinkedHashMap<>();
        for (TypeContainer container : containers) {
            container.parent().ifPresent(parent -> ordered.putIfAbsent(parent.module(), parent));
            ordered.putIfAbsent(container.module(), container);
        }
        return List.copyOf(ordered.values());
    }

    private static void writeModule(DebugTarget target, TargetModule module, DataOutputStream out) throws IOException {
        out.writeUTF(module.name());
        out.writeLong(module.textBase());
        out.writeLong(module.textSizeBytes());
        out.writeLong(module.dataBase());
        out.writeLong(module.dataSizeBytes());
        List<TargetSymbol> symbols = target.symbols(module.name());
        out.writeInt(symbols.size());
        for (TargetSymbol symbol : symbols) {
            out.writeUTF(symbol.name());
            out.writeLong(symbol.address());
            out.writeLong(symbol.sizeBytes());
            out.writeBoolean(symbol.isFunction());
        }
    }

    private static void writeMemory(DebugTarget target, DataOutputStream out) throws IOException {
        List<Mapping> mappings = target.mappings().stream().filter(Mapping::isStructures).toList();
        out.writeInt(mappings.size());
        for (Mapping mapping : mappings) {
            out.writeUTF(mapping.name());
            out.writeLong(mapping.base());
            out.writeLong(mapping.sizeBytes());
        }
        byte[] page = new byte[PAGE_BYTES];
        for (Mapping mapping : mappings) {
            for (long done = 0; done < mapping.sizeBytes(); done += PAGE_BYTES) {
                int length = (int) Math.min(PAGE_BYTES, mapping.sizeBytes() - done);
                target.read(mapping.base() + done, page, 0, length);
                if (!isZero(page, length)) {
                    out.writeByte(1);
                    out.writeLong(mapping.base() + done);
                    out.write(page, 0, length);
                }
            }
        }
        out.writeByte(0);
    }

    private static boolean isZero(byte[] page, int length) {
        for (int i = 0; i < length; i++) {
            if (page[i] != 0) {
                return false;
            }
        }
        return true;
    }

    // ---- reading

    /**
     * Reads a dump.
     *
     * @throws IOException if the file cannot be read; the message says why to a user
     */
    public static DumpTarget read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.getFileName().toString());
        }
    }

    /** Reads a dump from a stream; {@code name} is how messages call it. */
    public static DumpTarget read(InputStream stream, String name) throws IOException {
        try {
            GZIPInputStream zip = new GZIPInputStream(stream);
            DataInputStream in = new DataInputStream(new BufferedInputStream(zip, 1 << 16));
            DumpTarget target = readBody(in, name);
            // The checksum is compared at the end of the data, and only there.
            if (in.read() >= 0) {
                throw new EOFException();
            }
            return target;
        } catch (IOException | RuntimeException e) {
            throw new IOException(name + " is not a crash dump of this version, or damaged");
        }
    }

    private static DumpTarget readBody(DataInputStream in, String name) throws IOException {
        byte[] magic = new byte[MAGIC.length];
        in.readFully(magic);
        if (!Arrays.equals(magic, MAGIC) || in.readInt() != VERSION) {
            throw new IOException("another kind of file");
        }
        int cpu = in.readInt();
        long thread = in.readLong();
        Registers registers = new Registers(in.readLong(), in.readLong(), in.readLong());
        List<TypeContainer> types = CtfFile.read(in);
        List<TargetModule> modules = new ArrayList<>();
        Map<String, List<TargetSymbol>> symbols = new LinkedHashMap<>();
        for (int count = count(in); count > 0; count--) {
            TargetModule module = new TargetModule(in.readUTF(), in.readLong(), in.readLong(), in.readLong(),
                    in.readLong());
            modules.add(module);
            symbols.put(module.name(), readSymbols(module.name(), types, in));
        }
        TracingImage tracing = DumpTracing.read(in);
        DumpMemory memory = readMemory(in);
        return new DumpTarget(name, cpu, thread, registers, types, modules, symbols, memory, tracing);
    }

    static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST) {
            throw new EOFException();
        }
        return count;
    }

    private static List<TargetSymbol> readSymbols(String module, List<TypeContainer> types, DataInputStream in)
            throws IOException {
        TypeContainer own = types.stream().filter(t -> t.module().equals(module)).findFirst()
                .orElse(new TypeContainer(module, null));
        List<TargetSymbol> symbols = new ArrayList<>();
        for (int count = count(in); count > 0; count--) {
            String name = in.readUTF();
            symbols.add(new TargetSymbol(module, name, in.readLong(), in.readLong(), in.readBoolean(),
                    own.symbol(name).map(Symbol::type).orElse(new FunctionType(VoidType.VOID, List.of(), false))));
        }
        return symbols;
    }

    private static DumpMemory readMemory(DataInputStream in) throws IOException {
        List<Mapping> mappings = new ArrayList<>();
        for (int count = count(in); count > 0; count--) {
            mappings.add(new Mapping(in.readUTF(), in.readLong(), in.readLong(), true));
        }
        DumpMemory memory = new DumpMemory(mappings);
        while (in.readByte() != 0) {
            long address = in.readLong();
            byte[] page = new byte[memory.pageLength(address)];
            in.readFully(page);
            memory.put(address, page);
        }
        return memory;
    }
}
