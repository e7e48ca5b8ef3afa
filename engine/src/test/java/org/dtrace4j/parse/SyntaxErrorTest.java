package org.dtrace4j.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.DiagnosticRenderer;
import org.dtrace4j.source.SourceText;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What is refused, and in which words. A row is a text, and each error that it gives as {@code tag column message
 * (hint)}.
 */
class SyntaxErrorTest {
    private static final Set<String> TYPES = Set.of("vnode_t", "uint_t");
    private static final List<String> ARGUMENTS = List.of("-n", "5", "99999999999999999999");

    private static final String EQUALITY = " (\"==\" was probably meant: ";
    private static final String ASSIGNS = "\"=\" assigns, and needs a variable alone on its left)";
    private static final String UNKNOWN = " is not the name of a type that is known here)";
    private static final String RESERVED = " is a reserved word, and D has no use for it yet)";

    private static final String BODY = "the statements of a clause stand in { }, behind its predicate)";
    private static final String COMMENT = " (a comment is written /* so */)";

    private static final String ARGUMENT = " (arguments stand behind the program on the command line; with -x "
            + "defaultargs one that is not given is 0, or an empty string)";

    private record Row(String text, String... errors) { }

    private static final List<Row> ROWS = List.of(
            // An assignment needs a unary expression on its left.
            new Row("a:::b /x && y = z/ { }",
                    "D_SYNTAX 15 syntax error near \"=\"" + EQUALITY + ASSIGNS),
            new Row("BEGIN { a + b += 1; }",
                    "D_SYNTAX 15 syntax error near \"+=\" (\"+=\" assigns, and needs a variable alone on its left)"),
            new Row("BEGIN { (int)x = 1; }",
                    "D_SYNTAX 16 syntax error near \"=\"" + EQUALITY + ASSIGNS),
            new Row("BEGIN { a ? b : c = d; }",
                    "D_SYNTAX 19 syntax error near \"=\"" + EQUALITY + ASSIGNS),
            new Row("int x = 3;",
                    "D_SYNTAX 7 syntax error near \"=\" (a declaration gives no value: "
                            + "assign one in a clause, such as dtrace:::BEGIN)"),
            // What was expected.
            new Row("BEGIN { x = ; }", "D_SYNTAX 13 syntax error near \";\" (expected an expression)"),
            new Row("BEGIN { f(1; }", "D_SYNTAX 12 syntax error near \";\" (expected ))"),
            new Row("BEGIN { a b }", "D_SYNTAX 11 syntax error near \"b\" (expected an operator or ; or ,)"),
            new Row("BEGIN { x->3 }", "D_SYNTAX 12 syntax error near \"3\" (expected a name)"),
            new Row("BEGIN { a[] }", "D_SYNTAX 11 syntax error near \"]\" (expected an expression)"),
            new Row("BEGIN { if x }", "D_SYNTAX 12 syntax error near \"x\" (expected ()"),
            new Row("BEGIN { if (x) }", "D_SYNTAX 16 syntax error near \"}\" (expected a statement or {)"),
            new Row("BEGIN { else x; }", "D_SYNTAX 9 syntax error near \"else\" (an else stands directly behind the statement, or "
                    + "the }, of an if)"),
            new Row("BEGIN { trace(1)", "D_SYNTAX 17 syntax error near end of input (expected ;)"),
            new Row("BEGIN {", "D_SYNTAX 8 syntax error near end of input (expected })"),
            new Row("{ x }", "D_SYNTAX 1 syntax error near \"{\" (expected a clause or a declaration)"),
            new Row("BEGIN, { x }", "D_SYNTAX 8 syntax error near \"{\" (expected a probe description or a number)"),
            new Row("BEGIN /x { }", "D_SYNTAX 10 syntax error near \"{\" (expected an operator or / or ,)"),
            new Row("self x y;",
                    "D_SYNTAX 8 syntax error near \"y\" (\"x\"" + UNKNOWN),
            new Row("int f(nosuch *p);",
                    "D_SYNTAX 7 syntax error near \"nosuch\" (\"nosuch\"" + UNKNOWN),
            new Row("struct s { nosuch a; };",
                    "D_SYNTAX 12 syntax error near \"nosuch\" (\"nosuch\"" + UNKNOWN),
            new Row("BEGIN { x = (nosuch_t *)y; }",
                    "D_SYNTAX 24 syntax error near \")\" (\"nosuch_t\"" + UNKNOWN),
            new Row("BEGIN { x = (a * b **) }", "D_SYNTAX 22 syntax error near \")\" (expected an expression)"),
            new Row("struct s { };", "D_SYNTAX 12 syntax error near \"}\" (expected a type)"),
            new Row("BEGIN { trace(vnode_t); }",
                    "D_SYNTAX 15 syntax error near \"vnode_t\" (\"vnode_t\" is the name of a type)"),
            new Row("BEGIN { while (1) { } }",
                    "D_SYNTAX 9 syntax error near \"while\" (D has no loops: what is to be done again is done at the next "
                            + "firing, as of tick-1s)"),
            new Row("import x;",
                    "D_SYNTAX 1 syntax error near \"import\" (\"import\"" + RESERVED),
            // Clauses that lack something.
            new Row("BEGIN /x/", "D_SYNTAX 8 expected actions { } following probe description and predicate"),
            new Row("BEGIN /x/; END { }", "D_SYNTAX 8 expected actions { } following probe description and predicate",
                    "D_SYNTAX 10 syntax error near \";\" (a clause ends with its }, without a semicolon)"),
            new Row("a:b:c:d:e { }",
                    "D_PDESC_INVAL 1 invalid probe description \"a:b:c:d:e\": Overspecified probe description"),
            // Words.
            new Row("BEGIN { \"abc\n; }", "D_STR_NL 9 newline encountered in string literal"),
            new Row("BEGIN { \"abc", "D_SYNTAX 9 syntax error near \"\"\" (the quote has no second one)"),
            new Row("BEGIN { 'a\n; }", "D_CHR_NL 9 newline encountered in character constant"),
            new Row("BEGIN { ''; }", "D_CHR_NULL 9 empty character constant"),
            new Row("BEGIN { 'abcdefghi'; }", "D_CHR_OFLOW 9 character constant is too long (a string stands in double quotes)"),
            new Row("BEGIN { 18446744073709551616; }",
                    "D_INT_OFLOW 9 constant 18446744073709551616 results in integer overflow"),
            new Row("BEGIN { 0778; }", "D_INT_DIGIT 9 constant 0778 contains invalid digit 8"),
            new Row("BEGIN { a # b; }", "D_SYNTAX 11 syntax error near \"#\""),
            new Row("BEGIN { ` }", "D_IDENT_UNDEF 9 failed to resolve `: Unknown symbol name"),
            new Row("BEGIN { /* a /* b */ }", "D_SYNTAX 9 /* encountered inside a comment"),
            new Row("BEGIN { } /* a",
                    "D_SYNTAX 15 end-of-file encountered before matching */ (the comment begins in line 1)"),
            new Row("#pragma D option quiet", "D_SYNTAX 1 end-of-file encountered before end of control line"),
            new Row("BEGIN /(a/ { }", "D_SYNTAX 10 closing ) expected in predicate before /"),
            new Row("BEGIN /a[1/ { }", "D_SYNTAX 11 closing ] expected in predicate before /"),
            new Row("BEGIN { a); }", "D_SYNTAX 10 extra ) in input stream"),
            new Row("BEGIN { a]; }", "D_SYNTAX 10 extra ] in input stream"),
            new Row("BEGIN { } }", "D_SYNTAX 11 syntax error near \"}\" (there is no { that it could close)"),
            // Macros.
            new Row("BEGIN { $3 + $1 }", "D_MACRO_UNDEF 9 macro argument $3 is not defined" + ARGUMENT),
            new Row("BEGIN { $$3 }", "D_MACRO_UNDEF 9 macro argument $$3 is not defined" + ARGUMENT),
            new Row("BEGIN { $target }", "D_MACRO_UNDEF 9 macro variable $target is not defined"),
            new Row("BEGIN { $2 }",
                    "D_MACRO_OFLOW 9 macro argument $2 constant 99999999999999999999 results in integer overflow"),
            new Row("pid$target::: { }", "D_PDESC_INVAL 1 invalid probe description \"pid$target:::\": "
                    + "Undefined macro variable in probe description"),
            new Row("BEGIN { $1 }",
                    "D_MACRO_UNUSED 1 extraneous argument '99999999999999999999' ($2 is not referenced)"),
            // Declarations that cannot be written down as types.
            new Row("int struct s x;", "D_DECL_COMBO 5 invalid type combination"),
            new Row("unsigned struct s x;",
                    "D_DECL_SIGNINT 10 invalid type declaration: "
                            + "signed and unsigned may only be used with integer type"),
            new Row("long struct s x;",
                    "D_DECL_LONGINT 6 invalid type declaration: long and long long may only be used with "
                    + "integer or floating-point type"),
            new Row("extern static int x;", "D_DECL_CLASS 8 only one storage class allowed in a declaration"),
            new Row("int m`x;", "D_DECL_SCOPE 5 D scoping operator may not be used in a declaration name (m`x)"),
            new Row("struct s { int m`x; };",
                    "D_DECL_SCOPE 16 D scoping operator may not be used in a member name (m`x)"),
            new Row("enum e { m`X };",
                    "D_DECL_SCOPE 10 D scoping operator may not be used in an enumerator name (m`X)"),
            new Row("static inline int X = 3;", "D_SYNTAX 8 syntax error near \"inline\" (expected ;)"),
            new Row("inline static int X = 3;", "D_DECL_BADCLASS 8 specified storage class not appropriate for inline declaration"),
            new Row("int a[int, ...];",
                    "D_DECL_PROTO_VARARGS 6 array prototype may not use a variable-length argument list"),
            new Row("", "D_EMPTY 1 empty D program translation unit"),
            // What stands between clauses and does not belong there, and characters that stand nowhere.
            new Row("BEGIN { };", "D_SYNTAX 10 syntax error near \";\" (a clause ends with its }, without a semicolon)"),
            new Row("BEGIN trace(1); END { x = ; }", "D_SYNTAX 12 syntax error near \"(\" (" + BODY),
            new Row("BEGIN trace(1);\nEND { x = ; }", "D_SYNTAX 12 syntax error near \"(\" (" + BODY,
                    "D_SYNTAX 11 syntax error near \";\" (expected an expression)"),
            new Row("BEGIN pid == 1/ { }",
                    "D_SYNTAX 11 syntax error near \"=\" (a predicate stands between slashes, as in /pid == 1/)"),
            new Row("%BEGIN { }",
                    "D_SYNTAX 1 syntax error near \"%\" (the wildcards of a probe description are *, ? and [ ])"),
            new Row("BEGIN { x = 1; // one\n}", "D_SYNTAX 16 syntax error near \"/\"" + COMMENT),
            new Row("BEGIN { if (x) y else z; }",
                    "D_SYNTAX 18 syntax error near \"else\" (expected an operator or ; or ,)"),
            new Row("BEGIN /x and y/ { }", "D_SYNTAX 10 syntax error near \"and\" (the operator is &&)"),
            new Row("BEGIN { } // none", "D_SYNTAX 11 syntax error near \"/\"" + COMMENT),
            new Row("BEGIN { x = \u00e2\u0080\u009ca\u00e2\u0080\u009d; }", "D_SYNTAX 13 syntax error near \"\u00e2\" "
                    + "(U+201C is not a character of D: a string stands in plain quotes, \"so\")"),
            new Row("BEGIN { x \u00e9 1; }", "D_SYNTAX 11 syntax error near \"\u00e9\" (U+00E9 is not a character of D)"),
            // Each item has its own first error.
            new Row("BEGIN { x = ; y = ; } END { ok(); } tick-1s { ( } profile-1 /a = b = / { }",
                    "D_SYNTAX 13 syntax error near \";\" (expected an expression)",
                    "D_SYNTAX 49 syntax error near \"}\"",
                    "D_SYNTAX 70 syntax error near \"/\" (expected an expression)"));

