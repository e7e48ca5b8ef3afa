package org.dtrace4j.sema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.testing.CompiledClauses;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every script {@code compiler/errors/err.D_TAG.what.d} is refused with exactly that tag. A comment {@code /* expect:
 * text} in its first line is a part of the message.
 */
class ErrorScriptsTest {
    @TestFactory
    Stream<DynamicTest> scriptsAreRefusedByTheirTags() throws IOException, URISyntaxException {
        Path directory = Path.of(ErrorScriptsTest.class.getResource("/compiler/errors").toURI());
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> scripts = files.filter(f -> f.toString().endsWith(".d")).sorted().toList();
            return scripts.stream().map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> check(f)));
        }
    }

    /** Tags that no script here has, by the reason why. */
    private static final Map<String, String> WITHOUT_SCRIPT = Map.of(
            "names of Oracle's for what has another here", "D_LLQUANT_HMAGTYPE D_LLQUANT_HMAGVAL D_LLQUANT_LMAGTYPE "
                    + "D_LLQUANT_LMAGVAL D_LLQUANT_MATCHFACTOR D_LLQUANT_MATCHHMAG D_LLQUANT_MATCHLMAG "
                    + "D_LLQUANT_MATCHSTEPS D_LLQUANT_STEPTYPE D_LLQUANT_STEPVAL",
            "of Oracle's, for what is not here, or is no error",
            "D_ALLOCA_INCOMPAT D_ALLOCA_SIZE D_OBSOLETE D_PCAP_ADDR D_PCAP_PROTO D_PCAP_SIZE D_PRINT_SIZE",
            "given by no compiler", "D_QUANT_PROTO D_VAR_UNSUP",
            "the grammar, or types that every system has, leave no room for it", "D_OP_IDENT D_TYPE_ERR D_SYM_NOTYPES",
            "needs a system that fails, or has no processes to trace",
            "D_PROC_BADPROV D_PROC_CREATEFAIL D_PROC_DYN D_PROC_NODEV D_PROC_USDT",
            "needs processes: in the tests of provider pid",
            "D_PROC_ALIGN D_PROC_FUNC D_PROC_GRAB D_PROC_LIB D_PROC_NAME D_PROC_OFF",
            "needs arguments of the command, types of a provider or a long text: in other tests of the compiler",
            "D_ARGS_TYPE D_ARGS_XLATOR D_ID_OFLOW D_MACRO_OFLOW D_MACRO_UNUSED");

    @Test
    void everyTagHasAScriptOrAReasonToHaveNone() throws IOException, URISyntaxException {
        Set<ErrorTag> left = EnumSet.allOf(ErrorTag.class);
        for (String root : List.of("/compiler/errors", "/d")) {
            try (Stream<Path> files = Files.walk(Path.of(ErrorScriptsTest.class.getResource(root).toURI()))) {
                files.map(f -> f.getFileName().toString()).filter(name -> name.startsWith("err."))
                        .forEach(name -> left.remove(ErrorTag.valueOf(name.split("\\.")[1])));
            }
        }
        Set<ErrorTag> expected = EnumSet.noneOf(ErrorTag.class);
        WITHOUT_SCRIPT.values().forEach(tags -> List.of(tags.split(" ")).forEach(tag ->
                expected.add(ErrorTag.valueOf(tag))));
        assertEquals(expected, left);
    }

    @Test
    void textsWithoutLinesSayWhichPartIsWrong() {
        assertEquals("in action list: failed to resolve nothing: Unknown variable name",
                refusal("BEGIN { trace(nothing); }").first().message());
        assertEquals("in predicate: failed to resolve nothing: Unknown variable name",
                refusal("BEGIN /nothing/ { }").first().message());
        assertEquals("syntax error near \"=\"", refusal("BEGIN /a && b = c/ { }").first().message());
    }

    /** Hints for what was probably meant. */
    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', value = {
        "fbt:tmpfs:tmp_unmuont:entry { }#there is fbt:tmpfs:tmp_unmount:entry",
        "fbt:tmpfs:tmp_unmount:retrun { }#there is fbt:tmpfs:tmp_unmount:return",
        "BEGIN { trace(exename); }#there is execname", "BEGIN { trace(EBUSI); }#there is EBUSY",
        "BEGIN { pritnf(\"a\"); }#there is printf()", "BEGIN { self->abc = 1; trace(self->acb); }#there is self->abc",
        "BEGIN { trace(((vnode_t *)arg0)->v_cout); }#\"v_count\" is a member",
        "BEGIN { x = 1; (x && x) = 1; }#to compare, write ==", "BEGIN { x = count(); }#write @name = count(...)",
        "BEGIN { trace(kvtophys(0)); }#kvtophys is of macOS: memory has no physical addresses here",
        "BEGIN { trace(jid); }#jid is of FreeBSD: there are no jails here; zonename is the name of the zone",
        "BEGIN { @ = cuont(); }#there is count()", "BEGIN { exit 0; }#to call it, write exit(...)",
        "BEGIN { printf \"hello\"; }#to call it, write printf(...)",
        "BEGIN { x = execname; if (x = \"sh\") { trace(1); } }#to compare, write ==",
        "fbt:tmpfs:tmp_unmount:enter { }#there is fbt:tmpfs:tmp_unmount:entry, and fbt:tmpfs:tmp_unmount:return",
        "BEGIN { @ = count(); printa(\"%d\", @); }#conversions without @ are for keys; the value is printed with %@d",
        "BEGIN { printf(\"%f\", 1); }#an integer is printed with %d, or %x",
        "BEGIN { printf('%d', 1); }#a string stands in double quotes",
        "BEGIN { printf(execname); }#the format comes first, as in printf(\"%d\", x)", "foo:::bar { }#no provider foo has probes now: with -Z the clause waits "
                + "for them",
        "fbt:nosuch::entry { }#no module nosuch has probes now: with -Z the clause waits for them", "Begin { }#there is :::BEGIN",
        "dtrace::BEGIN { }#there is dtrace:::BEGIN", "fbt:tmp_unmount:entry { }#there is fbt::tmp_unmount:entry",
        "fbt::tmp_unmount { }#there is fbt::tmp_unmount:", "BEGIN { @ = count; }#to call it, write count(...)",
        "BEGIN { @ += 1; }#each assignment with = adds to an aggregation: write = sum(...)",
        "BEGIN { x = strcmp(execname, \"a\"); }#strcmp is of C: strings are compared with ==, !=, < and so on",
        "BEGIN { x = execname == sh; }#a string stands in quotes: \"sh\"",
        "BEGIN { x = timestamp(); }#it is a variable: write timestamp alone",
        "BEGIN { trace(args[0]); }#the types of this probe's arguments are not known: as integers they are arg0, arg1, "
                + "and so on",
        "BEGIN { x = strlen(arg0); }#stringof() makes a string of what a pointer points to, copyinstr() of what lies at "
                + "an address of the process", "BEGIN { trace(genunx`freemem); }#there is genunix",
        "`#pragma D option quite\nBEGIN { }`#there is quiet", "`#pragma D optoin quiet\nBEGIN { }`#there is option",
        "`#define X 1\nBEGIN { }`#with -C a preprocessor reads a script (-s) first"})
    void nearMissesAreHintedAt(String text, String hint) {
        assertEquals(List.of(hint), refusal(text).first().hints());
    }

    @Test
    void eachFaultyItemHasItsErrorAndConsequencesAreLeftOut() {
        CompileException e = refusal("BEGIN { x = execname * 2; } END { trace(x); } END { y = 1 / 0; } "
                + "nosuch:::probe { }");
        assertEquals(List.of("D_OP_ARITH", "D_DIV_ZERO", "D_PDESC_ZERO"),
                e.diagnostics().stream().map(d -> d.tag().name()).toList());
    }

    @Test
    void eachFaultyStatementHasItsErrorAlsoWhereNoProbeIsKnown() {
        CompileException e = refusal("nosuch:::probe { trace(args[0]); trace(1 / 0); x = 1; trace(-execname); } "
                + "BEGIN { trace(x); }");
        assertEquals(List.of("D_PDESC_ZERO", "D_DIV_ZERO", "D_OP_ARITH"),
                e.diagnostics().stream().map(d -> d.tag().name()).toList());
    }

    @Test
    void whatStandsInFrontOfASyntaxErrorIsCheckedAndWhatComesAfterIsNot() {
        CompileException e = refusal("BEGIN { trace(1 / 0); } BEGIN { trace(1; } BEGIN { trace(2 / 0); }");
        assertEquals(List.of("D_DIV_ZERO", "D_SYNTAX"), e.diagnostics().stream().map(d -> d.tag().name()).toList());
    }

    @Test
    void aProgramHasSoManyClausesAndNoMore() {
        CompileException e = refusal("BEGIN { }\n".repeat(Limits.CLAUSES + 1));
        assertEquals("D program has more than 16384 clauses", e.first().message());
        assertEquals(Limits.CLAUSES + 1, e.first().span().line());
        assertEquals("D program size exceeds the maximum size of a program",
                refusal("BEGIN { trace(\"" + "x".repeat(Limits.CONSTANT_BYTES) + "\"); }").first().message());
    }

    @Test
    void aProgramHasSoManyVariablesAndNoMore() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= Limits.VARIABLES; i++) {
            text.append("int v").append(i).append(";\n");
        }
        CompileException e = refusal(text.append("BEGIN { }").toString());
        assertEquals("D_ID_OFLOW", e.first().tag().name());
        assertEquals("cannot create v" + Limits.VARIABLES + ": limit on number of global variables exceeded",
                e.first().message());
    }

    private static CompileException refusal(String text) {
        return assertThrows(CompileException.class,
                () -> new CompiledClauses().compiler().compile(SourceText.ofArgument("-n", text)));
    }

    private static void check(Path file) throws IOException {
        String text = Files.readString(file);
        String tag = file.getFileName().toString().split("\\.")[1];
        CompiledClauses clauses = new CompiledClauses();
        CompileException e = assertThrows(CompileException.class,
                () -> clauses.compiler().compile(SourceText.ofFile(file.getFileName().toString(), text)));
        assertEquals(tag, e.first().tag().name(), e.first().message());
        String message = e.first().message();
        boolean sentence = message.endsWith(".") || Character.isUpperCase(message.charAt(0));
        assertFalse(message.isEmpty() || sentence && !message.matches("(D |Insufficient |Probe description ).*"), message);
        if (text.startsWith("/* expect: ")) {
            String expected = text.substring("/* expect: ".length(), text.indexOf(" */"));
            assertEquals(true, message.contains(expected), message);
        }
    }
}
