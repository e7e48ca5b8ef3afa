package org.dtrace4j.dof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ConfFileTest {
    private static final String BASE = "# DTrace\nname=\"dtrace\" parent=\"pseudo\" instance=0;\n";

    @Test
    void theEnablingStandsAtTheEndWithItsSum() {
        ConfFile file = conf(BASE).withEnabling(List.of(new byte[] {0x7f, 0, -1}, new byte[] {1}));
        String text = text(file);
        assertTrue(text.startsWith(BASE + "dof-data-0=0x7f,0x0,0xff;\ndof-data-1=0x1;\ndof-data-sum=0x"), text);
        assertTrue(text.matches("(?s).*\ndof-data-sum=0x[0-9a-f]{8};\n"), text);
    }

    @Test
    void aNewEnablingReplacesTheOldOne() throws Exception {
        ConfFile first = conf(BASE).withEnabling(List.of(new byte[] {1, 2}, new byte[] {3}));
        ConfFile second = first.withEnabling(List.of(new byte[] {4}));
        assertEquals(text(conf(BASE).withEnabling(List.of(new byte[] {4}))), text(second));
        assertArrayEquals(new byte[] {4}, second.images().get(0));
    }

    @Test
    void pruningLeavesEveryOtherByte() {
        String odd = "\u00e4 x=1;\r\n dof-data-0=0x1; not in column 0\n\n# dof-data-\nlast";
        assertEquals(odd + "\n", text(conf(odd).withEnabling(List.of(new byte[] {9})).withoutEnabling()));
        assertFalse(conf(odd).hasEnabling());
    }

    @Test
    void pruningTakesDamagedLinesToo() {
        assertEquals("a\nb\n", text(conf("a\ndof-data-7 rubbish\nb\ndof-data-").withoutEnabling()));
    }

    @Test
    void noEnablingIsNoError() throws Exception {
        assertEquals(List.of(), conf(BASE).images());
        assertEquals(List.of(), conf("").images());
    }

    @Test
    void damageIsNamed() {
        assertDamage("the file does not end with its dof-data-sum line: it was cut or changed",
                BASE + "dof-data-0=0x1;\n");
        assertDamage("the checksum does not match: dof-data-sum is 00000000, the file has " + sum("dof-data-0=0x1;\n"),
                "dof-data-0=0x1;\ndof-data-sum=0x00000000;\n");
        assertDamage("dof-data-0 is missing", summed("dof-data-1=0x1;\n"));
        assertDamage("dof-data-0 is missing", summed("x=1;\n"));
        assertDamage("dof-data-1 is missing", summed("dof-data-0=0x1;\ndof-data-2=0x1;\n"));
        assertDamage("dof-data-0 is not a list of bytes", summed("dof-data-0=;\n"));
        assertDamage("dof-data-0 is not a list of bytes", summed("dof-data-0=0x1,,0x2;\n"));
        assertDamage("dof-data-0 is not a list of bytes", summed("dof-data-0=0x123;\n"));
        assertDamage("dof-data-0 is not a list of bytes", summed("dof-data-0=0x1\n"));
        assertDamage("dof-data-0 does not end with its line", summed("dof-data-0=0x1; \n"));
    }

    @Property(tries = 200)
    void whatWasWrittenIsRead(@ForAll @Size(min = 1, max = 4) List<@Size(min = 1, max = 300) byte[]> images)
            throws ConfFileException {
        List<byte[]> read = conf(BASE).withEnabling(images).images();
        assertEquals(images.size(), read.size());
        for (int i = 0; i < images.size(); i++) {
            assertArrayEquals(images.get(i), read.get(i));
        }
    }

    @Test
    void everyFlippedByteAndEveryTruncationIsRefused() {
        byte[] whole = conf(BASE).withEnabling(List.of(new byte[] {0x7f, 0, 33, -1}, new byte[] {1})).bytes();
        for (int at = 0; at < whole.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = whole.clone();
                changed[at] = (byte) value;
                if (changed[at] != whole[at]) {
                    assertThrows(ConfFileException.class, () -> ConfFile.of(changed).images());
                }
            }
        }
        for (int length = BASE.length() + "dof-data-".length(); length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(ConfFileException.class, () -> ConfFile.of(cut).images());
        }
    }

    private static String summed(String text) {
        return text + "dof-data-sum=0x" + sum(text) + ";\n";
    }

    private static String sum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return String.format("%08x", crc.getValue());
    }

    private static void assertDamage(String message, String text) {
        ConfFileException e = assertThrows(ConfFileException.class, () -> conf(text).images());
        assertEquals(message, e.getMessage());
    }

    private static ConfFile conf(String text) {
        return ConfFile.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(ConfFile file) {
        return new String(file.bytes(), StandardCharsets.ISO_8859_1);
    }
}
