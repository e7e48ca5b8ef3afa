package org.dtrace4j.builtin;

import java.util.LinkedHashMap;
import java.util.Map;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.QualifiedType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypedefType;
import org.dtrace4j.ctf.VoidType;

/** The types that prototypes of builtins are written with. */
public final class BuiltinTypes {
    public static final CtfType INT64 = new TypedefType("int64_t", IntegerType.LONG);
    public static final CtfType UINT64 = new TypedefType("uint64_t", IntegerType.UNSIGNED_LONG);
    public static final CtfType UINT32 = new TypedefType("uint32_t", IntegerType.UNSIGNED_INT);
    public static final CtfType UINT16 = new TypedefType("uint16_t", IntegerType.UNSIGNED_SHORT);
    public static final CtfType UINT = new TypedefType("uint_t", IntegerType.UNSIGNED_INT);
    public static final CtfType UINTPTR = new TypedefType("uintptr_t", IntegerType.UNSIGNED_LONG);
    public static final CtfType SIZE = new TypedefType("size_t", IntegerType.UNSIGNED_LONG);
    public static final CtfType PID = new TypedefType("pid_t", IntegerType.INT);
    public static final CtfType ID = new TypedefType("id_t", IntegerType.INT);
    public static final CtfType UID = new TypedefType("uid_t", IntegerType.UNSIGNED_INT);
    public static final CtfType GID = new TypedefType("gid_t", IntegerType.UNSIGNED_INT);
    public static final CtfType PROCESSOR_ID = new TypedefType("processorid_t", IntegerType.INT);
    public static final CtfType VOID_POINTER = new PointerType(VoidType.VOID);
    public static final CtfType MUTABLE_CHAR_POINTER = new PointerType(IntegerType.CHAR);
    public static final CtfType CHAR_POINTER = new PointerType(
            new QualifiedType(QualifiedType.Qualifier.CONST, IntegerType.CHAR));

    /** Types of the traced kernel: pointers to them are handed about. Who looks inside needs the kernel's declaration. */
    private static final CtfType[] KERNEL_POINTERS = {
        new PointerType(new TypedefType("ipaddr_t", IntegerType.UNSIGNED_INT)),
        kernelPointer("in6_addr_t", "in6_addr"), kernelPointer("kmutex_t", "mutex"),
        kernelPointer("krwlock_t", "_krwlock"), kernelPointer("kthread_t", "_kthread"),
        kernelPointer("file_t", "file"), kernelPointer("mblk_t", "msgb")};

    private static final Map<String, CtfType> BY_SPELLING = new LinkedHashMap<>();

    static {
        for (CtfType type : new CtfType[] {INT64, UINT64, UINT32, UINT16, UINT, UINTPTR, SIZE, PID, ID, UID, GID,
                PROCESSOR_ID,
            VOID_POINTER, CHAR_POINTER, MUTABLE_CHAR_POINTER, IntegerType.INT, IntegerType.CHAR, StringType.STRING, VoidType.VOID}) {
            BY_SPELLING.put(type.spelling(), type);
        }
        for (CtfType type : KERNEL_POINTERS) {
            BY_SPELLING.put(type.spelling(), type);
        }
    }

    private BuiltinTypes() { }

    private static CtfType kernelPointer(String typedef, String tag) {
        return new PointerType(new TypedefType(typedef, new StructType(StructType.Kind.STRUCT, tag)));
    }

    /** The type of a spelling such as {@code const char *}; only types that builtins use are known. */
    public static CtfType of(String spelling) {
        CtfType type = BY_SPELLING.get(spelling.trim());
        if (type == null) {
            throw new IllegalArgumentException("no builtin type " + spelling);
        }
        return type;
    }
}
