package org.dtrace4j.link;

/** Numbers of the Executable and Linking Format, for both classes, and where fields stand in each. */
enum ElfFormat {
    ELF32(52, 40, 16, 8, 4), ELF64(64, 64, 24, 24, 8);

    static final int NULL_SECTION = 0;
    static final int PROGBITS = 1;
    static final int SYMTAB = 2;
    static final int STRTAB = 3;
    static final int RELA = 4;
    static final int REL = 9;
    static final int SUNW_DOF = 0x6ffffff4;
    static final int ALLOC = 2;
    static final int WRITE = 1;
    static final int GLOBAL = 1;
    static final int WEAK = 2;
    static final int OBJECT = 1;
    static final int FUNCTION = 2;
    static final int RELOCATABLE = 1;
    /** {@code R_X86_64_64} and {@code R_386_32}: the address itself. */
    static final int ABSOLUTE = 1;
    /** {@code R_X86_64_PC32} and {@code R_386_PC32}. */
    static final int PC32 = 2;
    /** {@code R_X86_64_PLT32} and {@code R_386_PLT32}. */
    static final int PLT32 = 4;
    /** Leaves the place as it is. */
    static final int NONE = 0;

    final int headerSize;
    final int sectionSize;
    final int symbolSize;
    /** Of what this project writes: with an addend where the class has them. */
    final int relocationSize;
    final int wordSize;

    ElfFormat(int headerSize, int sectionSize, int symbolSize, int relocationSize, int wordSize) {
        this.headerSize = headerSize;
        this.sectionSize = sectionSize;
        this.symbolSize = symbolSize;
        this.relocationSize = relocationSize;
        this.wordSize = wordSize;
    }

    static ElfFormat of(ObjectModel model) {
        return model == ObjectModel.LP64 ? ELF64 : ELF32;
    }

    /** Symbol and type of a relocation in one number. */
    long info(int symbol, int type) {
        return this == ELF64 ? (long) symbol << 32 | type : (long) symbol << 8 | type;
    }

    /** Appends the header of a section. */
    void section(Bytes out, int name, int type, long flags, long offset, long size, int link, int info, int alignment,
            int entrySize) {
        out.number(name, 4).number(type, 4).number(flags, wordSize).number(0, wordSize).number(offset, wordSize)
                .number(size, wordSize).number(link, 4).number(info, 4).number(alignment, wordSize)
                .number(entrySize, wordSize);
    }

    /** Appends a symbol. */
    void symbol(Bytes out, int name, int binding, int type, int section, long value, long size) {
        out.number(name, 4);
        if (this == ELF64) {
            out.number(binding << 4 | type, 1).number(0, 1).number(section, 2).number(value, 8).number(size, 8);
        } else {
            out.number(value, 4).number(size, 4).number(binding << 4 | type, 1).number(0, 1).number(section, 2);
        }
    }
}
