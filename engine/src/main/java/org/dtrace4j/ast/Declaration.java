package org.dtrace4j.ast;

import java.util.List;
import java.util.Set;
import org.dtrace4j.source.Span;

/**
 * A declaration at file scope: variables, typedefs, tags, functions. One text such as {@code int a, *b;} is one
 * declaration with two declarators.
 *
 * @param storage the storage class words written
 * @param base the type in front of the declarators, as written; it alone matters when there is no declarator
 * @param declarators names with their whole types; empty for {@code struct s { … };}
 */
public record Declaration(Span span, Set<Storage> storage, TypeSyntax base, List<Declarator> declarators) implements Item {
    /** Storage classes: C's and D's. */
    public enum Storage { AUTO, EXTERN, REGISTER, SELF, STATIC, THIS, TYPEDEF }

    /** One declared name with its whole type. */
    public record Declarator(Span span, String name, TypeSyntax type) implements Node { }

    public Declaration {
        storage = Set.copyOf(storage);
        declarators = List.copyOf(declarators);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.visitDeclaration(this);
    }
}
