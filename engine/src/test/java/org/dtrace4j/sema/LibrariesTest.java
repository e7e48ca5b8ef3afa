package org.dtrace4j.sema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.ast.Item;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.DiagnosticRenderer;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.parse.ParseOptions;
import org.dtrace4j.parse.ProgramParser;
import org.dtrace4j.provider.ProbeArgument;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.testing.FakeDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** D libraries, those that come with the compiler and those of directories; translated arguments. */
class LibrariesTest {
    private static final String KERNEL = "typedef struct thing { int a; char *name; struct thing *next; } thing_t;"
            + "typedef struct other { int o; } other_t; int act(thing_t *t, int n);";
    private static final String VIEW = "typedef struct view { int v; string n; } view_t;"
            + "translator view_t < thing_t *t > { v = t->a; n = stringof(t->name); };";

    private final FakeDevice device = new FakeDevice().module("genunix", KERNEL)
            .probe("made", "start", ProbeArgument.named(1, "thing_t *").as("view_t *"), ProbeArgument.named(0, "int"),
                    ProbeArgument.named(1, "thing_t *"), ProbeArgument.named(1, "struct thing *").as("view_t"),
                    ProbeArgument.named(0, "int").as("long"), ProbeArgument.named(0, "other_t *").as("view_t *"),
                    ProbeArgument.named(0, "nosuch_t *"));
    private final OptionValues options = new OptionValues();
    private final DCompiler compiler = new DCompiler(device, options);

    @TempDir
    Path directory;

    private void compile(String text) throws CompileException {
        compiler.compile(SourceText.ofArgument("-n", text));
    }

    private ErrorTag refusal(String text) {
        return assertThrows(CompileException.class, () -> compile(text)).first().tag();
    }

    private void library(String name, String text) throws IOException, OptionException {
        Files.writeString(directory.resolve(name), text);
        options.set("libdir", directory.toString());
    }

    /** The numbers are those of a walk from each library to those that depend on it: when it came, when it left. */
    @Test
    void theOrderOfLibrariesIsTold() throws Exception {
        library("a.d", "#pragma D depends_on library d.d\ninline int a = d + 1;\n");
        library("b.d", "inline int b = 1;\n");
        library("c.d", "#pragma D depends_on library e.d\ninline int c = e + 1;\n");
        library("d.d", "#pragma D depends_on library b.d\ninline int d = b + 1;\n");
        library("e.d", "#pragma D depends_on library a.d\ninline int e = a + 1;\n");
        List<String> told = new ArrayList<>();
        compiler.scope().onDebug(told::add);
        compile("BEGIN { trace(c); }");
        assertEquals(List.of("c.d (3/4)", "e.d (2/5)", "a.d (1/6)", "d.d (8/9)", "b.d (7/10)"), told.stream()
                .map(line -> line.replace("library " + directory + "/", "").replace("sorted ", "")).toList());
    }

    @Test
    void anErrorInALibraryNamesIt() throws Exception {
        library("bad.d", "\ninline int bad = ;\n");
        assertEquals('"' + directory.toString() + "/bad.d\", line 2: syntax error near \";\"", DiagnosticRenderer.headline(
                assertThrows(CompileException.class, () -> compile("BEGIN")).first(), false));
    }

    @Test
    void argumentsAreSeenAsTheirProviderSays() throws CompileException {
        compile(VIEW + "made:::start { trace(args[0]->n); trace(args[1] + args[4]); trace(args[2]->a); "
                + "trace(args[3].v); this->whole = args[3]; trace(this->whole.v); }");
        assertEquals(ErrorTag.D_ARGS_XLATOR, refusal("made:::start { trace(args[5]->v); }"));
        assertEquals(ErrorTag.D_ARGS_TYPE, refusal("made:::start { trace(args[6]); }"));
        assertEquals(ErrorTag.D_ARGS_IDX, refusal("made:::start { trace(args[7]); }"));
        assertEquals(ErrorTag.D_XLATE_NOCONV, refusal("made:::start { trace(args[0]->a); }"));
    }

    @Test
    void aTranslatorThatIsNotThereIsNamed() {
        CompileException e = assertThrows(CompileException.class,
                () -> compile("typedef struct view { int v; } view_t; made:::start { trace(args[0]->v); }"));
        assertEquals("translator for args[0] from thing_t * to view_t * is not defined",
                e.first().message().replaceFirst("in action list: ", ""));
    }

