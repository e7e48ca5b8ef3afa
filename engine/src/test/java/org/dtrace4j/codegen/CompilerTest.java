package org.dtrace4j.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.DofReader;
import org.dtrace4j.dof.DofWriter;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.sema.DescriptionField;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.testing.CompiledClauses;
import org.dtrace4j.testing.FakeFiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs compiled and run on a fake firing. */
class CompilerTest {
    private static final String CASE = """
            fbt:tmpfs:tmp_unmount:entry
            {
                    self->vfs = args[0];
            }

            fbt:tmpfs:tmp_unmount:return
            /arg1 == EBUSY/
            {
                    gotit = self->vfs;
            }

            fbt:tmpfs:tmp_unmount:return
            {
                    self->vfs = NULL;
            }

            fbt:genunix:vn_rele:entry
            /gotit != NULL && args[0]->v_vfsp == gotit/
            {
                    panic();
            }
            """;

    private final CompiledClauses clauses = new CompiledClauses();

    @Test
    void theCasePanicsForAVnodeOfTheVfsThatWasBusy() throws CompileException {
        clauses.compile(CASE);
        long vfs = FakeFiring.TARGET + 0x100;
        long vnode = FakeFiring.TARGET + 0x200;
        clauses.firing.target.putLong(0x200 + 16, vfs);
        clauses.fireClause(0, vfs);
        clauses.fireClause(3, vnode);
        assertEquals(List.of(), clauses.firing.calls, "nothing is busy yet");
        clauses.fireClause(1, 0, 16);
        clauses.fireClause(2, 0, 16);
        assertEquals(Map.of("g0", vfs), clauses.firing.variables, "the thread-local variable is freed");
        clauses.fireClause(3, FakeFiring.TARGET + 0x400);
        assertEquals(List.of(), clauses.firing.calls, "another vfs");
        clauses.fireClause(3, vnode);
        assertEquals(List.of("panic"), clauses.firing.calls);
    }

    @Test
    void theCaseAsItWasPrintedIsRefused() {
        String printed = CASE.replace("v_vfsp == gotit", "v_vfsp = gotit");
        CompileException e = assertThrows(CompileException.class, () -> clauses.compile(printed));
        assertEquals(ErrorTag.D_SYNTAX, e.first().tag());
        assertEquals("syntax error near \"=\"", e.first().message());
        assertEquals(18, e.first().span().line());
    }

    @Test
    void theOneLinerOfTheCase() throws CompileException {
        CompiledProgram program = clauses.compiler().compile(
                SourceText.ofArgument("-n", "fbt:tmpfs:tmp_unmount:return/arg1 == EBUSY/{ panic(); }"));
        assertEquals("fbt:tmpfs:tmp_unmount:return", program.image().clauses().get(0).probes().get(0).toString());
        assertEquals(0, program.image().clauses().get(0).recordSize());
        assertEquals(1, program.matched());
    }

