package org.dtrace4j.verify;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Set;
import org.dtrace4j.dof.EnablingImage;

/**
 * Attacks the verifier as {@link AttackTest} does, with choices that Jazzer makes, which is led to parts of the verifier where it
 * has not been.
 */
class VerifierFuzzTest {
    private static final EnablingImage FIRST = Corpus.IMAGES.get(0);

    /** Choices of bytes; 0 when there are no more. */
    private static final class Bytes implements Choices {
        private final byte[] bytes;
        private int at;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        private int next() {
            return at < bytes.length ? bytes[at++] & 0xff : 0;
        }

        @Override
        public int below(int limit) {
            int number = next();
            for (int most = 256; most < limit; most <<= 8) {
                number = number << 8 | next();
                if (most > limit >> 8) {
                    break;
                }
            }
            return Integer.remainderUnsigned(number, limit);
        }

        @Override
        public long number() {
            long number = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                number = number << 8 | next();
            }
            return number;
        }
    }

    /** The bytes choose how a valid image is spoiled. */
    @FuzzTest(maxDuration = "5m")
    void mutantsAreRefusedOrHarmless(byte[] bytes) {
        new Attack(Set.of(), false).with(Mutator.mutant(new Bytes(bytes)), bytes.length);
    }

    /** The bytes are the class file. */
    @FuzzTest(maxDuration = "5m")
    void anyBytesAreRefusedOrHarmless(byte[] bytes) {
        new Attack(Set.of(), false).with(Mutator.withCode(FIRST, bytes), bytes.length);
    }
}
