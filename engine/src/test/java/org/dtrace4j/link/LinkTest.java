package org.dtrace4j.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dtrace4j.provider.ProviderAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Object files with probes, made by gcc of {@code shop.c}; both data models. */
class LinkTest {
    private static final LinkedProvider SHOP = new LinkedProvider("shop_front", ProviderAttributes.DECLARED, List.of(
            new LinkedProvider.Probe("sale", List.of("int", "char *"), List.of("char *", "int"), List.of(1, 0)),
            new LinkedProvider.Probe("query-start", List.of("long"), List.of("long"), List.of(0)),
            new LinkedProvider.Probe("closed", List.of(), List.of(), List.of())));

    private static byte[] object(ObjectModel model) throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/link/shop" + (model == ObjectModel.LP64 ? 64 : 32) + ".o"));
    }

    private static ElfObject read(ObjectModel model) throws IOException, LinkException {
        return ElfObject.read("shop.o", object(model), model);
    }

    @Test
    void theImageSaysWhereTheProbesAre() throws Exception {
        List<ProbeSite> sites = read(ObjectModel.LP64).process(List.of(SHOP));
        assertEquals("""
                DOF LP64 version 2
                provider shop_front 040405 040405 040405 040405 040405
                  sell:sale native (int, char *) seen (char *, int) from 1 0 at 22 asked at 6
                  open_for_business:query-start native (long) seen (long) from 0 at 17 28 asked at
                  open_for_business:closed native () seen () from at 2d asked at 36
                  finish:closed native () seen () from at 0 asked at
                  address of $dtraceca2afb77.sell at 0
                  address of open_for_business at 48
                  address of open_for_business at 96
                  address of finish at 144
                """, DofText.of(ProviderDof.of(ObjectModel.LP64, List.of(SHOP), sites, new byte[0]).bytes()));
    }

    /** What a disassembler shows: no call of a probe is left, and each has become what the original makes of it. */
    @ParameterizedTest
    @EnumSource(ObjectModel.class)
    void callsBecomeInstructionsThatDoNothing(ObjectModel model) throws Exception {
        ElfObject object = read(model);
        List<ProbeSite> sites = object.process(List.of(SHOP));
        byte[] before = object(model);
        byte[] after = object.bytes();
        int nops = 0;
        for (int i = 0; i < before.length; i++) {
            nops += before[i] != after[i] && after[i] == (byte) 0x90 ? 1 : 0;
        }
        // Five for each call, four and a return for each tail call; two questions keep two, one of them one less.
        assertEquals(7, sites.size());
        assertTrue(nops >= 5 * 4, nops + " no-operations");
        assertEquals(List.of("closed", "closed", "closed", "query-start", "query-start", "sale", "sale"),
                sites.stream().map(ProbeSite::probe).sorted().toList());
    }

    @ParameterizedTest
    @EnumSource(ObjectModel.class)
    void aSecondTimeNothingChanges(ObjectModel model) throws Exception {
        ElfObject object = read(model);
        List<ProbeSite> sites = object.process(List.of(SHOP));
        ElfObject again = ElfObject.read("shop.o", object.bytes(), model);
        assertEquals(sites, again.process(List.of(SHOP)));
        assertArrayEquals(object.bytes(), again.bytes());
    }

    @Test
    void probesAndProvidersMustBeDeclared() throws Exception {
        assertEquals("no such provider shop_front",
                assertThrows(LinkException.class, () -> read(ObjectModel.LP64).process(List.of())).getMessage());
        LinkedProvider less = new LinkedProvider("shop_front", SHOP.attributes(), SHOP.probes().subList(0, 2));
        assertEquals("no such probe closed",
                assertThrows(LinkException.class, () -> read(ObjectModel.LP64).process(List.of(less))).getMessage());
    }

    @Test
    void filesOfOtherKindsAreRefused() throws IOException {
        assertEquals("incorrect ELF class for object file x.o", refusal(object(ObjectModel.ILP32)));
        byte[] arm = object(ObjectModel.LP64);
        arm[18] = (byte) 183;
        assertEquals("incorrect ELF machine type for object file x.o", refusal(arm));
        byte[] program = object(ObjectModel.LP64);
        program[16] = 2;
        assertEquals("invalid file type for x.o: not a relocatable object file", refusal(program));
        assertEquals("invalid file type for x.o", refusal("#include <stdio.h>\n\n".getBytes()));
        assertEquals("archive files are not permitted x.o; use the contents of the archive instead",
                refusal("!<arch>\nrest of the archive".getBytes()));
        assertEquals("invalid file type for x.o", refusal(new byte[0]));
    }

    private static String refusal(byte[] bytes) {
        return assertThrows(LinkException.class, () -> ElfObject.read("x.o", bytes, ObjectModel.LP64)).getMessage();
    }

    /** Whatever is in a file, it is processed or refused. */
    @ParameterizedTest
    @EnumSource(ObjectModel.class)
    void damagedFilesAreRefused(ObjectModel model) throws IOException {
        byte[] good = object(model);
        Random random = new Random(4711);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] bad = random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int i = random.nextInt(4); i > 0 && bad.length > 0; i--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                ElfObject.read("bad.o", bad, model).process(List.of(SHOP));
            } catch (LinkException e) {
                refused++;
            }
        }
        assertTrue(refused > 500, refused + " of 3000 refused");
    }

    @ParameterizedTest
    @EnumSource(ObjectModel.class)
    void theObjectFileHasTheImageAndItsRelocations(ObjectModel model) throws Exception {
        ProviderDof dof = ProviderDof.of(model, List.of(SHOP), read(model).process(List.of(SHOP)), new byte[] {1, 2, 3});
        ByteBuffer file = ByteBuffer.wrap(DofObject.write(model, dof, false)).order(ByteOrder.LITTLE_ENDIAN);
        boolean wide = model == ObjectModel.LP64;
        int word = wide ? 8 : 4;
        int header = (int) (wide ? file.getLong(40) : file.getInt(32)) + (wide ? 64 : 40);
        assertEquals(0x6ffffff4, file.getInt(header + 4));
        int at = (int) (wide ? file.getLong(header + 24) : file.getInt(header + 16));
        byte[] image = new byte[dof.bytes().length];
        file.get(at, image);
        assertArrayEquals(dof.bytes(), image);
        assertTrue(DofText.of(image).endsWith("image of dtrace4j, flags 0\n"), DofText.of(image));
        int relocations = header + 3 * (wide ? 64 : 40);
        assertEquals(wide ? 4 : 9, file.getInt(relocations + 4));
        long first = wide ? file.getLong((int) file.getLong(relocations + 24))
                : file.getInt(file.getInt(relocations + 16));
        assertEquals(dof.relocations().get(0).offset(), first);
        assertEquals(0, first % word);
        String whole = new String(file.array(), StandardCharsets.ISO_8859_1);
        assertTrue(whole.contains("\0__SUNW_dof\0"));
        assertFalse(whole.contains("___SUNW_dof"));
        assertTrue(new String(DofObject.write(model, dof, true), StandardCharsets.ISO_8859_1)
                .contains("\0___SUNW_dof\0"));
    }
}
