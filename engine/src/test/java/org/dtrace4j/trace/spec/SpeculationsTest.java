package org.dtrace4j.trace.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.trace.buffer.ArrayPool;
import org.dtrace4j.trace.buffer.FillBuffer;
import org.dtrace4j.trace.buffer.PrincipalBuffer;
import org.dtrace4j.trace.buffer.RecordBuffer;
import org.dtrace4j.trace.buffer.RingBuffer;
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
                        if (buffer.reserve(serial, RECORD, 8, new int[0], 7) >= 0) {
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
                    } else if (model != null && model.committed) {
                        dropped += model.lost[cpu];
                        expected.get(cpu).addAll(model.records.get(cpu));
                        model.forget(cpu);
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

    /** Speculates three records, with EPIDs from 1, and commits them. */
    private static void commitThree(Speculations speculations, PrincipalBuffer destination) {
        speculations.equip(0, 3 * COUNTED, new ArrayPool());
        speculations.acquire();
        for (int i = 1; i <= 3; i++) {
            SpeculativeBuffer buffer = speculations.speculate(0, 1);
            buffer.reserve(i, RECORD, 8, new int[0], 0);
            buffer.commit();
        }
        speculations.commit(0, 1, destination, 5);
    }

    @Test
    void commitsAllOrNothing() {
        int size = 2 * COUNTED;
        Map<PrincipalBuffer, Long> counted = new LinkedHashMap<>();
        counted.put(new SwitchBuffer(ArrayPool.SHARED, size), 2L);
        counted.put(new RingBuffer(new byte[RecordBuffer.memory(size)], size, epid -> RECORD, null, 0), 2L);
        counted.put(new FillBuffer(new byte[RecordBuffer.memory(size)], size), 1L);
        counted.forEach((small, drops) -> {
            Speculations speculations = new Speculations(1, 1, epid -> RECORD);
            List<String> told = new ArrayList<>();
            speculations.keepBooks((epid, cpu) -> told.add("discarded " + epid), (epid, cpu) -> told.add("lost " + epid));
            commitThree(speculations, small);
            var snapshot = small.snapshot(0, true);
            assertEquals(List.of(0, drops, 0L), List.of(snapshot.data().length, snapshot.drops(), speculations.drops()));
            assertEquals(Speculations.INACTIVE, speculations.state(1));
            assertEquals(List.of("lost 1", "lost 2", "lost 3"), told);
        });
    }

    @Test
    void countsACommitOfNothingToABufferThatIsFullForGood() {
        int size = 2 * COUNTED;
        PrincipalBuffer full = new FillBuffer(new byte[RecordBuffer.memory(size)], size);
        Speculations speculations = new Speculations(1, 1, epid -> RECORD);
        commitThree(speculations, full);
        speculations.acquire();
        speculations.commit(0, 1, full, 5);
        assertEquals(2, full.snapshot(0, true).drops());
    }

    @Test
    void aSecondCommitTakesWhatIsOnItsCpu() {
        Speculations speculations = new Speculations(1, 2, epid -> RECORD);
        PrincipalBuffer[] buffers = new PrincipalBuffer[2];
        speculations.acquire();
        for (int cpu = 0; cpu < 2; cpu++) {
            speculations.equip(cpu, COUNTED, new ArrayPool());
            buffers[cpu] = new SwitchBuffer(ArrayPool.SHARED, 1 << 14);
            speculations.speculate(cpu, 1).reserve(cpu + 1, RECORD, 8, new int[0], 0);
            speculations.speculate(cpu, 1).commit();
        }
        speculations.commit(0, 1, buffers[0], 100);
        speculations.commit(1, 1, buffers[1], 100);
        assertEquals(List.of(List.of(1), List.of(2)), List.of(records(buffers[0], 0), records(buffers[1], 1)));
        assertEquals(Speculations.COMMITTINGMANY, speculations.state(1));
        assertEquals(0, speculations.acquire());
        speculations.clean(buffers, 101);
        assertEquals(1, speculations.acquire());
    }

    @Test
    void tellsOfWhatWasNeverCommitted() {
        Speculations speculations = new Speculations(1, 1, epid -> RECORD);
        List<String> told = new ArrayList<>();
        speculations.keepBooks((epid, cpu) -> told.add("discarded " + epid), (epid, cpu) -> told.add("lost " + epid));
        speculations.equip(0, COUNTED, new ArrayPool());
        speculations.acquire();
        speculations.speculate(0, 1).reserve(5, RECORD, 8, new int[0], 0);
        speculations.speculate(0, 1).commit();
        speculations.finish();
        assertEquals(List.of("discarded 5"), told);
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
