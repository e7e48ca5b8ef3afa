package org.dtrace4j.testing;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.StructType.MemberDeclaration;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypedefType;
import org.dtrace4j.ctf.VoidType;

/** The C types of a fake system, in genunix's container. */
final class FakeTypes {
    final TypeContainer genunix = new TypeContainer("genunix", null);
    final CtfType voidType = VoidType.VOID;
    final CtfType voidPointer = new PointerType(VoidType.VOID);
    final CtfType charPointer = new PointerType(IntegerType.CHAR);
    final CtfType int64 = typedef("int64_t", IntegerType.LONG);
    final CtfType uint64 = typedef("uint64_t", IntegerType.UNSIGNED_LONG);
    final CtfType uint8 = typedef("uint8_t", IntegerType.UNSIGNED_CHAR);
    final CtfType int16 = typedef("int16_t", IntegerType.SHORT);
    final CtfType uint = typedef("uint_t", IntegerType.UNSIGNED_INT);
    final CtfType size = typedef("size_t", IntegerType.UNSIGNED_LONG);
    final CtfType ssize = typedef("ssize_t", IntegerType.LONG);
    final StructType vnode = new StructType(StructType.Kind.STRUCT, "vnode");
    final StructType vfs = new StructType(StructType.Kind.STRUCT, "vfs");
    final StructType cred = new StructType(StructType.Kind.STRUCT, "cred");

    FakeTypes() {
        EnumType vtype = new EnumType("vtype");
        vtype.complete(List.of(new EnumType.Enumerator("VNON", 0), new EnumType.Enumerator("VREG", 1),
                new EnumType.Enumerator("VDIR", 2)));
        genunix.define(NameSpace.ENUM, "vtype", vtype);
        // Offsets are those that FakeTarget's constants name.
        vnode.complete(List.of(
                MemberDeclaration.plain("v_count", uint),
                MemberDeclaration.plain("v_type", vtype),
                MemberDeclaration.plain("v_vfsp", new PointerType(vfs)),
                MemberDeclaration.plain("v_path", charPointer)));
        vfs.complete(List.of(
                MemberDeclaration.plain("vfs_root", new PointerType(vnode)),
                MemberDeclaration.plain("vfs_next", new PointerType(vfs))));
        cred.complete(List.of(MemberDeclaration.plain("cr_uid", uint)));
        for (StructType struct : List.of(vnode, vfs, cred)) {
            genunix.define(NameSpace.STRUCT, struct.tag(), struct);
            typedef(struct.tag() + "_t", struct);
        }
    }

    private CtfType typedef(String name, CtfType target) {
        TypedefType type = new TypedefType(name, target);
        genunix.define(NameSpace.TYPEDEF, name, type);
        return type;
    }

    /** A function type; parameters alternate name and type. */
    static FunctionType function(CtfType result, Object... parameters) {
        List<FunctionType.Parameter> list = new ArrayList<>();
        for (int i = 0; i < parameters.length; i += 2) {
            list.add(new FunctionType.Parameter((String) parameters[i], (CtfType) parameters[i + 1]));
        }
        return new FunctionType(result, list, false);
    }
}
