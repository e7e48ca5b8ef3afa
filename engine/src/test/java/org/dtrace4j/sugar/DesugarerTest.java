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
        assertSame(program, Desugarer.desugar(program));
    }

    @Test
    void eachRunOfStatementsBecomesAClause() throws CompileException {
        Program plain = Desugarer.desugar(parse("x:::y /p/ { a = 1; if (c) { b = 1; } else { d = 1; } e = 1; }"));
        String text = plain.items().stream().map(Unparser::unparse).collect(Collectors.joining("\n"))
                .replaceAll("\\s+", " ");
        assertEquals("x:::y { this->%end_1 = 1; } "
                + "x:::y /p/ { this->%end_1 = 0; } "
                + "x:::y /!this->%end_1/ { this->%end_1 = 1; a = 1; this->%end_1 = 0; } "
                + "x:::y { this->%at_1_1 = 0; } "
                + "x:::y /!this->%end_1/ { this->%end_1 = 1; this->%at_1_1 = c ? 1 : 2; this->%end_1 = 0; } "
                + "x:::y /!this->%end_1 && this->%at_1_1 == 1/ { this->%end_1 = 1; b = 1; this->%end_1 = 0; } "
                + "x:::y /!this->%end_1 && this->%at_1_1 == 2/ { this->%end_1 = 1; d = 1; this->%end_1 = 0; } "
                + "x:::y /!this->%end_1/ { this->%end_1 = 1; e = 1; this->%end_1 = 0; }", text.trim());
    }
}
