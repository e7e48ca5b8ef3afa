package org.dtrace4j.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.sema.TypedClause;
import org.dtrace4j.sema.TypedExpression;
import org.dtrace4j.testing.CompiledClauses;
import org.dtrace4j.testing.FakeFiring;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random well-typed programs, compiled and interpreted: variables, records, aggregations and faults are the same after each
 * firing. What fails names its seed and its text. The campaign begins with the seed that property {@code programs.from} gives.
 */
class InterpreterTest {
    private static final int PROGRAMS = 1_000;
    private static final int CAMPAIGN_PROGRAMS = 100_000;
    /** Programs that share a consumer: so many are compiled before the next one begins with nothing. */
    private static final int CONSUMER = 40;
    private static final int FIRINGS = 3;
    private static final long[] VALUES = {0, 1, -1, 2, 3, 7, 127, 128, 255, 256, 32768, 65535, 0x7fffffffL, 0x80000000L,
        0xffffffffL, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final long TIME = 1_234_567;
    private static final long PID = 42;

    /** What is compared with. */
    private interface Maker {
        Interpreter make(ByteBuffer memory, Map<String, Object> builtins);
    }

    private Maker maker = Interpreter::new;
    private CompiledClauses compiler;

    /** Runs programs; returns how many could be compiled. */
    private int compare(long from, int count) {
        int compiled = 0;
        for (int i = 0; i < count; i++) {
            if (i % CONSUMER == 0) {
                compiler = new CompiledClauses();
            }
            String text = new RandomProgram(from + i, i % CONSUMER).text();
            try {
                compiler.compile(text);
            } catch (CompileException e) {
                // A divisor that folds to 0 is refused.
                assertEquals(ErrorTag.D_DIV_ZERO, e.first().tag(), () -> "program " + text + e.diagnostics());
                continue;
            }
            compiled++;
            run(from + i, text);
        }
        return compiled;
    }

    private void run(long seed, String text) {
        SplittableRandom random = new SplittableRandom(~seed);
        FakeFiring firing = new FakeFiring();
        firing.builtins.put("timestamp", TIME);
        firing.builtins.put("pid", PID);
        for (int i = 0; i < 256; i++) {
            firing.target.put(i, (byte) random.nextInt(256));
        }
        ByteBuffer memory = ByteBuffer.allocate(firing.target.capacity());
        memory.put(0, firing.target, 0, memory.capacity());
        Interpreter interpreter = maker.make(memory,
                Map.of("timestamp", TIME, "pid", PID, "execname", "init", "probefunc", "tmp_unmount"));
        List<TypedClause> clauses = compiler.program().program().clauses();
        for (int i = 0; i < FIRINGS; i++) {
            long[] arguments = {value(random), value(random), value(random), FakeFiring.TARGET + 8L * random.nextInt(8),
                random.nextInt(4) == 0 ? random.nextInt(64) : FakeFiring.TARGET + 64};
            for (int clause = 0; clause < clauses.size(); clause++) {
                String where = "program " + seed + ", clause " + clause + " at firing " + i + ":\n" + text;
                assertEquals(interpreted(interpreter, clauses.get(clause), arguments), ran(firing, clause, arguments), where);
            }
            String where = "program " + seed + " after firing " + i + ":\n" + text;
            assertEquals(interpreter.variables.toString(), variables(firing).toString(), where);
            assertEquals(interpreter.records.toString(), records(firing).toString(), where);
            assertEquals(interpreter.aggregations.toString(), aggregations(firing).toString(), where);
        }
    }

    private static long value(SplittableRandom random) {
        return random.nextInt(3) == 0 ? random.nextLong() : VALUES[random.nextInt(VALUES.length)];
    }

    private static Optional<ProbeFault.Kind> interpreted(Interpreter interpreter, TypedClause clause, long[] arguments) {
        try {
            interpreter.run(clause, arguments);
            return Optional.empty();
        } catch (ProbeFault fault) {
            return Optional.of(fault.kind());
        }
    }

    private Optional<ProbeFault.Kind> ran(FakeFiring firing, int clause, long[] arguments) {
        try {
            compiler.fireClause(firing, clause, arguments);
            return Optional.empty();
        } catch (ProbeFault fault) {
            return Optional.of(fault.kind());
        }
    }

    /** The variables of the firing, with strings for what is kept by value. */
    private Map<String, Object> variables(FakeFiring firing) {
        Map<String, Object> values = new TreeMap<>();
        firing.variables.forEach((name, value) -> values.put(name, isString(name) ? (Object) firing.string(value) : value));
        return values;
    }

    private boolean isString(String name) {
        char scope = name.charAt(0);
        int id = Integer.parseInt(name.substring(1).replaceAll("(?s)\\[.*", ""));
        return compiler.program().image().variables().stream().anyMatch(v -> v.id() == id && v.string()
                && (scope == 'a') == v.isArray() && (v.isArray() || scope == "gtl".charAt(v.scope().code())));
    }

    /** The values of all records, read as the image describes them. */
    private List<List<Object>> records(FakeFiring firing) {
        List<List<Object>> all = new ArrayList<>();
        for (byte[] record : firing.records) {
            ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
            ClauseImage clause = compiler.program().image().clauses().get(bytes.getInt(0) - 1);
            List<Object> values = new ArrayList<>();
            for (ActionImage action : clause.actions()) {
                action.fields().forEach(field -> values.add(value(bytes, field)));
            }
            if (!values.isEmpty()) {
                all.add(values);
            }
        }
        return all;
    }

    private static Object value(ByteBuffer record, FieldImage field) {
        if (field.kind() == FieldImage.Kind.STRING) {
            String text = new String(record.array(), field.offset(), field.size(), StandardCharsets.ISO_8859_1);
            return text.substring(0, text.indexOf(0));
        }
        long value = switch (field.size()) {
            case 1 -> record.get(field.offset());
            case 2 -> record.getShort(field.offset());
            case 4 -> record.getInt(field.offset());
            default -> record.getLong(field.offset());
        };
        int unused = Long.SIZE - field.size() * Byte.SIZE;
        return field.kind() == FieldImage.Kind.SIGNED ? value : value << unused >>> unused;
    }

    private Map<String, Object> aggregations(FakeFiring firing) {
        Map<String, Object> values = new TreeMap<>();
        firing.aggregationSlots.forEach((where, slot) -> {
            int id = Integer.parseInt(where.replaceAll("(?s)@(\\d+).*", "$1"));
            AggregationImage image = compiler.program().image().aggregations().stream().filter(a -> a.id() == id).findAny()
                    .orElseThrow();
            long[] data = firing.slot(slot);
            values.put(where, image.function().equals("avg") ? new Interpreter.Average(data[0], data[1]) : (Object) data[0]);
        });
        return values;
    }

    @Test
    void compiledProgramsDoWhatInterpretedOnesDo() {
        assertTrue(compare(0, PROGRAMS) > PROGRAMS / 2);
    }

    /** The canary: an interpreter that does one thing wrong is found out. */
    @Test
    void seesADifference() {
        maker = (memory, builtins) -> new Interpreter(memory, builtins) {
            @Override
            public Object visitNot(TypedExpression.Not e) {
                return 1L - (Long) super.visitNot(e);
            }
        };
        assertThrows(AssertionError.class, () -> compare(0, PROGRAMS));
    }

    @Test
    @Tag("campaign")
    void manyCompiledProgramsDoWhatInterpretedOnesDo() {
        int count = Integer.getInteger("programs.count", CAMPAIGN_PROGRAMS);
        long from = Long.getLong("programs.from", PROGRAMS);
        int compiled = compare(from, count);
        System.out.println(count + " programs from seed " + from + ": " + compiled + " compiled and compared");
        assertTrue(compiled > count / 2);
    }
}
