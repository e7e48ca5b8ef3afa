package org.dtrace4j.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dtrace4j.ast.Declaration;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.parse.ParseOptions;
import org.dtrace4j.parse.ProgramParser;
import org.dtrace4j.source.SourceText;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Declarations of D programs: what they declare, and how they are refused. */
class DeclarationTest {
    private final TypeContainer genunix = new TypeContainer("genunix", null);
    private final TypeContainer tmpfs = new TypeContainer("tmpfs", genunix);

    DeclarationTest() throws CompileException {
        HeaderLoader.load(List.of(SourceText.ofFile("g.h", """
                typedef struct vnode { int v_count; struct vfs *v_vfsp; } vnode_t; struct tmount;
                enum vtype { VNON, VREG };
                """)), genunix);
        HeaderLoader.load(List.of(SourceText.ofFile("t.h", "struct tmount { long tm_x; }; struct vfs { int here; };")),
                tmpfs);
    }

    private TypeScope scope() {
        return TypeScope.ofProgram(() -> List.of(genunix, tmpfs));
    }

    private List<DeclaredName> declare(TypeScope scope, String text) throws CompileException {
        KnownNames names = new KnownNames() {
            @Override
            public boolean isGlobal(String name) {
                return name.equals("curthread") || name.equals("N");
            }

            @Override
            public Optional<Constant> constant(String name) {
                return name.equals("N") ? Optional.of(Constant.of(12)) : Optional.empty();
            }
        };
        DeclarationResolver resolver =
                new DeclarationResolver(new TypeResolver(scope, names), DeclarationResolver.Language.D);
        ParseOptions options = ParseOptions.script(scope::isTypeName);
        List<DeclaredName> all = new ArrayList<>();
        for (Item item : ProgramParser.parse(SourceText.ofArgument("-n", text), options).items()) {
            all.addAll(resolver.declare((Declaration) item));
        }
        return all;
    }

    private record Row(String text, String expected) { }

    private static final List<Row> SOUND = List.of(
            new Row("int a, *b, c[2][3], (*d)[5], *e[4];",
                    "GLOBAL int a; GLOBAL int *b; GLOBAL int c[2][3]; GLOBAL int (*d)[5]; GLOBAL int *e[4]"),
            new Row("self vnode_t *vp; this string s; self x;", "SELF vnode_t *vp; THIS string s; SELF int x"),
            new Row("int arr[string, vnode_t *];", "GLOBAL int arr keys string, vnode_t *"),
            new Row("long long unsigned int a; unsigned b; short int c; signed d; long double e; char signed f;",
                    "GLOBAL unsigned long long a; GLOBAL unsigned int b; GLOBAL short c; GLOBAL int d; "
                            + "GLOBAL long double e; GLOBAL signed char f"),
            new Row("const volatile char * restrict p;", "GLOBAL const volatile char *restrict p"),
            new Row("userland char *up;", "GLOBAL userland char *up"),
            new Row("genunix`vnode_t *a; struct tmpfs`tmount t;",
                    "GLOBAL vnode_t *a; GLOBAL struct tmount t"),
            new Row("typedef int (*fn_t)(vnode_t *, char c[], int f(void), ...); fn_t f;",
                    "TYPEDEF fn_t fn_t; GLOBAL fn_t f"),
            new Row("extern int freemem; int getpid(void); static void f(int x);",
                    "EXTERN int freemem; EXTERN int getpid(void); EXTERN void f(int x)"),
            new Row("char a[N * 2 + sizeof (vnode_t) - VREG]; char b['a' == 97 ? 3 : 4]; char c[(char)257 << 2 | 1];",
                    "GLOBAL char a[39]; GLOBAL char b[3]; GLOBAL char c[5]"),
            new Row("enum color { RED, GREEN = 5, BLUE, AGAIN = GREEN - 2 }; char a[BLUE], b[AGAIN];",
                    "GLOBAL char a[6]; GLOBAL char b[3]"),
            new Row("char a[-1 > 0u ? 7 : 8], b[7 / 2 % 2 ^^ 0], c[~0u >> 28], "
                    + "d[offsetof(vnode_t, v_vfsp)], e[!0 && 2 || 0];",
                    "GLOBAL char a[7]; GLOBAL char b[1]; GLOBAL char c[15]; GLOBAL char d[8]; GLOBAL char e[1]"),
            new Row("enum fwd; enum fwd *p; struct opaque *q;", "GLOBAL enum fwd *p; GLOBAL struct opaque *q"));

