package org.dtrace4j.sema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.dtrace4j.codegen.CompiledProgram;
import org.dtrace4j.codegen.ProgramDump;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.testing.CompiledClauses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What statements become in the typed tree. */
class TypedProgramTest {
    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "x = (char)arg0 + 1#x = ((char)arg0 + 1)",
        "x = (char)1 + 'a'#x = 98",
        "x = arg0 > 1u#x = (arg0 > 1)",
        "x = (uint64_t)arg0 > 1#x = (arg0 >u 1)",
        "x = *(int *)arg0#x = load<int>(arg0)",
        "x = ((vnode_t *)arg0)->v_type#x = load<enum vtype>((arg0 + 24))",
        "x = ((vnode_t *)arg0)->v_high#x = load<int:5@3>((arg0 + 28))",
        "x = ((int *)arg0)[arg1]#x = load<int>((arg0 + (arg1 * 4)))",
        "x = ((int *)arg0)[0]#x = load<int>(arg0)",
        "x = (int *)arg0 - (int *)arg1#x = ((arg0 - arg1) / 4)",
        "x = execname == \"a\"#x = (execname ==s \"a\")",
        "x = EBUSY + sizeof (int)#x = 20",
        "x = 1 ? arg0 : arg1#x = arg0",
        "x = arg0 ? 1 : 2L#x = (arg0 ? 1 : 2)",
        "x++#x = (x + 1)",
        "a[arg0]++#a[arg0] = (a[arg0] + 1)",
        "++a[pid]#let t1 = pid in a[t1] = (a[t1] + 1)",
        "x = y++#x = let t1 = y in (y = (y + 1), t1)",
        "@[execname, pid] = quantize(arg0, 2)#@[execname, pid] = quantize(arg0, 2)",
        "@ = lquantize(arg0, 0, 100, 10)#@ = lquantize(arg0) with 0xa000a00000000",
        "printf(\"%d\\n\", (short)arg0)#printf(\"%d\\n\", (short)arg0 as short)",
        "exit(arg0)#exit((int)arg0 as int)",
        "x = strjoin(execname, \"!\")#x = strjoin(execname, \"!\")",
        "x = substr(execname, 1)#x = substr(execname, 1, 2147483647)",
        "this->p = NULL#this->p = 0",
        "stack()#stack(stack(20) as stack)"})
    void statementsBecome(String statement, String expected) throws CompileException {
        CompiledProgram program = new CompiledClauses().compile("BEGIN { " + statement + "; }");
        assertEquals(expected, TypedPrinter.print(program.program().clauses().get(0)).lines()
                .filter(line -> line.startsWith("    ")).reduce((a, b) -> a + b).orElseThrow().trim().replaceAll(";$",
                ""));
    }

    @Test
    void aDumpShowsClausesRecordsAndCode() throws CompileException {
        CompiledProgram program = new CompiledClauses()
                .compile("BEGIN /pid == 1/ { trace(execname); @a[pid] = count(); self->x = 1; }");
        String dump = ProgramDump.dump(program);
        for (String part : new String[] {":::BEGIN\n/(pid == 1)/", "record: 268 bytes", "12 256 STRING string",
                "key: 0 4 SIGNED pid_t",
            "variable: THREAD 0 x", "aggregation: 1 @a = count, 1 word",
            "INVOKEVIRTUAL org/dtrace4j/abi/Firing.reserve"}) {
            assertTrue(dump.contains(part), part + " in\n" + dump);
        }
        assertEquals(dump, ProgramDump.dump(new CompiledClauses()
                .compile("BEGIN /pid == 1/ { trace(execname); @a[pid] = count(); self->x = 1; }")));
    }
}
