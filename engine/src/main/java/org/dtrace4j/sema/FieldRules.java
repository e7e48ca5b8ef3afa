package org.dtrace4j.sema;

import java.util.List;
import org.dtrace4j.ctf.ArrayType;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.CtfVisitor;
import org.dtrace4j.ctf.DynamicType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.FloatType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.PointerType;
import org.dtrace4j.ctf.QualifiedType;
import org.dtrace4j.ctf.StackType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.SymbolType;
import org.dtrace4j.ctf.TypedefType;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.sema.TypedStatement.Field;

/** How values of each type are recorded, in records and in keys. */
public final class FieldRules {
    private FieldRules() { }

    /** The field that records a value; a type that cannot be recorded is refused. */
    static Field field(SessionScope scope, TypedExpression value) {
        FieldImage.Kind kind = kind(value.type());
        long size = value instanceof TypedExpression.Stack stack ? (long) Long.BYTES * stack.words()
                : scope.sizeOf(value.type());
        if (kind == null || size <= 0) {
            throw new Refusal(ErrorTag.D_UNKNOWN, value.span(), "a value of type " + value.type().spelling()
                    + " cannot be recorded");
        }
        if (size > Limits.VALUE_BYTES) {
            throw new Refusal(ErrorTag.D_UNKNOWN, value.span(), "a value of " + size
                    + " bytes is too large to be recorded");
        }
        return new Field(value, (int) size, kind);
    }

    /** Bytes of keys laid out one behind the other, each at its natural alignment. */
    static long keyBytes(SessionScope scope, List<CtfType> keys, List<Integer> frames) {
        long end = 0;
        for (int i = 0; i < keys.size(); i++) {
            CtfType type = keys.get(i);
            end += Types.isStack(type) ? (long) Long.BYTES * frames.get(i) : scope.sizeOf(type);
            end = (end + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        }
        return end;
    }

    /** How the bytes of a type are read; null for a type without a value. */
    public static FieldImage.Kind kind(CtfType type) {
        return type.accept(new KindOf());
    }

    private static final class KindOf implements CtfVisitor<FieldImage.Kind> {
        @Override
        public FieldImage.Kind visitVoid(VoidType type) {
            return null;
        }

        @Override
        public FieldImage.Kind visitInteger(IntegerType type) {
            return type.signed() ? FieldImage.Kind.SIGNED : FieldImage.Kind.UNSIGNED;
        }

        @Override
        public FieldImage.Kind visitFloat(FloatType type) {
            return FieldImage.Kind.FLOAT;
        }

        @Override
        public FieldImage.Kind visitPointer(PointerType type) {
            return FieldImage.Kind.UNSIGNED;
        }

        @Override
        public FieldImage.Kind visitArray(ArrayType type) {
            return FieldImage.Kind.BYTES;
        }

        @Override
        public FieldImage.Kind visitFunction(FunctionType type) {
            return null;
        }

        @Override
        public FieldImage.Kind visitStruct(StructType type) {
            return FieldImage.Kind.BYTES;
        }

        @Override
        public FieldImage.Kind visitEnum(EnumType type) {
            return FieldImage.Kind.SIGNED;
        }

        @Override
        public FieldImage.Kind visitTypedef(TypedefType type) {
            return type.target().accept(this);
        }

        @Override
        public FieldImage.Kind visitQualified(QualifiedType type) {
            return type.target().accept(this);
        }

        @Override
        public FieldImage.Kind visitString(StringType type) {
            return FieldImage.Kind.STRING;
        }

        @Override
        public FieldImage.Kind visitStack(StackType type) {
            return type == StackType.KERNEL ? FieldImage.Kind.KERNEL_STACK : FieldImage.Kind.USER_STACK;
        }

        @Override
        public FieldImage.Kind visitSymbol(SymbolType type) {
            return switch (type) {
                case SYMBOL -> FieldImage.Kind.SYMBOL;
                case MODULE -> FieldImage.Kind.MODULE;
                case USER_SYMBOL -> FieldImage.Kind.USER_SYMBOL;
                case USER_MODULE -> FieldImage.Kind.USER_MODULE;
                case USER_ADDRESS -> FieldImage.Kind.USER_ADDRESS;
            };
        }

        @Override
        public FieldImage.Kind visitDynamic(DynamicType type) {
            return null;
        }
    }
}
