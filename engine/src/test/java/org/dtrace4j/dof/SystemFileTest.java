package org.dtrace4j.dof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemFileTest {
    private static final String BASE = "* ident\nset x=1\n\u00e9";
    private static final String BEGIN = "* vvvv Added by DTrace\n";
    private static final String END = "* ^^^^ Added by DTrace\n";

    @Test
    void theBlockNamesProvidersAndLastDtrace() {
        SystemFile file = system(BASE).withBlock(List.of("profile", "fbt"));
        String text = text(file);
        assertTrue(text.startsWith(BASE + "\n" + BEGIN + "*\n* dtrace(1M)"), text);
        assertTrue(text.endsWith("*\nforceload: drv/profile\nforceload: drv/fbt\nforceload: drv/dtrace\n" + END), text);
        assertTrue(file.hasBlock());
    }

    @Test
    void pruningIsTheInverse() throws Exception {
        SystemFile pruned = system(BASE + "\n").withBlock(List.of("fbt")).withoutBlock("/etc/system");
        assertEquals(BASE + "\n", text(pruned));
        assertFalse(pruned.hasBlock());
        assertEquals(BASE, text(system(BASE).withoutBlock("/etc/system")));
    }

    @Test
    void damagedSentinelsNeedAPerson() {
        assertDamage("multiple start sentinels", BEGIN + BEGIN + END);
        assertDamage("missing end sentinel", BEGIN);
        assertDamage("end sentinel preceeds start sentinel", END + BEGIN);
        assertDamage("embedded nul byte", "\0" + BEGIN + END);
    }

    private static void assertDamage(String what, String text) {
        ConfFileException e = assertThrows(ConfFileException.class, () -> system(text).withoutBlock("/etc/system"));
        assertEquals(what + " in /etc/system; manual repair of /etc/system required", e.getMessage());
    }

    private static SystemFile system(String text) {
        return SystemFile.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(SystemFile file) {
        return new String(file.bytes(), StandardCharsets.ISO_8859_1);
    }
}
