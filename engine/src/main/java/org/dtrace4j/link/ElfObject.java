package org.dtrace4j.link;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An object file of a program that has probes: a relocatable ELF file for x86.
 *
 * <p>Its calls of {@code __dtrace_PROVIDER___PROBE} and {@code __dtraceenabled_…} become instructions that do nothing, or
 * that answer 0; the relocations of these places are made void and their symbols weak, so that a link editor needs no such
 * functions. A file
 * that has been processed before is read again to the same sites.
 */
public final class ElfObject {
    private static final int MAGIC = 0x464c457f;
    private static final String ARCHIVE = "!<arch>\n";
    /** Begins the names that functions get which have none outside of their file. */
    private static final String ALIAS = "$dtrace";

    private final String path;
    private final ObjectModel model;
    private final ElfFormat elf;
    private ByteBuffer file;
    private final List<Section> sections = new ArrayList<>();
    private Section symbolTable;

    /** A section, and where its own header stands. */
    private record Section(int header, int type, long offset, long size, int link, int info) { }

    /** A symbol. */
    record Symbol(int number, String name, int binding, int type, int section, long value, long size) {
        boolean covers(int inSection, long offset) {
            return type == ElfFormat.FUNCTION && section == inSection && offset >= value
                    && offset < value + Math.max(size, 1);
        }
    }

