package org.dtrace4j.sema;

import java.util.Optional;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.DynamicType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.provider.ProviderAttributes.Attribute;
import org.dtrace4j.sema.TypedExpression.Constant;
import org.dtrace4j.source.Span;

/** Checks the operators that name a type or ask for one: casts, sizeof, offsetof, stringof, xlate. */
final class TypeOperatorChecker {
    private final SessionScope scope;
    private final ExpressionChecker expressions;

    TypeOperatorChecker(ExpressionChecker expressions) {
        this.scope = expressions.scope();
        this.expressions = expressions;
    }

    TypedExpression cast(Expression.Cast e) {
        return OperatorRules.cast(e.span(), type(e.type()), expressions.check(e.operand()));
    }

    TypedExpression sizeof(Expression.SizeofType e) {
        return size(e.span(), type(e.type()));
    }

    /** A type that an expression names; one of the traced system is private to it. */
    private CtfType type(TypeSyntax syntax) {
        CtfType type = scope.types().of(syntax);
        if (!scope.types().isOfPrograms(type)) {
            scope.stability().use(syntax.span(), "type " + type.spelling(), Attribute.PRIVATE);
        }
        return type;
    }

    TypedExpression sizeof(Expression.SizeofExpression e) {
        if (e.operand() instanceof Expression.Aggregation a && scope.aggregation(a.name()).isPresent()) {
            throw new Refusal(ErrorTag.D_SIZEOF_TYPE, e.span(), "cannot apply sizeof to an operand of unknown size");
        }
        TypedExpression operand = expressions.operand(e.operand());
        if (operand instanceof TypedExpression.BitFieldLoad) {
            throw new Refusal(ErrorTag.D_SIZEOF_BITFIELD, e.span(), "cannot apply sizeof to a bit-field");
        }
        return operand instanceof TypedExpression.StringConstant constant
                ? new Constant(e.span(), scope.types().sizeType(), constant.value().length() + 1)
                : size(e.span(), operand.type());
    }

    private TypedExpression size(Span span, CtfType type) {
        long size = scope.sizeOf(type);
        if (size == 0 || type.resolved() instanceof VoidType || type.resolved() instanceof FunctionType) {
            throw new Refusal(ErrorTag.D_SIZEOF_TYPE, span, "cannot apply sizeof to an operand of unknown size");
        }
        return new Constant(span, scope.types().sizeType(), size);
    }

    TypedExpression offsetof(Expression.Offsetof e) {
        Optional<StructType> struct = scope.types().of(e.type()).resolved() instanceof StructType s
                ? scope.types().complete(s) : Optional.empty();
        if (struct.isEmpty()) {
            throw new Refusal(ErrorTag.D_OFFSETOF_TYPE, e.span(), "offsetof operand must be a struct or union type");
        }
        StructType.Member member = struct.get().member(e.member()).orElseThrow(() -> new Refusal(Diagnostic.error(
                ErrorTag.D_UNKNOWN, e.memberSpan(), "failed to determine offset of " + e.member()
                + ": No such member")));
        if (member.isBitField()) {
            throw new Refusal(ErrorTag.D_OFFSETOF_BITFIELD, e.span(), "cannot take offset of a bit-field: "
                    + e.member());
        }
        return new Constant(e.span(), scope.types().sizeType(), member.offset());
    }

    TypedExpression stringof(Expression.Stringof e) {
        TypedExpression operand = expressions.operand(e.operand());
        if (!Types.isScalar(operand.type()) && !Types.isStringCompatible(operand.type())) {
            throw new Refusal(ErrorTag.D_STRINGOF_TYPE, e.span(),
                    "cannot apply stringof to a value of type " + operand.type().spelling());
        }
        return Folding.retype(e.span(), StringType.STRING, MemoryRules.decay(operand));
    }

    TypedExpression xlate(Expression.Xlate e) {
        CtfType type = scope.types().of(e.type());
        TypedExpression input = expressions.check(e.operand());
        boolean pointer = Types.isPointer(type);
        CtfType output = pointer ? Types.target(type) : type;
        Translator translator = scope.translator(output, input).orElseThrow(() -> new Refusal(ErrorTag.D_XLATE_NONE,
                e.span(), "cannot translate from \"" + input.type().spelling() + "\" to \"" + type.spelling() + "\""));
        return new TypedExpression.Translated(e.span(),
                pointer ? DynamicType.TRANSLATED_POINTER : DynamicType.TRANSLATED, translator, input);
    }
}
