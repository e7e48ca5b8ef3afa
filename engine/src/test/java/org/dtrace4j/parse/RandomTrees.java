package org.dtrace4j.parse;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.dtrace4j.ast.Declaration;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.Program;
import org.dtrace4j.ast.Statement;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.source.Span;

/** Makes any trees that a text can have. Names of variables, of known types and of new types do not overlap. */
final class RandomTrees {
    static final Set<String> TYPES = Set.of("vnode_t", "genunix`vfs_t", "uint_t");
    private static final Span NOWHERE = Span.none();
    private static final List<String> NAMES = List.of("a", "b2", "_c", "arg0", "execname", "vp", "intx", "x");
    private static final List<String> MEMBERS = List.of("m", "v_count", "probe", "string", "self", "xlate");
    private static final List<String> TAGS = List.of("vnode", "s1", "uint_t");
    private static final List<String> PROBES = List.of("BEGIN", "fbt:tmpfs:tmp_*:return", "42", "tick-1s", "::[a-z]?:",
            "syscall::*lwp*:entry", "profile:::");
    private static final List<List<String>> WORDS =
            List.of(List.of("int"), List.of("char"), List.of("unsigned", "long"),
            List.of("string"), List.of("void"), List.of("long", "long", "int"), List.of("double"));

    private final Random random;
    private int typedefs;

    RandomTrees(Random random) {
        this.random = random;
    }

    Program program() {
        List<Item> items = new ArrayList<>(list(0, 4, () -> item()));
        if (chance(4)) {
            items.add(new Item.Clause(NOWHERE, probes(), Optional.empty(), Optional.empty()));
        }
        return new Program(NOWHERE, items);
    }

    private Item item() {
        return switch (random.nextInt(7)) {
            case 0 -> declaration();
            case 1 -> inline();
            case 2 -> new Item.Translator(NOWHERE, abstractType(2), abstractType(2), pick(NAMES),
                    list(0, 3, () -> new Item.TranslatorMember(NOWHERE, pick(MEMBERS), expression(3))));
            case 3 -> new Item.ProviderDeclaration(NOWHERE, pick(NAMES),
                    list(0, 3, () -> new Item.ProbeDeclaration(NOWHERE,
                    pick(NAMES), parameters(), optional(this::parameters))));
            case 4 -> new Item.Pragma(NOWHERE, pick(List.of("pragma", "line", "error", "ident", "")),
                    List.of("12", "D", "option", "\"a b\"").subList(0, random.nextInt(5)));
            default -> new Item.Clause(NOWHERE, probes(), optional(() -> expression(4)), Optional.of(statements(2)));
        };
    }

    private List<Item.ProbeDescription> probes() {
        return list(1, 3, () -> new Item.ProbeDescription(NOWHERE, pick(PROBES)));
    }

    private List<Statement> statements(int depth) {
        return list(0, 3, () -> statement(depth));
    }

    private Statement statement(int depth) {
        if (depth > 0 && chance(3)) {
            return new Statement.If(NOWHERE, expression(3), statements(depth - 1),
                    optional(() -> statements(depth - 1)));
        }
        return chance(8) ? new Statement.Empty(NOWHERE) : new Statement.ExpressionStatement(NOWHERE, expression(4));
    }

    // Declarations and types.

    /** No name is declared as a type twice: the second time it would be read as the type that it is by then. */
    private Declaration declaration() {
        Set<Declaration.Storage> storage = EnumSet.noneOf(Declaration.Storage.class);
        if (chance(2)) {
            storage.add(pick(List.of(Declaration.Storage.values())));
        }
        boolean typedef = storage.contains(Declaration.Storage.TYPEDEF);
        TypeSyntax base = storage.isEmpty() || typedef || chance(5) ? base(2)
                : new TypeSyntax.Basic(NOWHERE, List.of(), Set.of());
        List<Declaration.Declarator> declarators = list(base instanceof TypeSyntax.Tagged ? 0 : 1, 3,
                () -> new Declaration.Declarator(NOWHERE, typedef ? "new" + ++typedefs + "_t" : pick(NAMES),
                        derived(base, 3, true)));
        return new Declaration(NOWHERE, storage, base, declarators);
    }

