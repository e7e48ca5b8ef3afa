package org.dtrace4j.parse;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.dtrace4j.ast.Declaration;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.TypeSyntax;
import org.dtrace4j.grammar.TypeNames;

/** The names that are types at one point of a text: those known before it, and those declared in it so far. */
final class TextNames implements TypeNames, Item.Visitor<Void> {
    /** By this module's name a program can tell its own types from those of the traced system. */
    private static final String PROGRAM = "D`";

    private final Predicate<String> outer;
    private final Set<String> types = new TreeSet<>();
    private final Set<String> others = new TreeSet<>();

    TextNames(Predicate<String> outer) {
        this.outer = outer;
    }

    @Override
    public boolean isTypeName(String name) {
        boolean own = name.startsWith(PROGRAM) && types.contains(name.substring(PROGRAM.length()));
        return own || !others.contains(name) && (types.contains(name) || outer.test(name));
    }

    /** Learns what {@code item} declares. */
    void declare(Item item) {
        item.accept(this);
    }

    @Override
    public Void visitDeclaration(Declaration item) {
        declareEnumerators(item.base());
        boolean local = item.storage().contains(Declaration.Storage.SELF)
                || item.storage().contains(Declaration.Storage.THIS);
        for (Declaration.Declarator declarator : item.declarators()) {
            if (item.storage().contains(Declaration.Storage.TYPEDEF)) {
                types.add(declarator.name());
                others.remove(declarator.name());
            } else if (!local) {
                others.add(declarator.name());
            }
        }
        return null;
    }

    @Override
    public Void visitInline(Item.Inline item) {
        others.add(item.name());
        return null;
    }

    @Override
    public Void visitClause(Item.Clause item) {
        return null;
    }

    @Override
    public Void visitTranslator(Item.Translator item) {
        return null;
    }

    @Override
    public Void visitProviderDeclaration(Item.ProviderDeclaration item) {
        return null;
    }

    @Override
    public Void visitPragma(Item.Pragma item) {
        return null;
    }

    private void declareEnumerators(TypeSyntax type) {
        if (type instanceof TypeSyntax.Enumeration enumeration) {
            enumeration.enumerators().orElse(List.of()).forEach(e -> others.add(e.name()));
        } else if (type instanceof TypeSyntax.Tagged tagged) {
            tagged.members().orElse(List.of()).forEach(m -> declareEnumerators(m.type()));
        }
    }
}