    @TestFactory
    Stream<DynamicTest> errors() {
        return ROWS.stream()
                .map(row -> DynamicTest.dynamicTest("'" + row.text() + "'", () -> assertEquals(List.of(row.errors()),
                errorsOf(row.text()))));
    }

    private static List<String> errorsOf(String text) {
        MacroValues macros = new MacroValues(ARGUMENTS, Map.of("pid", 7L), false);
        ParseOptions options =
                new ParseOptions(true, false, false, !text.equals("BEGIN { $1 }"), macros, TYPES::contains);
        SourceText source = SourceText.ofArgument("-n", text);
        return assertThrows(CompileException.class, () -> {
            ProgramParser.parse(source, options);
            ProgramParser.checkArguments(source, options);
        }).diagnostics().stream().map(SyntaxErrorTest::describe).toList();
    }

    private static String describe(Diagnostic error) {
        return error.tag() + " " + error.span().column() + " " + error.message()
                + error.hints().stream().map(h -> " (" + h + ")").collect(Collectors.joining());
    }

    @Test
    void thePrintedScriptIsRefusedInTheOriginalsWords() {
        String script = "fbt:genunix:vn_rele:entry\n/gotit != NULL && args[0]->v_vfsp = gotit/\n{\n\tpanic();\n}\n";
        Diagnostic error = assertThrows(CompileException.class,
                () -> ProgramParser.parse(SourceText.ofFile("vn.d", script), ParseOptions.script(n -> false))).first();
        assertEquals("""
                line 2: syntax error near "="
                  vn.d:2:35
                    /gotit != NULL && args[0]->v_vfsp = gotit/
                                                      ^
                  hint: "==" was probably meant: "=" assigns, and needs a variable alone on its left""",
                DiagnosticRenderer.render(error, false));
        assertEquals("[D_SYNTAX] line 2: syntax error near \"=\"", DiagnosticRenderer.headline(error, true));
    }

    @Test
    void aDescriptionStandsAloneOnACommandLineOnly() throws CompileException {
        SourceText text = SourceText.ofFile("x.d", "END\n");
        assertEquals(1, ProgramParser.parse(text, ParseOptions.commandLine(n -> false)).items().size());
        Diagnostic error = assertThrows(CompileException.class,
                () -> ProgramParser.parse(text, ParseOptions.script(n -> false))).first();
        assertEquals("line 1: expected predicate and/or actions following probe description",
                DiagnosticRenderer.headline(error, false));
    }

    @Test
    void notesAndTabsAreShown() {
        SourceText text = SourceText.ofFile("x.d", "int a;\n\tchar a;\n");
        Diagnostic error = Diagnostic.error(org.dtrace4j.diag.ErrorTag.D_DECL_IDRED,
                new org.dtrace4j.source.Span(text, 13, 14), "identifier redeclared: a")
                .withNote(new org.dtrace4j.source.Span(text, 4, 5), "declared here");
        assertEquals(List.of("  x.d:2:7", "    \tchar a;", "    \t     ^", "  note: declared here", "  x.d:1:5",
                "    int a;",
                "        ^"), DiagnosticRenderer.details(error));
    }
}
