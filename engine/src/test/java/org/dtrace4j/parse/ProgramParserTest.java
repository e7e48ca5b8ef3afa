package org.dtrace4j.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dtrace4j.ast.Declaration;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.Program;
import org.dtrace4j.ast.Statement;
import org.dtrace4j.ast.Unparser;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.source.SourceText;
import org.junit.jupiter.api.Test;

/** Options of the parser, and what trees hold beside what can be seen by writing them down again. */
class ProgramParserTest {
    private static final ParseOptions COMMAND = ParseOptions.commandLine("uint_t"::equals);
    private static final ParseOptions SCRIPT = ParseOptions.script("uint_t"::equals);

    private static Program parse(String text, ParseOptions options) throws CompileException {
        return ProgramParser.parse(SourceText.ofArgument("-n", text), options);
    }

    private static String written(String text, ParseOptions options) throws CompileException {
        return Unparser.unparse(parse(text, options)).replaceAll("\\s+", " ").strip();
    }

    private static ErrorTag refusal(String text, ParseOptions options) {
        return assertThrows(CompileException.class, () -> parse(text, options)).first().tag();
    }

    private static Expression expression(String text) throws CompileException {
        return ProgramParser.parseExpression(SourceText.ofArgument("test", text), COMMAND);
    }

    @Test
    void aWordThatCouldBeATypeIsOneUnlessDescriptionsComeFirst() throws CompileException {
        assertEquals("int *x;", written("int*x;", SCRIPT));
        assertEquals("uint_t *x;", written("uint_t*x;", SCRIPT));
        assertEquals("int* { }", written("int* { }", COMMAND));
        assertEquals("uint_t { }", written("uint_t{ }", COMMAND));
        assertEquals("int x;", written("int x;", COMMAND));
        assertEquals("p:::int* { }", written("p:::int* { }", SCRIPT));
    }

    @Test
    void aTypedefCountsFromTheNextItemOn() throws CompileException {
        assertEquals("typedef long mine_t; mine_t *x;", written("typedef long mine_t; mine_t *x;", SCRIPT));
        assertEquals("typedef long mine_t; BEGIN { x = (mine_t)y; }",
                written("typedef long mine_t; BEGIN { x = (mine_t)y }", SCRIPT));
        assertEquals("typedef long mine_t; D`mine_t *x;", written("typedef long mine_t; D`mine_t *x;", SCRIPT));
        assertEquals(ErrorTag.D_SYNTAX, refusal("mine_t *x; typedef long mine_t;", SCRIPT));
    }

    @Test
    void aVariableHidesAType() throws CompileException {
        assertEquals("int uint_t; BEGIN { trace(uint_t); }", written("int uint_t; BEGIN { trace(uint_t); }", SCRIPT));
        assertEquals("inline int uint_t = 3; BEGIN { uint_t; }",
                written("inline int uint_t = 3; BEGIN { uint_t; }", SCRIPT));
        assertEquals("self int uint_t; BEGIN { (uint_t)x; }", written("self int uint_t; BEGIN { (uint_t)x; }", SCRIPT));
    }

    @Test
    void macrosStandForTokens() throws CompileException {
        MacroValues macros = new MacroValues(List.of("x.d", "0x10", "-3", "name", "a b"), Map.of("target", 7L), false);
        assertEquals("pid7:::entry /pid == 0x10 && x - -3/ { name = 7; trace(\"a b\", \"-3\", \"7\"); }",
                written("pid$target:::entry /pid == $1 && x - $2/ { $3 = $target; trace($4, $$2, $$target) }",
                        SCRIPT.withMacros(macros)));
        assertTrue(macros.isUsed(1) && macros.isUsed(4));
        assertFalse(macros.isUsed(0));
    }

    @Test
    void missingArgumentsHaveDefaultsIfAskedFor() throws CompileException {
        MacroValues defaults = new MacroValues(List.of("x.d"), Map.of(), true);
        assertEquals("tick-0 { trace(0, \"\"); }", written("tick-$1 { trace($1, $$2); }", SCRIPT.withMacros(defaults)));
        assertEquals(ErrorTag.D_MACRO_UNDEF, refusal("BEGIN { $nosuch }", SCRIPT.withMacros(defaults)));
    }

    @Test
    void anArgumentMustBeReferredToUnlessAskedOtherwise() throws CompileException {
        MacroValues macros = new MacroValues(List.of("x.d", "1"), Map.of(), false);
        ParseOptions script = SCRIPT.withMacros(macros);
        assertEquals("BEGIN { }", written("BEGIN { }", script));
        SourceText text = SourceText.ofFile("x.d", "BEGIN { }");
        assertEquals(ErrorTag.D_MACRO_UNUSED,
                assertThrows(CompileException.class, () -> ProgramParser.checkArguments(text, script)).first().tag());
        ProgramParser.checkArguments(text, ParseOptions.library(n -> false).withMacros(macros));
    }

