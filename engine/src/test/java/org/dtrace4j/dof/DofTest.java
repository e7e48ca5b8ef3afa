package org.dtrace4j.dof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dtrace4j.provider.ProbePattern;
import org.junit.jupiter.api.Test;

/** Images written and read: the identity, and every other sequence of bytes refused. */
class DofTest {
    private static final EnablingImage SMALL = new EnablingImage(
            List.of(new ClauseImage(List.of(new ProbePattern("fbt", "tmpfs", "tmp_unmount", "return")), "clause0", 24, 8,
                    List.of(new ActionImage(ActionImage.Kind.PRINTF, "%d\n",
                            List.of(new FieldImage(16, 4, FieldImage.Kind.SIGNED, "int")), List.of(1), 0)))),
            List.of(new VariableImage(VariableImage.Scope.THREAD, 0, "vfs", List.of(), 0, false)),
            List.of(new AggregationImage(1, "a", "count", List.of(), 0, 1)),
            List.of(new OptionSetting("bufsize", "4m")), new byte[] {'x', 0}, new byte[] {1, 2, 3});

    @Property(tries = 300)
    void readingWhatWasWrittenGivesTheImage(@ForAll("images") EnablingImage image) throws DofFormatException {
        byte[] bytes = DofWriter.write(image);
        EnablingImage read = DofReader.read(bytes);
        assertEquals(image.clauses(), read.clauses());
        assertEquals(image.variables(), read.variables());
        assertEquals(image.aggregations(), read.aggregations());
        assertEquals(image.options(), read.options());
        assertArrayEquals(image.constants(), read.constants());
        assertArrayEquals(image.code(), read.code());
        assertArrayEquals(bytes, DofWriter.write(read));
    }

    @Test
    void everyFlippedBitIsRefused() {
        byte[] bytes = DofWriter.write(SMALL);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(DofFormatException.class, () -> DofReader.read(damaged), "bit " + bit);
        }
    }

    @Test
    void everyTruncationAndEveryTailIsRefused() {
        byte[] bytes = DofWriter.write(SMALL);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(DofFormatException.class, () -> DofReader.read(cut), "length " + length);
        }
        assertThrows(DofFormatException.class, () -> DofReader.read(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    @Property(tries = 500)
    void randomBytesAreRefused(@ForAll byte[] bytes) {
        assertThrows(DofFormatException.class, () -> DofReader.read(bytes));
    }

    /** Damage that the checksum does not see, because it was taken afterwards. */
    @Property(tries = 3000)
    void damageUnderAValidChecksumNeverCrashes(@ForAll("damage") int[] damage) {
        byte[] bytes = DofWriter.write(SMALL);
        for (int i = 0; i + 1 < damage.length; i += 2) {
            bytes[DofFormat.HEADER_SIZE + damage[i] % (bytes.length - DofFormat.HEADER_SIZE)] = (byte) damage[i + 1];
        }
        int sum = DofFormat.checksum(bytes);
        for (int i = 0; i < 4; i++) {
            bytes[DofFormat.CHECKSUM_OFFSET + i] = (byte) (sum >> 8 * i);
        }
        try {
            assertArrayEquals(bytes, DofWriter.write(DofReader.read(bytes)), "there is one form of an image");
        } catch (DofFormatException e) {
            assertEquals(-1, e.getMessage().indexOf('\n'));
        }
    }

    @Provide
    Arbitrary<int[]> damage() {
        return Arbitraries.integers().between(0, 1 << 20).array(int[].class).ofMinSize(2).ofMaxSize(6);
    }

    @Provide
    Arbitrary<EnablingImage> images() {
        Arbitrary<String> texts = Arbitraries.strings().ascii().excludeChars('\0').ofMaxLength(8);
        Arbitrary<Integer> counts = Arbitraries.integers().between(0, 1000);
        Arbitrary<List<FieldImage>> fields = Combinators.combine(counts, counts, Arbitraries.of(FieldImage.Kind.class),
                texts)
                .as(FieldImage::new).list().ofMaxSize(3);
        Arbitrary<ActionImage> actions = Combinators.combine(Arbitraries.of(ActionImage.Kind.class), texts, fields,
                Arbitraries.integers().between(1, 9).list().ofMaxSize(2), Arbitraries.longs()).as(ActionImage::new);
        Arbitrary<ProbePattern> probes = Combinators.combine(texts, texts, texts, texts, counts).as(ProbePattern::new);
        Arbitrary<List<ClauseImage>> clauses = Combinators.combine(probes.list().ofMinSize(1).ofMaxSize(2), texts,
                counts, Arbitraries.of(4, 8), actions.list().ofMaxSize(3)).as(ClauseImage::new).list().ofMaxSize(3);
        Arbitrary<List<VariableImage>> variables = Combinators.combine(Arbitraries.of(VariableImage.Scope.class),
                counts, texts, fields, counts, Arbitraries.of(true, false)).as(VariableImage::new).list().ofMaxSize(3);
        Arbitrary<List<AggregationImage>> aggregations = Combinators.combine(Arbitraries.integers().between(1, 9),
                texts, texts, fields, Arbitraries.longs(), Arbitraries.integers().between(1, 200))
                .as(AggregationImage::new).list().ofMaxSize(3);
        Arbitrary<List<OptionSetting>> options = Combinators.combine(texts, texts).as(OptionSetting::new).list()
                .ofMaxSize(3);
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        return Combinators.combine(clauses, variables, aggregations, options, bytes, bytes).as(EnablingImage::new);
    }
}