    private static final List<Row> REFUSED = List.of(
            new Row("char short a;",
            "D_DECL_CHARATTR invalid type declaration: short and long may not be used with char type"),
            new Row("unsigned void *a;",
                    "D_DECL_VOIDATTR invalid type declaration: attributes may not be used with void type"),
            new Row("unsigned double a;",
                    "D_DECL_SIGNINT invalid type declaration: signed and unsigned may only be used with integer type"),
            new Row("long string a;",
                    "D_DECL_LONGINT invalid type declaration: long and long long may only be used with integer "
                    + "or floating-point type"),
            new Row("int char a;", "D_DECL_COMBO invalid type combination"),
            new Row("long long long a;",
                    "D_DECL_COMBO the attribute 'long' may only be used at most twice in a declaration"),
            new Row("short short a;",
                    "D_DECL_COMBO the attribute 'short' may only be used at most once in a declaration"),
            new Row("signed unsigned a;", "D_UNKNOWN failed to resolve type signed unsigned: Unknown type name"),
            new Row("long float a;", "D_UNKNOWN failed to resolve type long float: Unknown type name"),
            new Row("struct zfs`znode *a;", "D_UNKNOWN failed to resolve type struct zfs`znode: Unknown module name"),
            new Row("struct tmpfs`nosuch *a;",
                    "D_UNKNOWN failed to resolve type struct tmpfs`nosuch: Unknown type name"),
            new Row("register int a;", "D_DECL_BADCLASS specified storage class not appropriate in D"),
            new Row("int;", "D_DECL_USELESS useless declaration"),
            new Row("char a[0];",
                    "D_DECL_ARRSUB positive integral constant expression or tuple signature expected as array "
                    + "declaration subscript"),
            new Row("char a[-1];",
                    "D_DECL_ARRSUB positive integral constant expression or tuple signature expected as array "
                    + "declaration subscript"),
            new Row("char a[pid];",
                    "D_DECL_ARRSUB positive integral constant expression or tuple signature expected as array "
                    + "declaration subscript"),
            new Row("char a[1 / 0];",
                    "D_DECL_ARRSUB positive integral constant expression or tuple signature expected as array "
                    + "declaration subscript"),
            new Row("char a[0x100000000];", "D_DECL_ARRBIG array dimension too big"),
            new Row("long a[0x10000][0x10000][0x10000];", "D_DECL_ARRBIG array dimension too big"),
            new Row("int a[];", "D_DECL_ARRNULL array declaration requires array dimension or tuple signature: a"),
            new Row("void a[4];", "D_DECL_VOIDOBJ cannot declare array of void"),
            new Row("void a;", "D_DECL_VOIDOBJ cannot have void object: a"),
            new Row("struct { void v; } a;", "D_DECL_VOIDOBJ cannot have void member: v"),
            new Row("int a[4][int];", "D_DECL_DYNOBJ cannot declare array of associative arrays"),
            new Row("struct { int a[string]; } b;", "D_DECL_DYNOBJ cannot have dynamic member: a"),
            new Row("this int a[string];",
                    "D_DECL_LOCASSC associative arrays may not be declared as local variables: a"),
            new Row("struct nosuch a;", "D_DECL_INCOMPLETE incomplete struct/union/enum struct nosuch: a"),
            new Row("struct s { struct nosuch a; };",
                    "D_DECL_INCOMPLETE incomplete struct/union/enum struct nosuch: a"),
            new Row("struct s { int; };", "D_DECL_MNAME member declaration requires a name"),
            new Row("struct s { int a; int a; };",
                    "D_UNKNOWN failed to define member 'a': Duplicate member name definition"),
            new Row("struct s { int a : 0; };",
                    "D_DECL_BFCONST positive integral constant expression expected as bit-field size"),
            new Row("struct s { int a : x; };",
                    "D_DECL_BFCONST positive integral constant expression expected as bit-field size"),
            new Row("struct s { int a : 33; };", "D_DECL_BFSIZE bit-field too big for type: a"),
            new Row("struct s { char *a : 3; };", "D_DECL_BFTYPE invalid type for bit-field: a"),
            new Row("struct s { int a; }; struct s { int b; };", "D_DECL_TYPERED type redeclared: struct s"),
            new Row("enum e { A }; enum e { B };", "D_DECL_TYPERED type redeclared: enum e"),
            new Row("enum e { A = x };",
                    "D_DECL_ENCONST enumerator 'A' must be assigned to an integral constant expression"),
            new Row("enum e { A = 0x80000000 };", "D_DECL_ENOFLOW enumerator 'A' value overflows INT_MAX (2147483647)"),
            new Row("enum e { A = 0x7fffffff, B };",
                    "D_DECL_ENOFLOW enumerator 'B' value overflows INT_MAX (2147483647)"),
            new Row("enum e { curthread };", "D_DECL_IDRED identifier redeclared: curthread"),
            new Row("enum e { A }; enum f { A };", "D_DECL_IDRED identifier redeclared: A"),
            new Row("typedef int a_t; typedef int a_t;", "D_DECL_IDRED typedef redeclared: a_t"),
            new Row("typedef int curthread;", "D_DECL_IDRED global variable identifier redeclared: curthread"),
            new Row("typedef int a_t; int a_t;", "D_DECL_IDRED typedef identifier redeclared: a_t"),
            new Row("extern int x; extern long x;",
                    "D_DECL_IDRED identifier redeclared: D`x\n\t current: long\n\tprevious: int"),
            new Row("int f(static int a);",
                    "D_DECL_PARMCLASS inappropriate storage class for function or associative array parameter"),
            new Row("int f(int, void);", "D_DECL_PROTO_VOID void must be sole parameter"),
            new Row("int f(void a);", "D_DECL_PROTO_NAME void parameter may not have a name: a"),
            new Row("int f(int a, char a);",
                    "D_DECL_PROTO_FORM parameter is already declared in function prototype: a, parameter #2"),
            new Row("int f(int a[string]);",
                    "D_DECL_PROTO_TYPE function prototype may not use parameter of type <DYN>: a, parameter #1"),
            new Row("int a[int, void];",
                    "D_DECL_PROTO_TYPE array prototype may not use parameter of type void: (anonymous), parameter #2"));

