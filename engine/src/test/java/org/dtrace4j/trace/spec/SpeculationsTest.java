package org.dtrace4j.trace.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.trace.buffer.ArrayPool;
import org.dtrace4j.trace.buffer.PrincipalBuffer;
import org.dtrace4j.trace.buffer.SpeculativeBuffer;
import org.dtrace4j.trace.buffer.SwitchBuffer;
import org.junit.jupiter.api.Test;

/** Speculations against a model that knows nothing of states: who has recorded what, and what has become of it. */
class SpeculationsTest {
    private static final int CPUS = 3;
    private static final int COUNT = 2;
    private static final int RECORD = 24;
    /** Bytes of a record that count in a small buffer. */
    private static final int COUNTED = 16;
    private static final int ROOM = 5;

    enum Kind { ACQUIRE, RECORD, COMMIT, DISCARD, CLEAN }

    record Step(Kind kind, int cpu, int id) { }

    /** A speculation as its user thinks of it. */
    private static final class Model {
        boolean free = true;
        /** Committed or discarded, with something left to do elsewhere. */
        boolean busy;
        boolean committed;
        /** Whether anybody has speculated, and, if only one CPU has, which. */
        boolean touched;
        int only = -1;
        final List<List<Integer>> records = new ArrayList<>();
        final int[] lost = new int[CPUS];

        Model() {
            for (int cpu = 0; cpu < CPUS; cpu++) {
                records.add(new ArrayList<>());
            }
        }

        void forget(int cpu) {
            records.get(cpu).clear();
            lost[cpu] = 0;
        }

        void release() {
            free = true;
            busy = false;
            committed = false;
            touched = false;
            only = -1;
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(3, Arbitraries.just(Kind.ACQUIRE)),
                net.jqwik.api.Tuple.of(8, Arbitraries.just(Kind.RECORD)),
                net.jqwik.api.Tuple.of(2, Arbitraries.just(Kind.COMMIT)),
                net.jqwik.api.Tuple.of(2, Arbitraries.just(Kind.DISCARD)),
                net.jqwik.api.Tuple.of(2, Arbitraries.just(Kind.CLEAN)));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, CPUS - 1),
                Arbitraries.integers().between(0, COUNT)).as(Step::new).list().ofMaxSize(60);
    }

    @Property(tries = 500)
    void behavesAsItsUserThinks(@ForAll("steps") List<Step> steps) {
        Speculations real = new Speculations(COUNT, CPUS, epid -> RECORD);
        PrincipalBuffer[] buffers = new PrincipalBuffer[CPUS];
        List<List<Integer>> expected = new ArrayList<>();
        for (int cpu = 0; cpu < CPUS; cpu++) {
            real.equip(cpu, ROOM * COUNTED, new ArrayPool());
            buffers[cpu] = new SwitchBuffer(ArrayPool.SHARED, 1 << 14);
            expected.add(new ArrayList<>());
        }
        List<Model> models = List.of(new Model(), new Model());
        long busy = 0;
        long unavailable = 0;
        long dropped = 0;
        int serial = 0;
        for (Step step : steps) {
            Model model = step.id == 0 ? null : models.get(step.id - 1);
            int cpu = step.cpu;
            switch (step.kind) {
                case ACQUIRE -> {
                    int wanted = models.get(0).free ? 1 : models.get(1).free ? 2 : 0;
                    if (wanted != 0) {
                        models.get(wanted - 1).free = false;
                    } else if (models.stream().anyMatch(m -> m.busy)) {
                        busy++;
                    } else {
                        unavailable++;
                    }
                    assertEquals(wanted, real.acquire());
                }
                case RECORD -> {
                    serial++;
                    boolean taken = model != null && !model.free && !model.busy;
                    SpeculativeBuffer buffer = real.speculate(cpu, step.id);
                    assertEquals(taken, buffer != null);
                    if (taken) {
                        boolean alone = !model.touched || model.only == cpu && !model.records.get(cpu).isEmpty();
                        model.only = alone ? cpu : -1;
                        model.touched = true;
                        if (buffer.reserve(serial, RECORD, 8, 7) >= 0) {
                            buffer.commit();
                            model.records.get(cpu).add(serial);
                        } else {
                            model.lost[cpu]++;
                        }
                        assertEquals(model.records.get(cpu).size() == ROOM && model.lost[cpu] > 0
                                || model.lost[cpu] == 0, true);
                    }
                }
                case COMMIT -> {
                    real.commit(cpu, step.id, buffers[cpu], 100);
                    if (model != null && !model.free && !model.busy) {
                        dropped += model.lost[cpu];
                        expected.get(cpu).addAll(model.records.get(cpu));
                        model.forget(cpu);
                        if (!model.touched || model.only == cpu) {
                            model.release();
                        } else {
                            model.busy = true;
                            model.committed = true;
                        }
                    }
                }
                case DISCARD -> {
                    real.discard(cpu, step.id);
                    if (model != null && !model.free && !model.busy) {
                        model.forget(cpu);
                        if (model.only == cpu) {
                            model.release();
                        } else {
                            model.busy = true;
                        }
                    }
                }
                case CLEAN -> {
                    real.clean(buffers, 100);
                    for (Model m : models) {
                        for (int c = 0; m.busy && c < CPUS; c++) {
                            if (m.committed) {
                                expected.get(c).addAll(m.records.get(c));
                                dropped += m.lost[c];
                            }
                            m.forget(c);
                        }
                        if (m.busy) {
                            m.release();
                        }
                    }
                }
                default -> throw new AssertionError(step.kind);
            }
        }
        for (int cpu = 0; cpu < CPUS; cpu++) {
            assertEquals(expected.get(cpu), records(buffers[cpu], cpu));
        }
        assertEquals(List.of(busy, unavailable, dropped), List.of(real.busy(), real.unavailable(), real.drops()));
    }

    /** EPIDs of the records, after a look at their times: all were made when they were committed. */
    private static List<Integer> records(PrincipalBuffer buffer, int cpu) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer.snapshot(cpu, true).data()).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> epids = new ArrayList<>();
        for (int at = 0; at < bytes.limit(); at += RECORD) {
            epids.add(bytes.getInt(at));
            assertEquals(100, bytes.getInt(at + 8));
        }
        return epids;
    }

    @Test
    void commitsAllOrNothing() {
        Speculations speculations = new Speculations(1, 1, epid -> RECORD);
        speculations.equip(0, 3 * COUNTED, new ArrayPool());
        PrincipalBuffer small = new SwitchBuffer(ArrayPool.SHARED, 2 * COUNTED);
        speculations.acquire();
        for (int i = 1; i <= 3; i++) {
            SpeculativeBuffer buffer = speculations.speculate(0, 1);
            buffer.reserve(i, RECORD, 8, 0);
            buffer.commit();
        }
        speculations.commit(0, 1, small, 5);
        var snapshot = small.snapshot(0, true);
        assertEquals(List.of(0, 1L, 0L), List.of(snapshot.data().length, snapshot.drops(), speculations.drops()));
        assertEquals(Speculations.INACTIVE, speculations.state(1));
    }

    @Test
    void knowsWhichIdsThereCanBe() {
        Speculations speculations = new Speculations(2, 1, epid -> RECORD);
        for (long id : new long[] {-1, 3, Long.MAX_VALUE}) {
            ProbeFault fault = assertThrows(ProbeFault.class, () -> speculations.commit(0, id, null, 0));
            assertEquals(ProbeFault.Kind.ILLOP, fault.kind());
            assertThrows(ProbeFault.class, () -> speculations.discard(0, id));
            assertNull(speculations.speculate(0, id));
        }
    }
}