    private Item.Inline inline() {
        TypeSyntax type;
        do {
            type = derived(base(1), 2, true);
        } while (type instanceof TypeSyntax.Associative || type instanceof TypeSyntax.Array);
        List<TypeSyntax.ParameterSyntax> parameters;
        do {
            parameters = chance(2) ? List.of() : list(1, 2, this::parameter);
        } while (parameters.size() == 2 && !parameters.get(0).name().isEmpty()
                && parameters.get(0).name().equals(parameters.get(1).name()));
        return new Item.Inline(NOWHERE, type, pick(NAMES), parameters, expression(3));
    }

    private TypeSyntax base(int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> chance(2) ? new TypeSyntax.Named(NOWHERE, Optional.empty(), "vnode_t", qualifiers())
                    : new TypeSyntax.Named(NOWHERE, Optional.of("genunix"), "vfs_t", qualifiers());
            case 1 -> tagged(depth);
            case 2 -> enumeration();
            default -> new TypeSyntax.Basic(NOWHERE, pick(WORDS), qualifiers());
        };
    }

    private TypeSyntax tagged(int depth) {
        boolean body = depth > 0 && chance(2);
        String tag = body && chance(2) ? "" : pick(TAGS);
        Optional<String> module = body || chance(2) ? Optional.empty() : Optional.of("unix");
        return new TypeSyntax.Tagged(NOWHERE, chance(2), module, tag,
                body ? Optional.of(list(1, 3, () -> member(depth - 1))) : Optional.empty(), qualifiers());
    }

    private TypeSyntax.MemberSyntax member(int depth) {
        Optional<Expression> width = chance(4) ? Optional.of(expression(1)) : Optional.empty();
        boolean unnamed = chance(5);
        TypeSyntax base = base(depth);
        return new TypeSyntax.MemberSyntax(NOWHERE, unnamed ? base : derived(base, 2, true), unnamed ? "" : pick(NAMES),
                width.filter(w -> !(w instanceof Expression.Comma || w instanceof Expression.Assignment)));
    }

    private TypeSyntax enumeration() {
        boolean body = chance(2);
        return new TypeSyntax.Enumeration(NOWHERE, Optional.empty(), body && chance(2) ? "" : pick(TAGS),
                body ? Optional.of(list(1, 3, () -> new TypeSyntax.EnumeratorSyntax(NOWHERE, pick(NAMES),
                        optional(() -> expression(1))))) : Optional.empty(), qualifiers());
    }

    /**
     * Pointers to, arrays of, functions returning {@code inner}. Behind a type's name "[" would make it a variable's.
     */
    private TypeSyntax derived(TypeSyntax base, int depth, boolean named) {
        return derived(base, depth, named || !(base instanceof TypeSyntax.Named), base);
    }

    private TypeSyntax derived(TypeSyntax base, int depth, boolean bracket, TypeSyntax inner) {
        if (depth == 0 || chance(2)) {
            return inner;
        }
        TypeSyntax type = switch (random.nextInt(bracket ? 5 : 3)) {
            case 0, 1 -> new TypeSyntax.Pointer(NOWHERE, inner, qualifiers());
            case 2 -> new TypeSyntax.Function(NOWHERE, inner, parameters(), chance(3));
            case 3 -> new TypeSyntax.Array(NOWHERE, inner, optional(() -> expression(1)));
            default -> new TypeSyntax.Associative(NOWHERE, inner, list(1, 2, () -> abstractType(1)));
        };
        return derived(base, depth - 1, bracket, type);
    }

    private TypeSyntax abstractType(int depth) {
        return derived(base(0), depth, false);
    }

    private List<TypeSyntax.ParameterSyntax> parameters() {
        return list(0, 3, this::parameter);
    }

    private TypeSyntax.ParameterSyntax parameter() {
        boolean named = chance(2);
        return new TypeSyntax.ParameterSyntax(NOWHERE, chance(6) ? Set.of(Declaration.Storage.REGISTER) : Set.of(),
                derived(base(0), 1, named), named ? pick(NAMES) : "");
    }

    private Set<TypeSyntax.Qualifier> qualifiers() {
        return chance(3) ? Set.of(pick(List.of(TypeSyntax.Qualifier.values()))) : Set.of();
    }

    // Expressions.

    Expression expression(int depth) {
        if (depth == 0 || chance(5)) {
            return leaf();
        }
        Supplier<Expression> sub = () -> expression(depth - 1);
        return switch (random.nextInt(16)) {
            case 0 -> new Expression.Index(NOWHERE, notPlainAggregation(sub.get()), list(1, 2, sub));
            case 1 -> new Expression.Call(NOWHERE, new Expression.Identifier(NOWHERE, pick(NAMES)), list(0, 3, sub));
            case 2 -> new Expression.Member(NOWHERE, sub.get(), chance(2), pick(MEMBERS), NOWHERE);
            case 3, 4 -> new Expression.Unary(NOWHERE, pick(List.of(Expression.UnaryOperator.values())), sub.get());
            case 5 -> new Expression.Postfix(NOWHERE, chance(2), sub.get());
            case 6, 7, 8 -> new Expression.Binary(NOWHERE, operator(), NOWHERE, sub.get(), sub.get());
            case 9 -> new Expression.Conditional(NOWHERE, sub.get(), sub.get(), sub.get());
            case 10 -> new Expression.Assignment(NOWHERE, chance(2) ? Optional.empty() : Optional.of(assignable()),
                    NOWHERE,
                    sub.get(), sub.get());
            case 11 -> new Expression.Comma(NOWHERE, sub.get(), sub.get());
            case 12 -> new Expression.Cast(NOWHERE, abstractType(2), sub.get());
            case 13 -> chance(2) ? new Expression.SizeofType(NOWHERE, abstractType(2))
                    : new Expression.SizeofExpression(NOWHERE, sub.get());
            case 14 -> chance(2) ? new Expression.Stringof(NOWHERE, sub.get())
                    : new Expression.Offsetof(NOWHERE, abstractType(1), pick(MEMBERS), NOWHERE);
            default -> new Expression.Xlate(NOWHERE, abstractType(1), sub.get());
        };
    }

    private Expression leaf() {
        return switch (random.nextInt(8)) {
            case 0 -> integer();
            case 1 -> new Expression.FloatLiteral(NOWHERE, pick(List.of("1.5", ".5e3", "2.", "1e-3f")));
            case 2 -> new Expression.StringLiteral(NOWHERE,
                    pick(List.of("", "a\n\t\"\\", "\u00e9\u20ac\ud83d\ude00", "\0011", "%d'")));
            case 3 -> new Expression.ScopedVariable(NOWHERE, pick(List.of(Expression.Scope.values())), pick(MEMBERS));
            case 4 -> new Expression.ExternalSymbol(NOWHERE, List.of("LM0", "libc").subList(0, random.nextInt(3)),
                    pick(NAMES));
            case 5 -> new Expression.Aggregation(NOWHERE, chance(3) ? "" : pick(NAMES), List.of(), false);
            case 6 -> new Expression.Aggregation(NOWHERE, pick(NAMES), list(1, 2, this::integer), true);
            default -> new Expression.Identifier(NOWHERE, pick(NAMES));
        };
    }

    private Expression integer() {
        Expression.IntegerLiteral.Base base = pick(List.of(Expression.IntegerLiteral.Base.values()));
        BigInteger value = new BigInteger(random.nextInt(65), random);
        boolean decimalZero = value.signum() == 0 && base == Expression.IntegerLiteral.Base.DECIMAL;
        boolean character = base == Expression.IntegerLiteral.Base.CHARACTER;
        return new Expression.IntegerLiteral(NOWHERE, decimalZero ? BigInteger.ONE : value,
                character ? "" : pick(List.of("", "u", "l", "ul", "ll", "ull")), base);
    }

    /** Brackets behind an aggregation without keys are its keys. */
    private static Expression notPlainAggregation(Expression base) {
        return base instanceof Expression.Aggregation a && !a.indexed() ? new Expression.Identifier(NOWHERE, "a")
                : base;
    }

    private Expression.BinaryOperator operator() {
        return pick(List.of(Expression.BinaryOperator.values()));
    }

    private Expression.BinaryOperator assignable() {
        return pick(List.of(Expression.BinaryOperator.ADD, Expression.BinaryOperator.SUBTRACT,
                Expression.BinaryOperator.MULTIPLY, Expression.BinaryOperator.DIVIDE,
                Expression.BinaryOperator.REMAINDER,
                Expression.BinaryOperator.AND, Expression.BinaryOperator.OR, Expression.BinaryOperator.XOR,
                Expression.BinaryOperator.SHIFT_LEFT, Expression.BinaryOperator.SHIFT_RIGHT));
    }

    // Choices.

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private <T> Optional<T> optional(Supplier<T> value) {
        return chance(2) ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> List<T> list(int min, int max, Supplier<? extends T> element) {
        int size = min + random.nextInt(max - min + 1);
        List<T> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(element.get());
        }
        return list;
    }
}
