package org.dtrace4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dtrace4j.device.BufferSnapshot;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.DeviceException;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.dof.VariableImage.Scope;
import org.dtrace4j.testing.FakeTarget;
import org.dtrace4j.testing.ImageBuilder;
import org.dtrace4j.trace.load.ClauseLoader;
import org.dtrace4j.trace.load.LoadException;

/**
 * Spoils the code of a safe image in random ways. Whatever comes out is either refused, in words, or does run, and then
 * harms nothing: the traced function gives its result, and what was recorded are whole records.
 */
class MutantTest {
    /** Bytes to change, as (place, new value). */
    private record Change(int place, int value) { }

    private static final EnablingImage SAFE = image();

    private static EnablingImage image() {
        ImageBuilder image = new ImageBuilder().number(Scope.GLOBAL, 0, "g").number(Scope.GLOBAL, 1, "h")
                .aggregation(1, "count", 1).aggregation(2, "count", 1);
        image.constant("text");
        image.trace("fbt::add:entry", 1).count("fbt::add:entry", false);
        image.clause("fbt::add:return", 24, List.of(), c -> {
            c.argument(1);
            c.unlessZero();
            c.firing("setGlobal", "(IJ)V", () -> {
                c.integer(1);
                c.argument(1);
            });
            c.record(() -> c.storeString(16, 8, () -> c.firing("constant", "(" + ImageBuilder.ECB_TYPE + "I)J", () -> {
                c.asm.visitVarInsn(org.objectweb.asm.Opcodes.ALOAD, 1);
                c.integer(0);
            })));
        });
        return image.build();
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Integer> place = Arbitraries.integers().between(0, SAFE.code().length - 1);
        // Small numbers are opcodes, indexes and lengths more often than others.
        Arbitrary<Integer> value =
                Arbitraries.oneOf(Arbitraries.integers().between(0, 255), Arbitraries.integers().between(0, 30));
        return Combinators.combine(place, value).as(Change::new).list().ofMinSize(1).ofMaxSize(4);
    }

    @Property(tries = 5000)
    void mutantsAreRefusedOrLoad(@ForAll("changes") List<Change> changes) throws LoadException {
        try {
            ClauseLoader.load(ImageVerifier.verify(mutant(changes)), false);
            ClauseLoader.load(ImageVerifier.verify(mutant(changes)), true);
        } catch (VerifyException refused) {
            assertFalse(refused.getMessage().isEmpty());
        }
    }

    @Property(tries = 120)
    void mutantsThatRunAreHarmless(@ForAll("changes") List<Change> changes) throws DeviceException {
        EnablingImage mutant = mutant(changes);
        try {
            Assume.that(!ImageVerifier.verify(mutant).isDestructive());
        } catch (VerifyException refused) {
            return;
        }
        run(mutant);
    }

    private static EnablingImage mutant(List<Change> changes) {
        byte[] code = SAFE.code().clone();
        changes.forEach(change -> code[change.place] = (byte) change.value);
        return new EnablingImage(SAFE.clauses(), SAFE.variables(), SAFE.aggregations(), SAFE.options(),
                SAFE.constants(), code);
    }

    private static void run(EnablingImage mutant) throws DeviceException {
        try (FakeTarget target = new FakeTarget(); Device device = target.dtrace().open()) {
            device.enable(List.of(mutant));
            device.go(List.of(new OptionSetting("bufsize", "4k"), new OptionSetting("aggsize", "4k")));
            for (int i = -1; i < 3; i++) {
                assertEquals(i + 2, target.kernel().add(i, 2));
            }
            BufferSnapshot snapshot = device.snapshot(0);
            List<Integer> lengths = new ArrayList<>();
            for (int at = 0; at < snapshot.data().length; at += lengths.get(lengths.size() - 1)) {
                lengths.add(device.ecb(snapshot.data()[at]).recordSize());
            }
            device.aggregations(0);
        }
    }
}