    private ElfObject(String path, byte[] bytes, ObjectModel model) {
        this.path = path;
        this.model = model;
        this.elf = ElfFormat.of(model);
        this.file = ByteBuffer.wrap(bytes.clone()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads a file.
     *
     * @param path for messages
     * @throws LinkException when it is no relocatable object file of that data model, or is damaged
     */
    public static ElfObject read(String path, byte[] bytes, ObjectModel model) throws LinkException {
        ElfObject object = new ElfObject(path, bytes, model);
        try {
            object.readSections();
            return object;
        } catch (IndexOutOfBoundsException | BufferUnderflowException | ArithmeticException e) {
            throw new LinkException("corrupt object file " + path);
        }
    }

    /** The file as it is now. */
    public byte[] bytes() {
        return file.array().clone();
    }

    private void readSections() throws LinkException {
        if (file.capacity() >= ARCHIVE.length() && text(0, ARCHIVE.length()).equals(ARCHIVE)) {
            throw new LinkException("archive files are not permitted " + path
                    + "; use the contents of the archive instead");
        }
        if (file.capacity() < 20 || file.getInt(0) != MAGIC) {
            throw new LinkException("invalid file type for " + path);
        }
        if (file.get(4) != model.elfClass) {
            throw new LinkException("incorrect ELF class for object file " + path);
        }
        if (file.getShort(18) != model.machine) {
            throw new LinkException("incorrect ELF machine type for object file " + path);
        }
        if (file.getShort(16) != ElfFormat.RELOCATABLE) {
            throw new LinkException("invalid file type for " + path + ": not a relocatable object file");
        }
        long table = word(elf == ElfFormat.ELF64 ? 40 : 32);
        int count = file.getShort(elf == ElfFormat.ELF64 ? 60 : 48) & 0xffff;
        for (int i = 0; i < count; i++) {
            int at = Math.toIntExact(table + (long) i * elf.sectionSize);
            int w = elf.wordSize;
            Section section = new Section(at, file.getInt(at + 4), word(at + 8 + 2 * w), word(at + 8 + 3 * w),
                    file.getInt(at + 8 + 4 * w), file.getInt(at + 12 + 4 * w));
            sections.add(section);
            if (section.type() == ElfFormat.SYMTAB) {
                symbolTable = section;
            }
        }
    }

    /**
     * Finds the probes that the code calls, and makes the calls do nothing.
     *
     * @throws LinkException when it calls a probe that no provider has, or in a way that is not known; the object is then
     *         of no use
     */
    public List<ProbeSite> process(List<LinkedProvider> providers) throws LinkException {
        try {
            List<ProbeSite> sites = new ArrayList<>();
            for (Section section : List.copyOf(sections)) {
                if ((section.type() == ElfFormat.RELA || section.type() == ElfFormat.REL) && symbolTable != null) {
                    process(section, providers, sites);
                }
            }
            return sites;
        } catch (IndexOutOfBoundsException | BufferUnderflowException | ArithmeticException e) {
            throw new LinkException("corrupt object file " + path);
        }
    }

    private void process(Section section, List<LinkedProvider> providers, List<ProbeSite> sites) throws LinkException {
        int entrySize = elf.wordSize * (section.type() == ElfFormat.RELA ? 3 : 2);
        for (int i = 0; i < section.size() / entrySize; i++) {
            int at = Math.toIntExact(section.offset() + (long) i * entrySize);
            long info = word(at + elf.wordSize);
            Symbol called = symbol((int) (elf == ElfFormat.ELF64 ? info >>> 32 : info >>> 8));
            ProbeName name = ProbeName.of(called.name());
            if (name == null) {
                continue;
            }
            LinkedProvider provider = providers.stream().filter(p -> p.name().equals(name.provider())).findFirst()
                    .orElseThrow(() -> new LinkException("no such provider " + name.provider()));
            if (provider.probe(name.probe()).isEmpty()) {
                throw new LinkException("no such probe " + name.probe());
            }
            int type = (int) (elf == ElfFormat.ELF64 ? info & 0xffffffffL : info & 0xff);
            long offset = word(at);
            Section code = sections.get(section.info());
            Symbol function = function(section.info(), offset);
            CallSite call = new CallSite(file, Math.toIntExact(code.offset() + offset), model, name.isEnabled());
            if (type != ElfFormat.PC32 && type != ElfFormat.PLT32 && !(type == ElfFormat.NONE && call.isMade())
                    || !call.make()) {
                throw new LinkException("an error was encountered while processing " + path + ": " + called.name()
                        + " is not simply called in " + function.name());
            }
            put(at + elf.wordSize, elf.info(called.number(), ElfFormat.NONE));
            weaken(called);
            sites.add(new ProbeSite(name.provider(), name.probe(), function.name(), globalName(function),
                    Math.toIntExact(offset - function.value()) + call.offset(), name.isEnabled()));
        }
    }

    /** What a called function stands for. */
    private record ProbeName(String provider, String probe, boolean isEnabled) {
        static ProbeName of(String symbol) {
            boolean isEnabled = symbol.startsWith("__dtraceenabled_");
            int start = isEnabled ? "__dtraceenabled_".length() : "__dtrace_".length();
            int middle = symbol.startsWith("__dtrace") && symbol.length() > start ? symbol.indexOf("___", start) : -1;
            return middle < 0 || !isEnabled && !symbol.startsWith("__dtrace_") ? null
                    : new ProbeName(symbol.substring(start, middle).replace("__", "-"),
                            symbol.substring(middle + 3).replace("__", "-"), isEnabled);
        }
    }

    private Symbol function(int section, long offset) throws LinkException {
        for (int i = 1; i < symbolTable.size() / elf.symbolSize; i++) {
            Symbol symbol = symbol(i);
            if (symbol.covers(section, offset) && !symbol.name().startsWith(ALIAS)) {
                return symbol;
            }
        }
        throw new LinkException("an error was encountered while processing " + path
                + ": a probe is called outside of all functions");
    }

    // ---- symbols

    private Symbol symbol(int number) {
        int at = Math.toIntExact(symbolTable.offset() + (long) number * elf.symbolSize);
        if (number < 0 || at + elf.symbolSize > symbolTable.offset() + symbolTable.size()) {
            throw new IndexOutOfBoundsException(number);
        }
        boolean wide = elf == ElfFormat.ELF64;
        int info = file.get(at + (wide ? 4 : 12)) & 0xff;
        return new Symbol(number, name(sections.get(symbolTable.link()), file.getInt(at)), info >> 4, info & 0xf,
                file.getShort(at + (wide ? 6 : 14)) & 0xffff, wide ? word(at + 8) : word(at + 4),
                wide ? word(at + 16) : word(at + 8));
    }

    /** A link editor does not miss a weak symbol that nothing refers to. */
    private void weaken(Symbol symbol) {
        int at = Math.toIntExact(symbolTable.offset() + (long) symbol.number() * elf.symbolSize);
        file.put(at + (elf == ElfFormat.ELF64 ? 4 : 12), (byte) (ElfFormat.WEAK << 4 | symbol.type()));
    }

    private String name(Section texts, int offset) {
        int start = Math.toIntExact(texts.offset() + offset);
        int end = start;
        while (file.get(end) != 0) {
            end++;
        }
        return text(start, end - start);
    }

    private String text(int start, int length) {
        byte[] bytes = new byte[length];
        file.get(start, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The name by which another file can refer to a function; one that has none but in its own file gets one. */
    private String globalName(Symbol function) {
        if (function.binding() != 0) {
            return function.name();
        }
        for (int i = 1; i < symbolTable.size() / elf.symbolSize; i++) {
            Symbol other = symbol(i);
            if (other.binding() != 0 && other.section() == function.section() && other.value() == function.value()
                    && other.name().startsWith(ALIAS)) {
                return other.name();
            }
        }
        String alias = ALIAS + Integer.toHexString(path.hashCode()) + "." + function.name();
        addSymbol(alias, function);
        return alias;
    }

    /** Both tables move to the end of the file, where they can grow. Their old places are not used any more. */
    private void addSymbol(String name, Symbol same) {
        Section texts = sections.get(symbolTable.link());
        Bytes out = new Bytes().raw(file.array());
        byte[] oldTexts = slice(texts);
        out.align(8);
        long textOffset = out.size();
        out.raw(oldTexts);
        int nameOffset = oldTexts.length;
        out.text(name);
        long textSize = out.size() - textOffset;
        out.align(8);
        long symbolOffset = out.size();
        out.raw(slice(symbolTable));
        elf.symbol(out, nameOffset, ElfFormat.GLOBAL, ElfFormat.FUNCTION, same.section(), same.value(), same.size());
        long symbolSize = out.size() - symbolOffset;
        file = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        move(texts, textOffset, textSize);
        symbolTable = move(symbolTable, symbolOffset, symbolSize);
    }

    private byte[] slice(Section section) {
        byte[] bytes = new byte[Math.toIntExact(section.size())];
        file.get(Math.toIntExact(section.offset()), bytes);
        return bytes;
    }

    private Section move(Section section, long offset, long size) {
        put(section.header() + 8 + 2 * elf.wordSize, offset);
        put(section.header() + 8 + 3 * elf.wordSize, size);
        Section moved = new Section(section.header(), section.type(), offset, size, section.link(), section.info());
        sections.set(sections.indexOf(section), moved);
        return moved;
    }

    private long word(int at) {
        return elf == ElfFormat.ELF64 ? file.getLong(at) : file.getInt(at) & 0xffffffffL;
    }

    private void put(int at, long value) {
        if (elf == ElfFormat.ELF64) {
            file.putLong(at, value);
        } else {
            file.putInt(at, (int) value);
        }
    }
}
