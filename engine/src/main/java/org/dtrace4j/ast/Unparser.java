package org.dtrace4j.ast;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes syntax trees as D. What it writes is read again as the same tree, places aside; parentheses stand only where
 * that needs them, and branches of {@code if} always have braces.
 */
public final class Unparser {
    private static final String INDENT = "    ";

    private Unparser() { }

    /** A whole program, items apart by empty lines. */
    public static String unparse(Program program) {
        return program.items().stream().map(Unparser::unparse).collect(Collectors.joining("\n"));
    }

    /** One item, its lines terminated. */
    public static String unparse(Item item) {
        return item.accept(new Items());
    }

    /** One statement without indentation, its lines terminated. */
    public static String unparse(Statement statement) {
        return statement.accept(new Statements(""));
    }

    public static String unparse(Expression expression) {
        return ExpressionText.of(expression);
    }

    /** A type without a name: {@code char *[4]}. */
    public static String unparse(TypeSyntax type) {
        return TypeText.declare(type, "");
    }

    private static String statements(List<Statement> statements, String indent) {
        Statements writer = new Statements(indent);
        return statements.stream().map(s -> s.accept(writer)).collect(Collectors.joining());
    }

    static String storage(Set<Declaration.Storage> storage) {
        return storage.stream().sorted().map(s -> s.name().toLowerCase(Locale.ROOT) + " ")
                .collect(Collectors.joining());
    }

    private record Statements(String indent) implements Statement.Visitor<String> {
        @Override
        public String visitExpressionStatement(Statement.ExpressionStatement s) {
            return indent + unparse(s.expression()) + ";\n";
        }

        @Override
        public String visitEmpty(Statement.Empty s) {
            return indent + ";\n";
        }

        @Override
        public String visitIf(Statement.If s) {
            String deeper = indent + INDENT;
            return indent + "if (" + unparse(s.condition()) + ") {\n" + statements(s.thenBranch(), deeper)
                    + s.elseBranch().map(e -> indent + "} else {\n" + statements(e, deeper)).orElse("")
                    + indent + "}\n";
        }
    }

    private static final class Items implements Item.Visitor<String> {
        @Override
        public String visitClause(Item.Clause item) {
            String probes = item.probes().stream().map(Item.ProbeDescription::text).collect(Collectors.joining(",\n"));
            return probes + "\n" + item.predicate().map(Items::predicate).orElse("")
                    + item.body().map(b -> "{\n" + statements(b, INDENT) + "}\n").orElse("");
        }

        /** A slash and a star would be the beginning of a comment. */
        private static String predicate(Expression predicate) {
            String text = unparse(predicate);
            return (text.startsWith("*") ? "/ " : "/") + text + "/\n";
        }

        @Override
        public String visitDeclaration(Declaration item) {
            String declarators = item.declarators().stream().map(d -> TypeText.declarator(d.type(), d.name()))
                    .collect(Collectors.joining(", "));
            String base = TypeText.base(item.base());
            return (storage(item.storage()) + TypeText.join(base, declarators)).strip() + ";\n";
        }

        @Override
        public String visitInline(Item.Inline item) {
            String keys = item.parameters().isEmpty() ? "" : "[" + TypeText.parameters(item.parameters()) + "]";
            return "inline " + TypeText.declare(item.type(), item.name() + keys) + " = "
                    + ExpressionText.ofArgument(item.value())
                    + ";\n";
        }

        @Override
        public String visitTranslator(Item.Translator item) {
            return "translator " + unparse(item.output()) + " < " + unparse(item.input()) + " " + item.inputName()
                    + " > {\n"
                    + item.members().stream()
                            .map(m -> INDENT + m.name() + " = " + ExpressionText.ofArgument(m.value()) + ";\n")
                            .collect(Collectors.joining())
                    + "};\n";
        }

        @Override
        public String visitProviderDeclaration(Item.ProviderDeclaration item) {
            return "provider " + item.name() + " {\n"
                    + item.probes().stream()
                            .map(p -> INDENT + "probe " + p.name() + "(" + TypeText.parameters(p.arguments()) + ")"
                                    + p.translated().map(t -> " : (" + TypeText.parameters(t) + ")").orElse("") + ";\n")
                            .collect(Collectors.joining())
                    + "};\n";
        }

        @Override
        public String visitPragma(Item.Pragma item) {
            return "#" + item.directive() + (item.words().isEmpty() ? "" : " " + String.join(" ", item.words())) + "\n";
        }
    }
}