    @Test
    void everyShippedLibraryParsesAsAWholeAndInItsParts() throws CompileException {
        for (LibraryText library : LibraryText.shipped()) {
            List<Item> whole = ProgramParser.parse(SourceText.ofFile(library.name(), LibraryText.read(library.name())),
                    ParseOptions.library(name -> name.endsWith("_t"))).items();
            long declarations = whole.stream().filter(item -> !(item instanceof Item.Pragma)).count();
            assertEquals(declarations, library.entries().size(), library.name());
            assertEquals(whole.size() - declarations, library.dependencies().size(), library.name());
            for (LibraryText.Entry entry : library.entries()) {
                Item item = entry.item();
                assertEquals(item instanceof Item.Inline inline ? Optional.of(inline.name()) : Optional.empty(), entry.inline());
                assertEquals(item instanceof Item.Translator, entry.translated().isPresent());
                assertTrue(entry.inline().isPresent() || entry.translated().isPresent() || entry.typedef().isPresent()
                        || entry.tag().isPresent());
            }
        }
    }

    @Test
    void shippedNamesAreTakenUnlessNolibsIsSet() throws CompileException, OptionException {
        compile("BEGIN { trace(SIGHUP); trace(NULL); }");
        assertEquals(ErrorTag.D_DECL_IDRED, refusal("inline int SIGHUP = 3;"));
        assertEquals(ErrorTag.D_DECL_TYPERED, refusal("struct conninfo { int c; };"));
        assertEquals(ErrorTag.D_DECL_IDRED, refusal("typedef int conninfo_t;"));
        OptionValues without = new OptionValues();
        without.set("nolibs", "");
        DCompiler bare = new DCompiler(device, without);
        bare.compile(SourceText.ofArgument("-n", "typedef int conninfo_t; inline int SIGHUP = 3; BEGIN { trace(NULL); }"));
        assertThrows(CompileException.class,
                () -> bare.compile(SourceText.ofArgument("-n", "BEGIN { trace(SIGINT); }")));
    }

    @Test
    void aTypeThatTheKernelLacksIsNamed() {
        CompileException e = assertThrows(CompileException.class, () -> compile("BEGIN { trace(curpsinfo->pr_pid); }"));
        assertTrue(e.first().message().contains("failed to resolve type uid_t"), e.first().message());
    }

    @Test
    void directoriesAreLoadedInTheOrderOfDependencies() throws Exception {
        library("a.d", "#pragma D depends_on library b.d\n#pragma D depends_on module genunix\n"
                + "inline int a = b + 1;\n" + VIEW);
        library("b.d", "#pragma D depends_on library errno.d\ninline int b = EPERM;\nint global;\n");
        library("c.d", "#pragma D depends_on provider nosuch\ninline int c = syntax error\n");
        library("d.d", "#pragma D depends_on library c.d\ninline int d = 1;\n");
        library("notes.txt", "not a library");
        compile("made:::start { trace(a); trace(args[0]->v); global = 4; }");
        compile("inline int c = a; inline int d = 2; BEGIN { trace(c); }");
        assertEquals(ErrorTag.D_DECL_IDRED, refusal("inline int b = 1;"));
    }

    @Test
    void aFaultyLibraryIsAnErrorOfTheProgram() throws Exception {
        library("a.d", "inline int a = nothing;\n");
        CompileException e = assertThrows(CompileException.class, () -> compile("BEGIN { }"));
        assertEquals(ErrorTag.D_IDENT_UNDEF, e.first().tag());
        assertEquals(directory.resolve("a.d").toString(), e.first().span().source().name());
    }

    @Test
    void aCycleIsRefused() throws Exception {
        library("a.d", "#pragma D depends_on library b.d\n");
        library("b.d", "#pragma D depends_on library a.d\n");
        assertEquals("cyclic dependency of libraries: a.d, b.d",
                assertThrows(CompileException.class, () -> compile("BEGIN { }")).first().message());
    }

    @Test
    void aMissingDirectoryIsPassedOver() throws Exception {
        options.set("libdir", directory.resolve("nowhere").toString());
        library("a.d", "inline int here = 1;\n");
        compile("BEGIN { trace(here); }");
    }

    @Test
    void aLibraryThatDoesNotExistIsMissed() throws Exception {
        library("a.d", "#pragma D depends_on library nowhere.d\n");
        assertEquals("failed to find dependency in libpath: nowhere.d",
                assertThrows(CompileException.class, () -> compile("BEGIN { }")).first().message());
    }

    @Test
    void libraryClausesAreRefused() throws Exception {
        library("a.d", "BEGIN { }\n");
        assertEquals(ErrorTag.D_SYNTAX, refusal("BEGIN { }"));
    }
}