    @TestFactory
    Stream<DynamicTest> sound() {
        return SOUND.stream().map(row -> DynamicTest.dynamicTest(row.text(), () -> assertEquals(row.expected(),
                declare(scope(), row.text()).stream().map(DeclarationTest::describe)
                .collect(Collectors.joining("; ")))));
    }

    private static String describe(DeclaredName name) {
        String declaration = org.dtrace4j.ctf.TypePrinter.declare(name.type(), name.name());
        return name.kind() + " " + declaration + name.keys()
                .map(keys -> keys.stream().map(CtfType::spelling).collect(Collectors.joining(", ", " keys ", "")))
                .orElse("");
    }

    @TestFactory
    Stream<DynamicTest> refused() {
        return REFUSED.stream().map(row -> DynamicTest.dynamicTest(row.text(), () -> {
            Diagnostic error = assertThrows(CompileException.class, () -> declare(scope(), row.text())).first();
            assertEquals(row.expected(), error.tag() + " " + error.message());
            assertFalse(error.span().text().isEmpty());
        }));
    }

    @Test
    void aTypeIsFoundWhereItIsComplete() {
        TypeScope scope = scope();
        StructType vfs = (StructType) scope.type(NameSpace.STRUCT, Optional.empty(), "vfs").orElseThrow();
        assertTrue(vfs.isComplete());
        assertFalse(((StructType) scope.type(NameSpace.STRUCT, Optional.of("genunix"), "vfs").orElseThrow())
                .isComplete()
                && vfs.members().isEmpty());
        assertTrue(scope.isTypeName("vnode_t"));
        assertTrue(scope.isTypeName("genunix`vnode_t"));
        assertTrue(scope.isTypeName("uint64_t"));
        assertFalse(scope.isTypeName("zfs`vnode_t"));
        assertEquals(1, scope.enumerator("VREG").orElseThrow().value());
    }

    @Test
    void oneStructureIsOneTypeForAllDeclarators() throws CompileException {
        List<DeclaredName> names = declare(scope(), "struct { int x; } a, *b;");
        CtfType target = ((org.dtrace4j.ctf.PointerType) names.get(1).type()).target();
        assertSame(names.get(0).type(), target);
    }

    @Test
    void aProgramMayDefineItsOwnStructureOfAKnownTag() throws CompileException {
        List<DeclaredName> names =
                declare(scope(), "struct vnode { char mine; }; struct vnode v; struct genunix`vnode k; genunix`struct vnode m;");
        assertEquals(1, names.get(0).type().size());
        assertEquals(16, names.get(1).type().size());
        assertEquals(16, names.get(2).type().size());
    }
}
