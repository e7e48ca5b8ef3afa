package org.dtrace4j.link;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A relocatable object file that holds an image in section {@code .SUNW_dof}, with a symbol at its start and relocations
 * for the functions whose addresses it has to know.
 *
 * <pre>
 *   | header | .SUNW_dof | .strtab | .symtab | .rel(a).SUNW_dof | .note.GNU-stack | .shstrtab | section headers |
 * </pre>
 */
public final class DofObject {
    private static final String SYMBOL = "__SUNW_dof";
    private static final String LAZY_SYMBOL = "___SUNW_dof";
    private static final int DOF_SECTION = 1;
    private static final int STRING_SECTION = 2;
    private static final int SYMBOL_SECTION = 3;

    private DofObject() { }

    /**
     * The bytes of the file.
     *
     * @param lazy whether the program itself registers its probes, when it wants to: the symbol is then one that it can
     *        refer to, and has another name
     */
    public static byte[] write(ObjectModel model, ProviderDof dof, boolean lazy) {
        ElfFormat elf = ElfFormat.of(model);
        Bytes texts = new Bytes().number(0, 1);
        Bytes symbols = new Bytes();
        elf.symbol(symbols, 0, 0, 0, 0, 0, 0);
        byte[] image = dof.bytes();
        int locals = 1;
        if (!lazy) {
            // Local, so that several such objects can be joined.
            elf.symbol(symbols, texts.text(SYMBOL), 0, ElfFormat.OBJECT, DOF_SECTION, 0, image.length);
            locals++;
        }
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (ProviderDof.Relocation relocation : dof.relocations()) {
            if (!numbers.containsKey(relocation.symbol())) {
                numbers.put(relocation.symbol(), numbers.size() + locals);
                elf.symbol(symbols, texts.text(relocation.symbol()), ElfFormat.GLOBAL, 0, 0, 0, 0);
            }
        }
        if (lazy) {
            elf.symbol(symbols, texts.text(LAZY_SYMBOL), ElfFormat.GLOBAL, ElfFormat.OBJECT, DOF_SECTION, 0,
                    image.length);
        }
        Bytes relocations = new Bytes();
        for (ProviderDof.Relocation relocation : dof.relocations()) {
            relocations.number(relocation.offset(), elf.wordSize)
                    .number(elf.info(numbers.get(relocation.symbol()), ElfFormat.ABSOLUTE), elf.wordSize);
            if (elf == ElfFormat.ELF64) {
                relocations.number(0, elf.wordSize);
            }
        }
        return assemble(model, elf, locals, List.of(image, texts.toByteArray(), symbols.toByteArray(),
                relocations.toByteArray()));
    }

    private static byte[] assemble(ObjectModel model, ElfFormat elf, int locals, List<byte[]> parts) {
        boolean relocated = parts.get(3).length > 0;
        boolean addends = elf == ElfFormat.ELF64;
        Bytes names = new Bytes().number(0, 1);
        Bytes headers = new Bytes();
        Bytes contents = new Bytes();
        elf.section(headers, 0, ElfFormat.NULL_SECTION, 0, 0, 0, 0, 0, 0, 0);
        // Writable, since addresses are put into it when a position-independent program starts.
        elf.section(headers, names.text(".SUNW_dof"), ElfFormat.SUNW_DOF, ElfFormat.ALLOC | ElfFormat.WRITE,
                place(elf, contents, parts.get(0)), parts.get(0).length, 0, 0, 8, 0);
        elf.section(headers, names.text(".strtab"), ElfFormat.STRTAB, 0, place(elf, contents, parts.get(1)),
                parts.get(1).length, 0, 0, 1, 0);
        elf.section(headers, names.text(".symtab"), ElfFormat.SYMTAB, 0, place(elf, contents, parts.get(2)),
                parts.get(2).length, STRING_SECTION, locals, 8, elf.symbolSize);
        if (relocated) {
            elf.section(headers, names.text(addends ? ".rela.SUNW_dof" : ".rel.SUNW_dof"),
                    addends ? ElfFormat.RELA : ElfFormat.REL, 0, place(elf, contents, parts.get(3)),
                    parts.get(3).length, SYMBOL_SECTION, DOF_SECTION, 8, elf.relocationSize);
        }
        // Says that nothing here needs a stack that code can run on.
        elf.section(headers, names.text(".note.GNU-stack"), ElfFormat.PROGBITS, 0, place(elf, contents, new byte[0]), 0,
                0, 0, 1, 0);
        int name = names.text(".shstrtab");
        byte[] nameBytes = names.toByteArray();
        elf.section(headers, name, ElfFormat.STRTAB, 0, place(elf, contents, nameBytes), nameBytes.length, 0, 0, 1, 0);
        contents.align(8);
        int count = relocated ? 7 : 6;
        long table = elf.headerSize + contents.size();
        return header(model, elf, table, count).raw(contents.toByteArray()).raw(headers.toByteArray()).toByteArray();
    }

    /** Appends a part at a multiple of 8 of the file, and gives where. */
    private static long place(ElfFormat elf, Bytes contents, byte[] part) {
        while ((elf.headerSize + contents.size()) % 8 != 0) {
            contents.number(0, 1);
        }
        long offset = elf.headerSize + contents.size();
        contents.raw(part);
        return offset;
    }

    private static Bytes header(ObjectModel model, ElfFormat elf, long table, int sections) {
        return new Bytes().number(0x7f, 1).raw("ELF".getBytes(StandardCharsets.US_ASCII)).number(model.elfClass, 1)
                .number(1, 1).number(1, 1).align(16).number(ElfFormat.RELOCATABLE, 2).number(model.machine, 2)
                .number(1, 4).number(0, elf.wordSize).number(0, elf.wordSize).number(table, elf.wordSize).number(0, 4)
                .number(elf.headerSize, 2).number(0, 2).number(0, 2).number(elf.sectionSize, 2).number(sections, 2)
                .number(sections - 1, 2);
    }
}
