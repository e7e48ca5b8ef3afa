package org.dtrace4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.dtrace4j.dof.EnablingImage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Attacks the verifier with mutants of valid images: none runs unless it verifies, and none that does allocates, loops, throws
 * anything but a fault, writes outside its record, or runs past its proven length. What fails names the seed of the mutant.
 *
 * <p>The campaign begins with the seed that property {@code mutants.from} gives, so that it can be run in parts.
 */
class AttackTest {
    private static final int MUTANTS = 20_000;
    private static final long CAMPAIGN_MUTANTS = 10_000_000;
    /** A check that is left out must be missed before so many mutants. */
    private static final int CANARY_MUTANTS = 20_000;

    private static Attack attack(Set<Check> omitted, long from, long count) {
        Attack attack = new Attack(omitted);
        for (long seed = from; seed < from + count; seed++) {
            try {
                attack.with(Mutator.mutant(Choices.of(seed)), seed);
            } catch (Watchdog.Violation | Meter.TooLong violation) {
                throw new AssertionError("mutant " + seed + ": " + violation.getMessage(), violation);
            } catch (RuntimeException | LinkageError broken) {
                throw new AssertionError("mutant " + seed + " breaks the verifier: " + broken, broken);
            }
        }
        return attack;
    }

    @Test
    void validImagesAreHarmless() {
        Attack attack = new Attack(Set.of());
        Corpus.IMAGES.forEach(image -> attack.with(image, 1));
        assertEquals(Corpus.IMAGES.size(), attack.ran());
    }

    @Test
    void mutantsAreRefusedOrHarmless() {
        Attack attack = attack(Set.of(), 0, MUTANTS);
        assertTrue(attack.refused() > MUTANTS / 4, "refused: " + attack.refused());
        assertTrue(attack.ran() > MUTANTS / 60, "ran: " + attack.ran());
    }

    /** What a campaign has found: a callee whose class is called as in a Java text. */
    @Test
    void refusesWhatACampaignHasFound() {
        assertEquals("clause clause0 is not safe: a call of org.dtrace4j.builtin.subr.SpeculationSubroutines.speculation"
                + "(Lorg/dtrace4j/abi/Firing;)J is not allowed",
                assertThrows(VerifyException.class, () -> ImageVerifier.verify(Mutator.withCode(Corpus.IMAGES.get(10),
                        renamed(Corpus.IMAGES.get(10).code())))).getMessage().replaceAll(" \\(at .*", ""));
    }

    private static byte[] renamed(byte[] code) {
        String text = new String(code, java.nio.charset.StandardCharsets.ISO_8859_1);
        return text.replace("subr/Speculation", "subr.Speculation").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Test
    @Tag("campaign")
    void manyMutantsAreRefusedOrHarmless() {
        long from = Long.getLong("mutants.from", MUTANTS);
        long count = Long.getLong("mutants.count", CAMPAIGN_MUTANTS);
        Attack attack = attack(Set.of(), from, count);
        System.out.printf("%d mutants from seed %d: %d refused, %d accepted and run, %d accepted again with the same code%n",
                count, from, attack.refused(), attack.ran(), attack.repeated());
    }

    /** The canary: where the verifier does not check, harm is done and seen. */
    @ParameterizedTest
    @EnumSource(Check.class)
    void whatIsNotCheckedIsSeen(Check check) {
        AssertionError seen = assertThrows(AssertionError.class,
                () -> attack(EnumSet.of(check), 0, CANARY_MUTANTS), "no mutant was caught without check " + check);
        long seed = Long.parseLong(seen.getMessage().replaceAll("mutant (\\d+): .*", "$1"));
        EnablingImage canary = Mutator.mutant(Choices.of(seed));
        assertThrows(VerifyException.class, () -> ImageVerifier.verify(canary), "with all checks it is refused");
    }
}