    @Test
    void aRecordHasItsValuesAtTheirNaturalAlignment() throws CompileException {
        CompiledProgram program = clauses.compile(
                "BEGIN { printf(\"%d %s %d %c\", (char)arg0, execname, arg1, (short)arg2); exit(3); }");
        ClauseImage clause = program.image().clauses().get(0);
        List<FieldImage> fields = clause.actions().get(0).fields();
        assertEquals(List.of(12, 13, 272, 280), fields.stream().map(FieldImage::offset).toList());
        assertEquals(List.of(1, 256, 8, 2), fields.stream().map(FieldImage::size).toList());
        assertEquals(List.of("char", "string", "int64_t", "short"), fields.stream().map(FieldImage::type).toList());
        assertEquals(288, clause.recordSize());
        clauses.fire(-1, 77, 65);
        assertEquals(List.of("reserve", "exit", "commit"), clauses.firing.calls);
        ByteBuffer record = ByteBuffer.wrap(clauses.firing.records.get(0)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(-1, record.get(12));
        assertEquals('i', record.get(13));
        assertEquals(77, record.getLong(272));
        assertEquals(65, record.getShort(280));
        assertEquals(3, record.getInt(284));
    }

    @Test
    void aFalsePredicateDoesNotReserveAndAFullBufferEndsTheClause() throws CompileException {
        clauses.compile("BEGIN /arg0/ { x++; trace(x); }");
        clauses.fire(0);
        assertEquals(List.of(), clauses.firing.calls);
        clauses.firing.full = true;
        clauses.fire(1);
        assertEquals(List.of("reserve"), clauses.firing.calls);
        assertEquals(Map.of(), clauses.firing.variables);
    }

    @Test
    void clausesThatRecordNothingMakeNoRecord() throws CompileException {
        CompiledProgram program = clauses.compile("BEGIN { x = 1; } END { } ERROR { @ = count(); }");
        assertEquals(List.of(0, 12, 0), program.image().clauses().stream().map(ClauseImage::recordSize).toList());
        assertEquals(ActionImage.Kind.DEFAULT, program.image().clauses().get(1).actions().get(0).kind());
    }

    @Test
    void aggregationsAreKeptByTheirKeys() throws CompileException {
        CompiledProgram program = clauses.compile("""
                BEGIN { @a[execname, arg0, stack(3)] = sum(arg1); @ = count(); @q["x"] = quantize(arg1, 2);
                        @l = lquantize(arg1, 0, 100, 10); }
                END { printa(@a); trunc(@a, 2); normalize(@l, arg0); printa("%@d %s\\n", @q); clear(@); }
                """);
        clauses.fireClause(0, 5, 7);
        clauses.fireClause(0, 5, 8);
        clauses.fireClause(0, 6, 9);
        Map<String, Integer> slots = clauses.firing.aggregationSlots;
        assertEquals(List.of("@1[\"init\", 5, stack3]", "@2[]", "@3[\"x\"]", "@4[]", "@1[\"init\", 6, stack3]"),
                List.copyOf(slots.keySet()));
        assertEquals(15, clauses.firing.slot(slots.get("@1[\"init\", 5, stack3]"))[0]);
        assertEquals(3, clauses.firing.slot(slots.get("@2[]"))[0]);
        assertEquals(2, clauses.firing.slot(slots.get("@3[\"x\"]"))[63 + 3]);
        assertEquals(List.of(0, 256, 264), program.image().aggregations().get(0).keys().stream()
                .map(FieldImage::offset).toList());
        assertEquals(24, program.image().aggregations().get(0).keys().get(2).size());
        List<ActionImage> actions = program.image().clauses().get(1).actions();
        assertEquals(List.of(ActionImage.Kind.PRINTA, ActionImage.Kind.TRUNC, ActionImage.Kind.NORMALIZE,
                ActionImage.Kind.PRINTA, ActionImage.Kind.CLEAR), actions.stream().map(ActionImage::kind).toList());
        assertEquals(List.of(3), actions.get(3).aggregations());
    }

    @Test
    void arraysEvaluateKeysAndValuesBeforeTheyBuildAKey() throws CompileException {
        clauses.compile("""
                BEGIN { a[1] = 10; a[2] = 20; b[a[1], a[2]] = a[1] + a[2]; a[i++] += 5; a[i++]++;
                        self->s[execname] = a[2];
                        r = b[10, 20] + self->s["init"]; x = a[1]++ + --a[2]; }
                """);
        clauses.fire();
        Map<String, Long> v = clauses.firing.variables;
        assertEquals(30, v.get("a1[10, 20]"));
        assertEquals(2, v.get("g0"), "i was stepped once for each use");
        assertEquals(5, v.get("a0[0]"));
        assertEquals(50, v.get("g1"), "r");
        assertEquals(11 + 19, v.get("g2"), "x");
        assertEquals(12, v.get("a0[1]"));
    }

    @Test
    void zeroFreesAndStringsAreHeldByReference() throws CompileException {
        CompiledProgram program = clauses.compile("""
                BEGIN { self->name = execname; this->copy = strjoin(self->name, "-x"); g = this->copy; }
                END /g == "init-x" && self->name != "x"/ { self->name = 0; ok = 1; }
                """);
        VariableImage name = program.image().variables().get(0);
        assertTrue(name.string());
        assertEquals(256, name.size());
        clauses.fire();
        assertEquals(Boolean.FALSE, clauses.firing.variables.containsKey("t0"));
        assertEquals("init-x", clauses.firing.string(clauses.firing.variables.get("g0")));
        assertEquals(1, clauses.firing.variables.get("g1"));
    }

    @Test
    void structuresAreReadWhereTheyLie() throws CompileException {
        ByteBuffer t = clauses.firing.target;
        t.putInt(0x100, 0xfffffffe);
        t.putLong(0x108, clauses.firing.putString(0x300, "/etc/svc"));
        t.putLong(0x110, FakeFiring.TARGET + 0x200);
        t.putInt(0x118, 5);
        t.putInt(0x11c, 0b10110_101);
        clauses.firing.putString(0x11d, "tmpfs");
        t.putShort(0x12e, (short) -2).putShort(0x130, (short) 9);
        t.putInt(0x134, 44);
        String vp = "((vnode_t *)arg0)";
        long at = FakeFiring.TARGET + 0x100;
        Map<String, Long> expected = Map.ofEntries(
                Map.entry("v_count", 0xfffffffeL), Map.entry("v_count + 1", 0xffffffffL),
                Map.entry("v_type == VDIR", 1L), Map.entry("v_low", 5L), Map.entry("v_high", -10L),
                Map.entry("v_pair[0]", -2L), Map.entry("v_pair[1]", 9L), Map.entry("v_inner", 44L),
                Map.entry("v_name[2]", (long) 'p'));
        for (Map.Entry<String, Long> e : expected.entrySet()) {
            assertEquals(e.getValue(), clauses.evaluate(vp + "->" + e.getKey(), at), e.getKey());
        }
        assertEquals(1, clauses.evaluate("stringof(" + vp + "->v_path) == \"/etc/svc\"", at));
        assertEquals(1, clauses.evaluate(vp + "->v_name == \"tmpfs\"", at));
        assertEquals(1, clauses.evaluate("&" + vp + "->v_vfsp == (struct vfs **)(arg0 + 16)", at));
        assertEquals(8, clauses.evaluate("strlen(" + vp + "->v_path)", at));
        assertEquals(at + 56, clauses.evaluate(vp + " + 1", at));
        assertEquals(1, clauses.evaluate("(" + vp + " + 1) - " + vp, at));
        assertEquals(0xfffffffeL, clauses.evaluate("*(uint32_t *)arg0", at));
        assertEquals(0xfffffffeL, clauses.evaluate("(*" + vp + ").v_count", at));
        assertEquals(at + 29, clauses.evaluate("(int64_t)&" + vp + "->v_name[0]", at));
        assertEquals(56, clauses.evaluate("sizeof (vnode_t)"));
        assertEquals(24, clauses.evaluate("offsetof(struct vnode, v_type)"));
        assertEquals(256, clauses.evaluate("sizeof (string)"));
    }

    @Test
    void symbolsOfTheKernelAreReadThroughTheirAddresses() throws CompileException {
        long freemem = CompiledClauses.device().addressOf("genunix", "freemem").getAsLong();
        clauses.firing.target.putLong((int) (freemem - FakeFiring.TARGET), 123);
        assertEquals(123, clauses.evaluate("`freemem"));
        assertEquals(123, clauses.evaluate("genunix`freemem"));
        assertEquals(freemem, clauses.evaluate("(int64_t)&`freemem"));
        long table = CompiledClauses.device().addressOf("", "table").getAsLong();
        clauses.firing.target.putInt((int) (table - FakeFiring.TARGET) + 8, -7);
        assertEquals(-7, clauses.evaluate("`table[arg0]", 2));
    }

    @Test
    void ifAndElseRunInOrder() throws CompileException {
        clauses.compile("""
                BEGIN /arg1/ { n++; if (arg0 > 1) { log = strjoin(log, "a"); if (arg0 > 2) { log = strjoin(log, "b"); }
                        else { log = strjoin(log, "c"); } log = strjoin(log, "d"); } else { log = strjoin(log, "e"); }
                        log = strjoin(log, "."); }
                """.replace("BEGIN /arg1/", "string log; BEGIN /arg1/"));
        clauses.fire(3, 1);
        clauses.fire(2, 1);
        clauses.fire(1, 1);
        clauses.fire(1, 0);
        assertEquals("abd.acd.e.", clauses.firing.string(clauses.firing.variables.get("g0")));
    }

    @Test
    void aFaultInOneBranchEndsTheRest() throws CompileException {
        clauses.compile("BEGIN { if (arg0) { x = *(int *)1; } after = 1; }");
        for (int i = 0; i < clauses.program().image().clauses().size(); i++) {
            try {
                clauses.fireClause(i, 1);
            } catch (ProbeFault e) {
                assertEquals(ProbeFault.Kind.BADALIGN, e.kind());
                // The first clause is that of ERROR.
                clauses.fireClause(0);
            }
        }
        assertFalse(clauses.firing.variables.containsKey("g1"));
    }

    @Test
    void faultsAreReportedWhereTheyHappen() throws CompileException {
        clauses.compile("BEGIN /arg0 == 0 || *(int *)arg0/ { x = 1; y = 1 / arg1; }");
        assertEquals(ProbeFault.Kind.BADALIGN, assertThrows(ProbeFault.class, () -> clauses.fire(1)).kind());
        assertEquals(0, clauses.firing.action);
        assertEquals(ProbeFault.Kind.DIVZERO, assertThrows(ProbeFault.class, () -> clauses.fire(0)).kind());
        assertEquals(2, clauses.firing.action);
        assertEquals(0, clauses.firing.offset % 4);
    }

    @Test
    void argumentsOfSeveralDescriptionsHaveTheTypesOfEach() throws CompileException {
        CompiledProgram program = clauses.compile("fbt::tmp_unmount:entry, fbt::tmp_other:entry { trace(args[1]); }");
        assertEquals(2, program.image().clauses().size());
        assertEquals("int", program.image().clauses().get(0).actions().get(0).fields().get(0).type());
        assertEquals("struct vfs *", program.image().clauses().get(1).actions().get(0).fields().get(0).type());
        CompiledProgram together = clauses.compile("fbt::tmp_unmount:entry, fbt::tmp_other:entry { trace(arg1); }");
        assertEquals(1, together.image().clauses().size());
        assertEquals(2, together.matched());
    }

    @Test
    void aVariableMadeInEitherPartOfAClauseIsKnownInTheOther() throws CompileException {
        clauses.compile("BEGIN /x == 0/ { x++; } END /y++/ { trace(y); }");
        clauses.fire();
        assertEquals(1, clauses.firing.variables.get("g0"));
    }

    @Test
    void programsOfOneCompilerShareNamesAndRefusedOnesLeaveNone() throws CompileException {
        clauses.compile("BEGIN { x = 5; @a = count(); }");
        assertThrows(CompileException.class, () -> clauses.compile("BEGIN { z = 1; y = nothing; }"));
        CompiledProgram second = clauses.compile("END { trace(x); @a = count(); z = \"now a string\"; }");
        assertEquals(List.of("x", "z"), second.image().variables().stream().map(VariableImage::name).toList());
        assertEquals(List.of(0, 1), second.image().variables().stream().map(VariableImage::id).toList());
        assertEquals(1, second.image().aggregations().get(0).id());
    }

    @Test
    void inlinesAreExpandedWhereTheyAreUsed() throws CompileException {
        clauses.compile("""
                inline int LIMIT = 3; inline int twice[int n] = n + n; inline string NAME = "x";
                BEGIN { a = twice[LIMIT + 1]; b = LIMIT == ENOENT; c = NAME == "x"; d[LIMIT] = SIGKILL; }
                """);
        clauses.fire();
        assertEquals(Map.of("g0", 8L, "g2", 1L, "a0[3]", 9L), clauses.firing.variables);
    }

    @Test
    void pragmasSetOptionsAlsoThoseThatSayHowToRead() throws CompileException {
        CompiledProgram program = clauses.compile("""
                #!/usr/sbin/dtrace -s
                #pragma D option quiet
                #pragma D option bufsize=16k
                #pragma D option strsize=64
                #pragma D option defaultargs
                BEGIN { trace($1); trace($$2); }
                """);
        assertEquals(4, program.options().size());
        assertEquals(List.of(12, 16), program.image().clauses().get(0).actions().stream()
                .map(a -> a.fields().get(0).offset()).toList());
        assertEquals(64, program.image().clauses().get(0).actions().get(1).fields().get(0).size());
        assertEquals("16k", clauses.options.text(org.dtrace4j.builtin.option.Options.BUFSIZE));
    }

    @Test
    void macroArgumentsAndShorterDescriptions() throws CompileException {
        CompiledProgram program = clauses.compiler().compile(SourceText.ofArgument("-f", "tmp_unmount"), List.of(),
                Map.of(), DescriptionField.FUNCTION);
        assertEquals("::tmp_unmount:", program.image().clauses().get(0).probes().get(0).toString());
        assertEquals(2, program.matched());
        CompiledProgram withArguments = clauses.compiler().compile(
                SourceText.ofFile("a.d", "BEGIN /$1 > 2/ { trace($$2); trace($target); }"), List.of("a.d", "3", "word"),
                Map.of("target", 42L), DescriptionField.NAME);
        assertEquals(2, withArguments.image().clauses().get(0).actions().size());
    }

    @Test
    void theSameProgramGivesTheSameBytes() throws Exception {
        byte[] first = DofWriter.write(new CompiledClauses().compile(CASE).image());
        byte[] second = DofWriter.write(new CompiledClauses().compile(CASE).image());
        assertArrayEquals(first, second);
        assertArrayEquals(first, DofWriter.write(DofReader.read(first)));
    }

    @Test
    void theErrorProgramRecordsTheFault() {
        EnablingImage image = clauses.compiler().errorProgram();
        ClauseImage clause = image.clauses().get(0);
        assertEquals("dtrace:::ERROR", clause.probes().get(0).toString());
        assertEquals(ActionImage.Kind.ERROR, clause.actions().get(0).kind());
        assertEquals(56, clause.recordSize());
        assertEquals(5, clause.actions().get(0).fields().size());
    }

    @Test
    void aClauseThatIsTooLargeIsRefused() {
        StringBuilder text = new StringBuilder("BEGIN { ");
        for (int i = 0; i < 4000; i++) {
            text.append("x = *(int *)arg0 + *(int *)arg1; ");
        }
        CompileException e = assertThrows(CompileException.class, () -> clauses.compile(text + "}"));
        assertTrue(e.getMessage().contains("exceeds"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`',
            value = {"1 + 2 * 3#7", "-7 / 2#-3", "-7 % 3#-1", "7u / 2#3", "(char)200#-56", "(uint8_t)-1#255",
        "-1 > 0u#1", "-1L > 0u#0", "1 << 31#-2147483648", "1 << 33#8589934592", "(1 << 63) - 1#9223372036854775807", "1L << 33#8589934592", "1 << strlen(\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\")#34359738368",
        "1075064400 * 1000000000#1075064400000000000", "2 * 3000000000 + 1#6000000001", "(int)1 << 33#0", "0x80000000 >> 31#1",
        "(int)0x80000000 >> 31#-1", "5 > 3 ? 10 : 20#10", "1 && 0 || 1#1", "1 ^^ 1#0", "!5#0", "~0#-1", "'A'#65",
        "'ab'#24930", "(1, 2)#2", "sizeof (int)#4", "1 == 1 && 2 != 3#1", "3 & 6 | 8 ^ 1#11", "(short)65535#-1",
        "EBUSY#16", "NULL#0", "0xffffffffffffffff#-1", "4294967295#4294967295", "4294967295u + 1#0",
        "-2147483648#-2147483648", "VDIR#5", "\"a\" < \"b\"#1", "strlen(\"abc\") - 4#-1",
        "(strlen(\"abc\") - 4) > 0#1", "DTRACEFLT_DIVZERO#4"})
    void constantsAndTheRulesOfC(String expression, long expected) throws CompileException {
        assertEquals(expected, clauses.evaluate(expression), expression);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN { trace(sym(arg0)); trace(stack(2)); @[sym(arg0)] = count(); mod(arg0); }",
        "BEGIN { tracemem(arg0, 32); tracemem(arg0, 32, arg1); "
                + "print(*(vnode_t *)arg0); trace(((vnode_t *)arg0)->v_name); }",
        "BEGIN { setopt(\"quiet\"); setopt(\"bufsize\", \"4m\"); freopen(\"\"); "
                + "system(\"echo %d\", arg0); ftruncate(); }",
        "BEGIN { printf(\"%-10s|%*d %Y %a %p %x%%\\n\", execname, 5, arg0, walltimestamp, "
                + "caller, arg1, uid); breakpoint(); }",
        "this struct vnode v; self int m[string, int]; int c; BEGIN { this->v = *(vnode_t *)arg0; c = this->v.v_count; "
                + "self->m[\"a\", 1] = c; trace(this->v); }",
        "BEGIN { x = arg0 ? execname : \"none\"; y = (int)(arg0 == 0); "
                + "z = curthread->t_pri; w = copyinstr(arg1, 10); }",
        "typedef int my_t; my_t v[my_t]; BEGIN { v[1] = 2; alloca(8); (void)strlen(execname); v[1]++; }",
        "BEGIN { this->p = (int *)alloca(16); bcopy((void *)arg0, this->p, 16); "
                + "trace(this->p[1]); this->p++; this->p += 1; }",
        "fbt:::entry { @[probefunc] = count(); } fbt:genunix:vn_rele:return { trace(args[1]); }"})
    void otherProgramsThatCompile(String text) throws CompileException {
        clauses.compile(text);
    }
}
