package org.dtrace4j.ctf.compact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.StructType.Member;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypePrinter;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.types.HeaderLoader;
import org.junit.jupiter.api.Test;

class CompactCtfTest {
    private static final List<String> NAMES = List.of("C", "D");

    private static List<TypeContainer> containers() throws Exception {
        TypeContainer parent = new TypeContainer("C", null);
        Path small = Path.of("src/test/resources/ctfgen/small.h");
        HeaderLoader.load(List.of(SourceText.ofFile("small.h", Files.readString(small))), parent);
        TypeContainer child = new TypeContainer("D", parent);
        HeaderLoader.load(List.of(SourceText.ofFile("child.h", """
                typedef const volatile int *odd_t;
                typedef int (*compare_t)(const void *, struct node *, ...);
                struct nowhere;
                union both { struct node n; struct both2 { union both *back; struct nowhere *other; } *b; };
                struct fields { unsigned a : 3; int b : 7; char c; unsigned long d : 33; compare_t compare; };
                struct huge { char before[70000]; short here; struct fields behind[2]; };
                enum negative { BELOW = -5, ABOVE = 7 };
                """)), child);
        return List.of(parent, child);
    }

    /** Everything that a container says, as text. */
    private static String describe(TypeContainer container) {
        StringBuilder text = new StringBuilder(container.module()).append('\n');
        for (NameSpace space : NameSpace.values()) {
            container.types(space).forEach((name, type) -> {
                text.append(space).append(' ').append(name).append(" = ").append(type.resolved().spelling())
                        .append(" size ").append(type.size()).append('\n');
                if (type.resolved() instanceof StructType struct) {
                    for (Member m : struct.members()) {
                        // Of the names of parameters CTF knows nothing.
                        text.append("  ").append(TypePrinter.declare(m.type(), m.name())).append(" @").append(m.offset())
                                .append('.').append(m.bitOffset()).append(':').append(m.bitWidth()).append('\n');
                    }
                }
            });
        }
        container.enumerators().forEach((name, c) -> text.append(name).append(" = ").append(c.value()).append('\n'));
        return text.toString();
    }

    /** Each line once, in order of the alphabet: numbers of types are not their order in the container. */
    private static String sorted(String text) {
        return String.join("\n", Arrays.stream(text.split("\n(?! )")).sorted().toList());
    }

    @Test
    void whatIsReadIsWhatWasWritten() throws Exception {
        List<TypeContainer> original = containers();
        List<byte[]> files = CompactCtf.write(original, List.of());
        List<TypeContainer> again = CompactCtf.read(files, NAMES);
        for (int i = 0; i < original.size(); i++) {
            assertEquals(sorted(describe(original.get(i))), sorted(describe(again.get(i))));
        }
        assertSame(again.get(0), again.get(1).parent().orElseThrow());
    }

    /** Byte for byte as {@code sys/ctf.h} says. */
    @Test
    void theFormatIsThatOfIllumos() throws Exception {
        TypeContainer container = new TypeContainer("C", null);
        HeaderLoader.load(List.of(SourceText.ofFile("p.h", "struct p { int x; int y : 4; };")), container);
        byte[] file = CompactCtf.write(List.of(container), List.of(IntegerType.INT)).get(0);
        assertEquals("f1cf0200" + "0000000000000000" + "00000000000000000000000000000000" + "30000000" + "0b000000"
                // 1: int, 4 bytes, signed, 32 bits
                + "01000000" + "000c" + "0400" + "20000001"
                // 2: struct p, 2 members, 8 bytes: x at 0, y at 32
                + "05000000" + "0234" + "0800" + "07000000" + "0100" + "0000" + "09000000" + "0300" + "2000"
                // 3: int of 4 bits, which nobody finds by its name
                + "01000000" + "0008" + "0400" + "04000001"
                + "00" + "696e7400" + "7000" + "7800" + "7900",
                HexFormat.of().formatHex(file));
    }

    @Test
    void aChildRefersToItsParent() throws Exception {
        List<byte[]> files = CompactCtf.write(containers(), List.of());
        String texts = new String(files.get(1), StandardCharsets.ISO_8859_1);
        assertTrue(texts.contains("\0C\0"), "the parent is named");
        assertTrue(!texts.contains("\0node\0"), "struct node is the parent's");
        assertArrayEquals(files.get(1), CompactCtf.write(containers(), List.of()).get(1));
    }

    @Test
    void otherFilesAreRefused() throws Exception {
        byte[] file = CompactCtf.write(containers(), List.of()).get(0);
        assertRefused("not a CTF file of version 2", new byte[10]);
        byte[] old = file.clone();
        old[2] = 1;
        assertRefused("not a CTF file of version 2", old);
        byte[] compressed = file.clone();
        compressed[3] = 1;
        assertRefused("the CTF file is compressed", compressed);
    }

    private static void assertRefused(String message, byte[] file) {
        assertEquals(message, assertThrows(IOException.class, () -> CompactCtf.read(List.of(file), NAMES)).getMessage());
    }

    @Test
    void damagedFilesAreReadOrRefused() throws Exception {
        byte[] good = CompactCtf.write(containers(), List.of()).get(0);
        Random random = new Random(4712);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] bad = random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int i = 1 + random.nextInt(3); i > 0 && bad.length > 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                CompactCtf.read(List.of(bad), NAMES);
            } catch (IOException e) {
                refused++;
            }
        }
        assertTrue(refused > 500, refused + " of 3000 refused");
    }

    @Test
    void moreThanTheFormatHoldsIsSaid() {
        TypeContainer container = new TypeContainer("C", null);
        StructType wide = new StructType(StructType.Kind.STRUCT, "wide");
        wide.complete(IntStream.range(0, 1024)
                .mapToObj(i -> StructType.MemberDeclaration.plain("m" + i, (CtfType) IntegerType.INT)).toList());
        container.define(NameSpace.STRUCT, "wide", wide);
        IOException e = assertThrows(IOException.class, () -> CompactCtf.write(List.of(container), List.of()));
        assertEquals("wide has more parts than a CTF file can hold", e.getMessage());
    }
}
