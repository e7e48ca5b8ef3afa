package org.dtrace4j.kernel.user;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Escapes of {@code echo} and {@code printf(1)}. */
class TextFormatTest {
    @Test
    void aFormatHasOctalDigitsAtOnceAndAnOperandBehindAZero() {
        assertEquals("\177ELF\2", TextFormat.printf("\\177ELF\\2", List.of()));
        assertEquals("A1\1", TextFormat.printf("\\1011\\01", List.of()));
        assertEquals("\\8\0", TextFormat.printf("\\8\\0", List.of()));
        assertEquals("A\\101", TextFormat.printf("%b", List.of("\\0101\\101")));
        assertEquals("A\\101\n", TextFormat.echo(List.of("\\0101\\101")));
    }
}
