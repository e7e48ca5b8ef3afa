package org.dtrace4j.sema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.sema.TypedExpression.Constant;
import org.dtrace4j.sema.TypedExpression.Let;
import org.dtrace4j.sema.TypedExpression.Temporary;
import org.dtrace4j.sema.TypedExpression.TemporaryRead;
import org.dtrace4j.source.Span;

/**
 * {@code translator output < input name > { member = value; … };}: how to get the members of one type out of a value of
 * another. A use of a member is checked anew where it stands, with the input in place of the name, and becomes an
 * expression like any other; nothing behind the checker knows of translators.
 */
final class Translator {
    private final Item.Translator item;
    private final CtfType output;
    private final CtfType input;
    private final Map<String, Item.TranslatorMember> members = new LinkedHashMap<>();

    private Translator(Item.Translator item, CtfType output, CtfType input) {
        this.item = item;
        this.output = output;
        this.input = input;
        item.members().forEach(member -> members.putIfAbsent(member.name(), member));
    }

    /** Finds the types of a translator; its members are not looked at. */
    static Translator of(SessionScope scope, Item.Translator item) {
        CtfType output = scope.types().of(item.output());
        if (!(output.resolved() instanceof StructType declared)) {
            throw new Refusal(ErrorTag.D_XLATE_SOU, item.output().span(),
                    "translator output type must be a struct or union");
        }
        if (scope.types().complete(declared).isEmpty()) {
            throw new Refusal(ErrorTag.D_XLATE_SOU, item.output().span(),
                    "incomplete struct/union/enum " + output.spelling());
        }
        CtfType input = scope.types().of(item.input());
        if (Types.isVoid(input) || Types.isDynamic(input)) {
            throw new Refusal(ErrorTag.D_DECL_VOIDOBJ, item.input().span(), "cannot have void object: "
                    + item.inputName());
        }
        return new Translator(item, output, input);
    }

    /** The structure or union that it makes, as written. */
    CtfType output() {
        return output;
    }

    CtfType input() {
        return input;
    }

    Span span() {
        return item.span();
    }

    /** Checks all members where they are written, with an input of unknown value. */
    void checkDefinition(SessionScope scope) {
        ExpressionChecker checker = new ExpressionChecker(scope, ProbeContext.NONE);
        StructType struct = struct(scope);
        TypedExpression any = new TemporaryRead(item.span(), new Temporary(input));
        for (Item.TranslatorMember member : item.members()) {
            if (struct.member(member.name()).isEmpty()) {
                throw new Refusal(ErrorTag.D_XLATE_MEMB, member.span(), "translator member " + member.name()
                        + " is not a member of " + output.spelling());
            }
            value(checker, member, any);
        }
    }

    private StructType struct(SessionScope scope) {
        return scope.types().complete((StructType) output.resolved()).orElseThrow();
    }

    /** The value of a member, given the input. */
    private TypedExpression value(ExpressionChecker checker, Item.TranslatorMember member, TypedExpression given) {
        CtfType type = struct(checker.scope()).member(member.name()).orElseThrow(() -> new Refusal(
                ErrorTag.D_XLATE_MEMB, member.span(), "translator member " + member.name() + " is not a member of "
                + output.spelling())).type();
        TypedExpression value = checker.within(Map.of(item.inputName(), given)).check(member.value());
        TypedExpression converted = MemoryRules.asMember(type, value);
        if (converted == null) {
            throw new Refusal(ErrorTag.D_XLATE_INCOMPAT, member.span(), "translator member " + member.name()
                    + " definition uses incompatible types: \"" + type.spelling() + "\" = \""
                    + value.type().spelling() + "\"");
        }
        return converted;
    }

    /** {@code xlate(given).name}, used at {@code use}. */
    TypedExpression member(ExpressionChecker checker, Span use, String name, TypedExpression given) {
        Item.TranslatorMember member = members.get(name);
        if (member == null) {
            Diagnostic error = Diagnostic.error(ErrorTag.D_XLATE_NOCONV, use,
                    "translator does not define conversion for member: " + name);
            throw new Refusal(Spelling.nearest(name, members.keySet())
                    .map(near -> error.withHint("there is one for \"" + near + "\"")).orElse(error));
        }
        try {
            return withInput(use, given, input -> value(checker, member, input));
        } catch (Refusal e) {
            throw e.diagnostic().span().source().equals(use.source()) ? e
                    : new Refusal(e.diagnostic().withNote(use, "member " + name + " is used here"));
        }
    }

    /** A translated object that is assigned or recorded is made as a whole; other values are left as they are. */
    static TypedExpression whole(ExpressionChecker checker, TypedExpression value) {
        return value instanceof TypedExpression.Translated t && !t.isPointer()
                ? t.translator().whole(checker, t.span(), t.input()) : value;
    }

    /**
     * All members as one object in scratch memory: what an assignment of the whole copies. Members without a line in
     * the translator are zero.
     */
    private TypedExpression whole(ExpressionChecker checker, Span use, TypedExpression given) {
        return withInput(use, given, input -> {
            ScratchObject object = new ScratchObject(use, output, struct(checker.scope()).size(),
                    checker.scope().options().stringSize());
            for (Item.TranslatorMember member : members.values()) {
                StructType.Member place = struct(checker.scope()).member(member.name()).orElseThrow();
                object.set(place, Types.isString(place.type()) ? StringType.MEMBER_BYTES : checker.scope().sizeOf(place.type()),
                        value(checker, member, input));
            }
            return object.expression();
        });
    }

    /** Evaluates the input once for an expression that may use it often. */
    private TypedExpression withInput(Span use, TypedExpression given,
            java.util.function.Function<TypedExpression, TypedExpression> body) {
        TypedExpression converted = Optional.ofNullable(OperatorRules.assignable(input, given))
                .orElseThrow(() -> new IllegalStateException("translator chosen for " + given.type().spelling()));
        if (converted instanceof Constant || converted instanceof TemporaryRead) {
            return body.apply(converted);
        }
        Temporary temporary = new Temporary(input);
        return new Let(use, temporary, converted, body.apply(new TemporaryRead(use, temporary)));
    }
}
