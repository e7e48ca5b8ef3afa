package org.dtrace4j.kernel.module;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexFileTest {
    private static List<String[]> read(String lines) {
        List<String[]> rows = new ArrayList<>();
        IndexFile.read(IndexFile.write(lines), rows);
        return rows;
    }

    @Test
    void fieldsComeBackAsTheyWere() {
        String wide = "w".repeat(0xFFFF);
        List<String[]> rows = read("class\tgenunix\t\u00e4\n\t\n" + wide + "\tlast\t\n");
        assertEquals(3, rows.size());
        assertArrayEquals(new String[] {"class", "genunix", "\u00e4"}, rows.get(0));
        assertArrayEquals(new String[] {"", ""}, rows.get(1));
        assertArrayEquals(new String[] {wide, "last", ""}, rows.get(2));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> IndexFile.write("w".repeat(0x10000)));
        assertThrows(IllegalArgumentException.class, () -> IndexFile.write("\t".repeat(255)));
        assertThrows(IllegalArgumentException.class, () -> IndexFile.write("\u0101"));
    }
}
