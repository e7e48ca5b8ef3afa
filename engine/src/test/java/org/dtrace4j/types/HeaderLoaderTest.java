package org.dtrace4j.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypeContainer.SymbolKind;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.source.SourceText;
import org.junit.jupiter.api.Test;

class HeaderLoaderTest {
    private final TypeContainer genunix = new TypeContainer("genunix", null);

    private static void load(TypeContainer into, String... headers) throws CompileException {
        int number = 0;
        for (String header : headers) {
            HeaderLoader.load(List.of(SourceText.ofFile("h" + number++ + ".h", header)), into);
        }
    }

    private static StructType struct(TypeContainer container, String tag) {
        return (StructType) container.type(NameSpace.STRUCT, tag).orElseThrow();
    }

    private static ErrorTag errorOf(TypeContainer into, String header) {
        return assertThrows(CompileException.class, () -> load(into, header)).first().tag();
    }

    @Test
    void typesAndSymbols() throws CompileException {
        load(genunix, """
                #ifndef _SYS_VNODE_H
                #define _SYS_VNODE_H
                #include <sys/types.h>
                // a comment that ends with the line, isn't it
                typedef struct vnode vnode_t;       /* before the structure */
                typedef enum vtype { VNON = 0, VREG = 1, VDIR, VBLK } vtype_t;
                struct vfs;
                struct vnode {
                        uint_t v_flag;
                        uint_t v_count;
                        void *v_data;
                        struct vfs *v_vfsp;
                        enum vtype v_type;
                        char *v_path;
                        int (*v_op)(vnode_t *, int flag);
                };
                extern vnode_t *rootdir;
                extern ulong_t freemem, lotsfree;
                extern int vn_rele(vnode_t *vp);
                #endif
                """);
        StructType vnode = struct(genunix, "vnode");
        assertEquals(48, vnode.size());
        assertEquals(32, vnode.member("v_path").orElseThrow().offset());
        assertEquals("struct vfs *", vnode.member("v_vfsp").orElseThrow().type().spelling());
        assertEquals("int (*)(vnode_t *, int flag)", vnode.member("v_op").orElseThrow().type().spelling());
        assertEquals(2, genunix.enumerator("VDIR").orElseThrow().value());
        assertEquals("ulong_t", genunix.symbol("lotsfree").orElseThrow().type().spelling());
        assertEquals(SymbolKind.FUNCTION, genunix.symbol("vn_rele").orElseThrow().kind());
        assertEquals(SymbolKind.OBJECT, genunix.symbol("rootdir").orElseThrow().kind());
        CtfType typedef = genunix.type(NameSpace.TYPEDEF, "vnode_t").orElseThrow();
        assertSame(vnode, typedef.resolved());
    }

    @Test
    void aModuleCompletesWhatItsParentMentions() throws CompileException {
        load(genunix, "struct tmount; struct vfs { struct tmount *vfs_data; };");
        TypeContainer tmpfs = new TypeContainer("tmpfs", genunix);
        load(tmpfs, "struct tmount { int tm_x; struct vfs *tm_vfsp; };");
        StructType tmount = struct(tmpfs, "tmount");
        assertSame(tmount, ((PointerType) struct(genunix, "vfs").member("vfs_data").orElseThrow().type()).target());
        TypeContainer zfs = new TypeContainer("zfs", genunix);
        load(zfs, "struct tmount { long other; };");
        assertEquals(8, struct(zfs, "tmount").size());
        assertEquals(16, struct(genunix, "tmount").size());
    }

    @Test
    void anonymousMembersAndNestedTags() throws CompileException {
        load(genunix, """
                struct outer {
                        union { int a; long b; };
                        struct inner { short s; } in[3];
                        struct { char c; } named;
                };
                """);
        StructType outer = struct(genunix, "outer");
        assertEquals(0, outer.member("b").orElseThrow().offset());
        assertEquals(14, outer.member("named").orElseThrow().offset());
        assertEquals(16, outer.size());
        assertEquals(2, struct(genunix, "inner").size());
    }

    @Test
    void whatCAllowsTwice() throws CompileException {
        load(genunix,
                "typedef unsigned int uint_t; typedef unsigned int uint_t; struct a; struct a; "
                        + "extern int x; extern int x;");
        assertEquals(ErrorTag.D_DECL_IDRED, errorOf(genunix, "typedef long uint_t;"));
        assertEquals(ErrorTag.D_DECL_IDRED, errorOf(genunix, "extern long x;"));
        load(genunix, "struct b { int a; };");
        assertEquals(ErrorTag.D_DECL_TYPERED, errorOf(genunix, "struct b { int a; };"));
    }

    @Test
    void whatAHeaderCannotHave() {
        assertEquals(ErrorTag.D_PRAGCTL_INVAL, errorOf(genunix, "#define PAGESIZE 4096\n"));
        assertEquals(ErrorTag.D_SYNTAX, errorOf(genunix, "inline int X = 3;"));
        assertEquals(ErrorTag.D_SYNTAX, errorOf(genunix, "struct s { nosuch_t x; };"));
        assertEquals(ErrorTag.D_DECL_INCOMPLETE, errorOf(genunix, "struct s; struct t { struct s x; };"));
    }

    @Test
    void prototypes() throws CompileException {
        load(genunix, "struct vfs { int x; }; struct cred { int y; }; typedef struct vfs vfs_t;");
        Prototype prototype =
                Prototype.parse("static int tmp_unmount(struct vfs *vfsp, int flag, struct cred *cr)", genunix);
        assertEquals("tmp_unmount", prototype.name());
        assertTrue(prototype.isStatic());
        assertEquals("int tmp_unmount(struct vfs *vfsp, int flag, struct cred *cr)",
                org.dtrace4j.ctf.TypePrinter.declare(prototype.type(), prototype.name()));
        assertEquals(0, Prototype.parse("void f(void)", genunix).type().parameters().size());
        assertEquals("char *", Prototype.parse("int g(char name[], ...)", genunix).type().parameters().get(0).type()
                .spelling());
        assertFalse(Prototype.parse("vfs_t *h(int (*fn)(void *), uint64_t n)", genunix).isStatic());
        assertThrows(CompileException.class, () -> Prototype.parse("int f(struct nosuch *p)", genunix));
        assertThrows(CompileException.class, () -> Prototype.parse("int x", genunix));
        assertThrows(CompileException.class, () -> Prototype.parse("", genunix));
        assertTrue(genunix.type(NameSpace.STRUCT, "nosuch").isEmpty());
    }
}
