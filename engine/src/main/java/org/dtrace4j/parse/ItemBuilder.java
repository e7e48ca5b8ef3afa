package org.dtrace4j.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dtrace4j.ast.Declaration;
import org.dtrace4j.ast.Expression;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.Statement;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.grammar.ControlLine;
import org.dtrace4j.grammar.DParser;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.source.Span;

/** Makes items of their parse trees. */
final class ItemBuilder {
    /** Colons in a description of all four fields. */
    private static final int COLONS_MAX = 3;

    /** By its looks the name of a type, behind which a declaration was to go on. */
    private static final Pattern TYPE_LIKE = Pattern.compile("[a-zA-Z_][0-9a-zA-Z_`]*_t");

    private final Places places;
    private final boolean loneDescriptions;
    private final ExpressionBuilder expressions;
    private final TypeBuilder types;

    ItemBuilder(SourceText source, boolean loneDescriptions) {
        this.places = new Places(source);
        this.loneDescriptions = loneDescriptions;
        this.expressions = new ExpressionBuilder(places);
        this.types = expressions.types();
    }

    Item item(DParser.ItemContext tree) {
        if (tree.clause() != null) {
            return clause(tree.clause());
        }
        if (tree.declaration() != null) {
            return declaration(tree.declaration());
        }
        if (tree.inlineDefinition() != null) {
            return inline(tree.inlineDefinition());
        }
        return tree.translatorDefinition() != null ? translator(tree.translatorDefinition())
                : provider(tree.providerDefinition());
    }

    Item.Pragma pragma(ControlLine line) {
        Span span = new Span(places.source(), line.start(), line.end());
        List<String> words = line.words();
        if (words.isEmpty() || !Character.isLetter(words.get(0).charAt(0))) {
            return new Item.Pragma(span, "", words);
        }
        return PragmaForms.check(new Item.Pragma(span, words.get(0), words.subList(1, words.size())));
    }

    private Item.Clause clause(DParser.ClauseContext tree) {
        List<Item.ProbeDescription> probes = tree.probeDescription().stream().map(this::probe).toList();
        Optional<Expression> predicate = Optional.ofNullable(tree.predicate())
                .map(p -> expressions.expression(p.expression()));
        Optional<List<Statement>> body = Optional.ofNullable(tree.block()).map(this::block);
        if (body.isEmpty() && predicate.isPresent()) {
            throw new Refusal(ErrorTag.D_SYNTAX, predicate.get().span(),
                    "expected actions { } following probe description and predicate");
        }
        if (body.isEmpty() && !loneDescriptions) {
            Diagnostic error = Diagnostic.error(ErrorTag.D_SYNTAX, probes.get(0).span(),
                    "expected predicate and/or actions following probe description");
            String word = probes.get(0).text();
            throw new Refusal(TYPE_LIKE.matcher(word).matches()
                    ? error.withHint("\"" + word + "\" is not the name of a type that is known here") : error);
        }
        return new Item.Clause(places.span(tree), probes, predicate, body);
    }

    private Item.ProbeDescription probe(DParser.ProbeDescriptionContext tree) {
        Span span = places.span(tree);
        String text = tree.getText();
        if (text.chars().filter(c -> c == ':').count() > COLONS_MAX) {
            throw new Refusal(ErrorTag.D_PDESC_INVAL, span,
                    "invalid probe description \"" + text + "\": Overspecified probe description");
        }
        return new Item.ProbeDescription(span, text);
    }

    private List<Statement> block(DParser.BlockContext tree) {
        return tree.statement().stream().map(this::statement).toList();
    }

    private Statement statement(DParser.StatementContext tree) {
        if (tree.IF() != null) {
            List<DParser.BranchContext> branches = tree.branch();
            List<Statement> then = branch(branches.get(0));
            Optional<List<Statement>> otherwise = branches.size() > 1 ? Optional.of(branch(branches.get(1)))
                    : Optional.empty();
            return new Statement.If(places.span(tree), expressions.expression(tree.expression()), then, otherwise);
        }
        if (tree.expression() == null) {
            return new Statement.Empty(places.span(tree));
        }
        Span span = tree.SEMICOLON() != null ? places.span(tree) : places.span(tree.expression());
        return new Statement.ExpressionStatement(span, expressions.expression(tree.expression()));
    }

