package org.dtrace4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.testing.CompiledClauses;
import org.dtrace4j.testing.ImageBuilder;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the verifier finds out about clauses: what they cost and write. */
class ProofTest {
    private static final String PROBE = "fbt:tmpfs:tmp_unmount:entry ";

    private record Row(String declarations, String clause, Cost cost, List<String> variables, List<String> aggregations,
            List<String> destructive) { }

    private static final List<Row> ROWS = List.of(
            new Row("", "{ @ = count(); }", new Cost(13, 2, 0, 0, 0, 0, false), List.of(), List.of("@"), List.of()),
            new Row("", "{ trace(arg0); }", new Cost(15, 3, 8, 24, 0, 0, false), List.of(), List.of(), List.of()),
            new Row("", "{ n = arg0; }", new Cost(5, 1, 0, 0, 0, 0, false), List.of("n"), List.of(), List.of()),
            new Row("", "{ self->t = timestamp; this->x = 1; a[1] = 2; }", null,
                    List.of("self->t", "this->x", "a[]"), List.of(), List.of()),
            // The dearer of two ways counts, and what only one of them takes.
            new Row("", "{ this->s = arg0 ? strjoin(execname, \"x\") : execname; }", null, List.of("this->s"), List.of(),
                    List.of()),
            new Row("string s;", "{ s = (string)alloca(20); }", null, List.of("s"), List.of(), List.of()),
            new Row("char b[16];", "{ b[arg0] = 1; }", null, List.of("b"), List.of(), List.of()),
            new Row("", "{ copyout(alloca(8), arg0, 8); panic(); }", null, List.of(), List.of(),
                    List.of("copyout", "panic")),
            new Row("", "{ @a[execname] = sum(1); @b = max(arg0); }", null, List.of(), List.of("@a", "@b"), List.of()));

    private static ClauseReport prove(String text) {
        try {
            return ImageVerifier.verify(new CompiledClauses().compile(text).image()).reports().get(0);
        } catch (CompileException e) {
            throw new AssertionError(e.diagnostics().toString(), e);
        } catch (VerifyException e) {
            throw new AssertionError(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> findsWhatClausesCostAndWrite() {
        return ROWS.stream().map(row -> DynamicTest.dynamicTest(row.declarations + row.clause, () -> {
            ClauseReport report = prove(row.declarations + PROBE + row.clause);
            if (row.cost != null) {
                assertEquals(row.cost, report.cost());
            }
            assertEquals(row.variables, report.writes().variables());
            assertEquals(row.aggregations, report.writes().aggregations());
            assertEquals(row.destructive, report.destructive());
            assertEquals(row.destructive.contains("copyout"), report.writes().process());
        }));
    }

    @Test
    void findsTheScratchMemoryOfTheDearestWay() {
        assertEquals(2, prove(PROBE + "{ this->s = arg0 ? strjoin(execname, substr(execname, 1)) : strjoin(\"a\", \"b\"); }")
                .cost().scratchStrings());
        assertEquals(24 + 72, prove(PROBE + "{ this->p = alloca(20); trace(lltostr(arg0)); }").cost().scratchBytes());
        assertTrue(prove(PROBE + "{ this->p = alloca(arg0); }").cost().scratchOpen());
        assertTrue(prove(PROBE + "{ tracemem(copyin(arg0, arg1), 16); }").cost().scratchOpen());
    }

    @Test
    void refusesWhatCopiesTooMuchAndSaysHowMuch() {
        VerifyException refusal = assertThrows(VerifyException.class, () -> ImageVerifier.verify(
                new ImageBuilder().clause("fbt::add:entry", 1 << 20, List.of(), c -> c.record(() -> {
                    for (int i = 0; i < 20; i++) {
                        c.storeString(16, (1 << 20) - 16, () -> c.argument(0));
                    }
                })).build()));
        assertEquals("clause clause0 is not safe: it copies 17825520 bytes in one firing, more than 16777216 "
                + "(at instruction 100)", refusal.getMessage().replaceAll("instruction \\d+", "instruction 100"));
    }

    @Test
    void saysItInWords() throws CompileException, VerifyException {
        assertEquals("""
                fbt:tmpfs:tmp_unmount:entry
                  code            clause0
                  longest path    61 instructions, 15 calls among them; of at most 30000
                  copies          264 bytes
                  records         280 bytes
                  scratch         1 string of strsize
                  writes          self->ts, @
                  kernel memory   never written
                  process memory  never written
                  destructive     raise
                """, ProofText.of(ImageVerifier.verify(new CompiledClauses().compile(PROBE
                + "{ self->ts = timestamp; trace(strjoin(execname, \"!\")); trace(arg0); @ = count(); raise(9); }").image())));
    }
}