    @Test
    void controlLinesStandBeforeTheItemThatTheyAreIn() throws CompileException {
        Program program = parse("#pragma D option quiet\nBEGIN\n{\n # 12 \"x y\"\n}\n#ident \"a\"\n", SCRIPT);
        assertEquals("pragma [D, option, quiet];  [12, \"x y\"]; (clause); ident [\"a\"]",
                program.items().stream().map(ProgramParserTest::describe).collect(Collectors.joining("; ")));
    }

    private static String describe(Item item) {
        return item instanceof Item.Pragma p ? p.directive() + " " + p.words() : "(clause)";
    }

    @Test
    void anEmptyProgramIsOneOnlyIfAskedFor() throws CompileException {
        assertEquals(ErrorTag.D_EMPTY, refusal("#pragma D option quiet\n", SCRIPT));
        assertEquals(1, parse("#pragma D option quiet\n", ParseOptions.library(n -> false)).items().size());
    }

    @Test
    void precedenceIsThatOfC() throws CompileException {
        assertEquals("a", ((Expression.Identifier) ((Expression.Binary) expression("a || b ^^ c && d")).left()).name());
        assertEquals("(a = b) ? c : d ? e : f", Unparser.unparse(expression("(a = b) ? c : (d ? e : f)")));
        assertEquals("a - b - c * d << e < f == g & h ^ i | j && k ^^ l || m",
                Unparser.unparse(expression(
                        "((((((((((a - b) - (c * d)) << e) < f) == g) & h) ^ i) | j) && k) ^^ l) || m")));
        assertEquals("a - (b - c)", Unparser.unparse(expression("a - (b - c)")));
        assertEquals("-(int)a.b[c]++", Unparser.unparse(expression("-((int)(a.b[c]++))")));
        assertEquals("*p++ = q = r, s", Unparser.unparse(expression("(*(p++)) = (q = r), s")));
    }

    @Test
    void spansCoverTheTextWhateverItsCharacters() throws CompileException {
        String text = "BEGIN { \"\ud83d\ude00\u00e9\"; (a + b) * c; x->y = 1; f(z) }";
        Item.Clause clause = (Item.Clause) parse(text, COMMAND).items().get(0);
        List<Statement> body = clause.body().orElseThrow();
        assertEquals(text, clause.span().text());
        assertEquals(List.of("\"\ud83d\ude00\u00e9\";", "(a + b) * c;", "x->y = 1;", "f(z)"),
                body.stream().map(s -> s.span().text()).toList());
        Expression.Binary product = (Expression.Binary) ((Statement.ExpressionStatement) body.get(1)).expression();
        assertEquals("*", product.operatorSpan().text());
        assertEquals("a + b", product.left().span().text());
        assertEquals("(a + b) * c", product.span().text());
        Expression.Assignment assignment = (Expression.Assignment) ((Statement.ExpressionStatement) body.get(2))
                .expression();
        assertEquals("=", assignment.operatorSpan().text());
        assertEquals("y", ((Expression.Member) assignment.target()).memberSpan().text());
    }

    @Test
    void declaratorsShareTheBaseThatStandsBeforeThem() throws CompileException {
        Declaration declaration = (Declaration) parse("struct { int x; } a, *b;", SCRIPT).items().get(0);
        assertEquals(declaration.base(), declaration.declarators().get(0).type());
        assertEquals("*b", declaration.declarators().get(1).span().text());
    }

    @Test
    void headersAreC() throws CompileException {
        SourceText header = SourceText.ofFile("x.h", "// it's C\nextern int x; // y\nint f(void);\n#endif");
        assertEquals("extern int x; int f(void); #endif",
                Unparser.unparse(ProgramParser.parseHeader(header, n -> false)).replaceAll("\\s+", " ").strip());
        assertThrows(CompileException.class,
                () -> ProgramParser.parseHeader(SourceText.ofFile("x.h", "BEGIN { }"), n -> false));
    }

    @Test
    void typesAlone() throws CompileException {
        for (String type
                : List.of("int", "struct vnode *", "uint_t **", "int (*)(char, ...)", "char *[4]", "struct m`s")) {
            assertEquals(type,
                    Unparser.unparse(ProgramParser.parseType(SourceText.ofArgument("t", type), "uint_t"::equals)));
        }
        assertThrows(CompileException.class, () ->
                ProgramParser.parseType(SourceText.ofArgument("t", "int x"), n -> false));
        assertThrows(CompileException.class, () -> ProgramParser.parseType(SourceText.ofArgument("t", ""), n -> false));
    }
}
