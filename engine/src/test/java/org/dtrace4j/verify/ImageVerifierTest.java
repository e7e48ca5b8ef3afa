package org.dtrace4j.verify;

import static org.dtrace4j.verify.UnsafeImage.PROBE;
import static org.dtrace4j.verify.UnsafeImage.clause;
import static org.dtrace4j.verify.UnsafeImage.code;
import static org.dtrace4j.verify.UnsafeImage.tables;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.objectweb.asm.Opcodes.*;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.testing.ImageBuilder;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the verifier refuses, and with which words; and that it lets through what is safe. */
class ImageVerifierTest {
    @TestFactory
    Stream<DynamicTest> refuses() {
        return Stream.concat(UnsafeCode.all(), UnsafeDeclarations.all())
                .map(unsafe -> DynamicTest.dynamicTest("refuses an image that " + unsafe.name(), () -> {
                    VerifyException refusal =
                            assertThrows(VerifyException.class, () -> ImageVerifier.verify(unsafe.image()));
                    assertTrue(refusal.getMessage().contains(unsafe.reason()), refusal.getMessage());
                }));
    }

    @Test
    void reportsWhatItKnows() throws VerifyException {
        EnablingImage image = tables(new ImageBuilder()).trace(PROBE, 0).clause(PROBE, c -> {
            c.argument(1);
            c.unlessZero();
            c.ecb("panic", "V");
        }).build();
        VerifiedImage verified = ImageVerifier.verify(image);
        assertTrue(verified.isDestructive());
        Writes nothing = new Writes(List.of(), List.of(), false);
        assertEquals(List.of(new ClauseReport("clause0", Optional.empty(), new Cost(15, 3, 8, 24, 0, 0, false), nothing,
                true, List.of(), false, ByteRanges.of(12, 16)),
                new ClauseReport("clause1", Optional.of("clause1$guard"), new Cost(8, 1, 0, 0, 0, 0, false), nothing,
                        false, List.of("panic"), false, ByteRanges.NONE)), verified.reports());
    }

    @Test
    void anEmptyImageIsSafe() throws VerifyException {
        VerifiedImage verified = ImageVerifier.verify(new ImageBuilder().option("quiet", "").build());
        assertEquals(0, verified.code().length);
        assertEquals(0, verified.reports().size());
    }

    @Test
    void leavesOutCodeThatNothingLeadsTo() throws VerifyException {
        // Not allowed, but never reached, and not in what is loaded.
        EnablingImage image = clause(0, c -> {
            c.asm.visitInsn(RETURN);
            c.asm.visitInsn(ACONST_NULL);
            c.asm.visitInsn(ATHROW);
        });
        ImageVerifier.verify(image);
    }

    @Test
    void isNotFooledByChangesToWhatItWasGiven() throws VerifyException {
        EnablingImage image = clause(0, c -> UnsafeCode.constant(c, 0));
        VerifiedImage verified = ImageVerifier.verify(image);
        image.constants()[4] = 'x';
        assertEquals(0, verified.image().constants()[4]);
    }
}