    private List<Statement> branch(DParser.BranchContext tree) {
        return tree.block() != null ? block(tree.block()) : List.of(statement(tree.statement()));
    }

    private Declaration declaration(DParser.DeclarationContext tree) {
        TypeBuilder.Specifiers specifiers = types.specifiers(tree.declarationSpecifier());
        List<Declaration.Declarator> declarators = new ArrayList<>();
        for (DParser.DeclaratorContext written : tree.declarator()) {
            TypeBuilder.Declared declared = types.declarator(specifiers.type(), written, "declaration");
            declarators.add(new Declaration.Declarator(declared.span(), declared.name(), declared.type()));
        }
        return new Declaration(places.span(tree), specifiers.storage(), specifiers.type(), declarators);
    }

    private Item.Inline inline(DParser.InlineDefinitionContext tree) {
        TypeBuilder.Specifiers specifiers = types.specifiers(tree.declarationSpecifier());
        if (!specifiers.storage().isEmpty()) {
            throw new Refusal(ErrorTag.D_DECL_BADCLASS, places.span(tree.declarationSpecifier(0)),
                    "specified storage class not appropriate for inline declaration");
        }
        TypeBuilder.Declared declared = types.declarator(specifiers.type(), tree.declarator(), "inline");
        TypeSyntax type = declared.type();
        if (type instanceof TypeSyntax.Array array) {
            throw new Refusal(ErrorTag.D_DECL_ARRNULL, declared.span(), (array.length().isEmpty()
                    ? "inline declaration requires array tuple signature: "
                    : "inline declaration cannot be of scalar array type: ") + declared.name());
        }
        List<TypeSyntax.ParameterSyntax> parameters = List.of();
        if (type instanceof TypeSyntax.Associative array) {
            type = array.value();
            parameters = types.parameters(keys(tree.declarator()));
        }
        return new Item.Inline(places.span(tree), type, declared.name(), parameters,
                expressions.assignment(tree.assignment()));
    }

    /** The keys of the array that a declarator declares, which stand right behind its name. */
    private static DParser.ParameterListContext keys(DParser.DeclaratorContext declarator) {
        DParser.DeclaratorContext core = declarator;
        while (core.IDENTIFIER() == null) {
            core = core.declarator();
        }
        while (core.declaratorSuffix().isEmpty()) {
            core = (DParser.DeclaratorContext) core.getParent();
        }
        return core.declaratorSuffix(0).parameterList();
    }

    private Item.Translator translator(DParser.TranslatorDefinitionContext tree) {
        List<Item.TranslatorMember> members = tree.translatorMember().stream()
                .map(m -> new Item.TranslatorMember(places.span(m), m.memberName().getText(),
                        expressions.assignment(m.assignment())))
                .toList();
        return new Item.Translator(places.span(tree), types.typeName(tree.typeName(0)),
                types.typeName(tree.typeName(1)),
                tree.IDENTIFIER().getText(), members);
    }

    private List<TypeSyntax.ParameterSyntax> parameters(DParser.ParametersContext list, String kind) {
        if (list.parameterList() != null && list.parameterList().ELLIPSIS() != null) {
            throw new Refusal(ErrorTag.D_DECL_PROTO_VARARGS, places.span(list), "probe " + kind
                    + " prototype may not use a variable-length argument list");
        }
        return types.parameters(list);
    }

    private Item.ProviderDeclaration provider(DParser.ProviderDefinitionContext tree) {
        List<Item.ProbeDeclaration> probes = tree.providerProbe().stream()
                .map(p -> new Item.ProbeDeclaration(places.span(p), p.memberName().getText(),
                        parameters(p.parameters(0), "input"),
                        Optional.ofNullable(p.parameters(1)).map(list -> parameters(list, "output"))))
                .toList();
        return new Item.ProviderDeclaration(places.span(tree), tree.memberName().getText(), probes);
    }
}
