package org.dtrace4j.sugar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.stream.Collectors;
import org.dtrace4j.ast.Program;
import org.dtrace4j.ast.Unparser;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.parse.ParseOptions;
import org.dtrace4j.parse.ProgramParser;
import org.dtrace4j.source.SourceText;
import org.junit.jupiter.api.Test;

class DesugarerTest {
    private static Program parse(String text) throws CompileException {
        return ProgramParser.parse(SourceText.ofFile("a.d", text), ParseOptions.script(name -> false));
    }

    @Test
    void aProgramWithoutSugarStaysAsItIs() throws CompileException {
        Program program = parse("BEGIN /a/ { b = 1; } int x; END { }");
        assertSame(program, Desugarer.desugar(program, false));
    }

    @Test
    void eachRunOfStatementsBecomesAClause() throws CompileException {
        assertEquals("dtrace:::ERROR { self->%error = 1; } "
                + "x:::y { self->%error = 0; } "
                + "x:::y /!self->%error/ { this->%condition_1 = 1 && p; } "
                + "x:::y /!self->%error && this->%condition_1/ { a = 1; } "
                + "x:::y /!self->%error/ { this->%condition_2 = this->%condition_1 && c; } "
                + "x:::y /!self->%error && this->%condition_2/ { b = 1; } "
                + "x:::y /!self->%error/ { this->%condition_3 = this->%condition_1 && !this->%condition_2; } "
                + "x:::y /!self->%error && this->%condition_3/ { d = 1; } "
                + "x:::y /!self->%error && this->%condition_1/ { e = 1; }",
                plain("x:::y /p/ { a = 1; if (c) { b = 1; } else { d = 1; } e = 1; }", false));
    }

    @Test
    void theClauseOfErrorStandsOnceAndConditionsAreNumberedByClause() throws CompileException {
        String text = "x:::y { self->%error = 0; } x:::y /!self->%error/ { this->%condition_1 = 1 && c; }";
        assertEquals("dtrace:::ERROR { self->%error = 1; } " + text + " " + text,
                plain("x:::y { if (c) { } ; } x:::y { if (c) { ; } }", false));
        assertEquals(text, plain("x:::y { if (c) { } }", true));
    }

    private static String plain(String program, boolean watchesErrors) throws CompileException {
        return Desugarer.desugar(parse(program), watchesErrors).items().stream().map(Unparser::unparse)
                .collect(Collectors.joining("\n")).replaceAll("\\s+", " ").trim();
    }
}
