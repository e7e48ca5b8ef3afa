package org.dtrace4j.ctf.compact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.QualifiedType;
import org.dtrace4j.ctf.QualifiedType.Qualifier;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.TypeContainer.NameSpace;
import org.dtrace4j.ctf.TypedefType;

/** The numbers of the types of a file. Two structures of one form are two types; anything else is a type by its form. */
final class TypeNumbers {
    /** C has no type that a bit-field is of: it is the declared one, with fewer bits. */
    record BitField(IntegerType declared, int bits) { }

    private final TypeNumbers parent;
    private final List<Object> types = new ArrayList<>();
    private final Map<CtfType, Integer> identities = new IdentityHashMap<>();
    private final Map<Object, Integer> values = new HashMap<>();

    TypeNumbers(TypeNumbers parent) {
        this.parent = parent;
    }

    /** Takes in what a container has, and all that this is made of. */
    void add(TypeContainer container) {
        for (NameSpace space : NameSpace.values()) {
            container.types(space).values().forEach(this::of);
        }
    }

    /** Types and bit-fields in the order of their numbers. */
    List<Object> types() {
        return types;
    }

    /** The number of a type; it gets one when it has none. */
    int of(CtfType type) {
        if (type instanceof QualifiedType qualified && qualified.qualifier() == Qualifier.USERLAND) {
            // Nothing that C has.
            return of(qualified.target());
        }
        Integer known = find(type);
        if (known != null) {
            return known;
        }
        int number = number(type);
        identity(type).put(type, number);
        parts(type).forEach(this::of);
        if (type instanceof ArrayType) {
            of(IntegerType.LONG);
        }
        if (type instanceof StructType struct) {
            for (StructType.Member member : struct.members()) {
                if (member.isBitField() && member.type().resolved() instanceof IntegerType integer) {
                    of(new BitField(integer, member.bitWidth()));
                }
            }
        }
        return number;
    }

    int of(BitField field) {
        Integer known = values.get(field);
        if (known != null) {
            return known;
        }
        int number = number(field);
        values.put(field, number);
        return number;
    }

    private int number(Object type) {
        types.add(type);
        return types.size() | (parent == null ? 0 : Format.CHILD);
    }

    private Integer find(CtfType type) {
        Integer known = identity(type).get(type);
        return known != null || parent == null ? known : parent.find(type);
    }

    @SuppressWarnings("unchecked")
    private Map<CtfType, Integer> identity(CtfType type) {
        return type instanceof StructType || type instanceof EnumType ? identities
                : (Map<CtfType, Integer>) (Map<?, Integer>) values;
    }

    private static List<CtfType> parts(CtfType type) {
        List<CtfType> parts = new ArrayList<>();
        if (type instanceof PointerType pointer) {
            parts.add(pointer.target());
        } else if (type instanceof ArrayType array) {
            parts.add(array.element());
        } else if (type instanceof TypedefType typedef) {
            parts.add(typedef.target());
        } else if (type instanceof QualifiedType qualified) {
            parts.add(qualified.target());
        } else if (type instanceof FunctionType function) {
            parts.add(function.result());
            function.parameters().forEach(parameter -> parts.add(parameter.type()));
        } else if (type instanceof StructType struct) {
            struct.members().stream().filter(m -> !m.isBitField()).forEach(member -> parts.add(member.type()));
        }
        return parts;
    }
}
