package org.dtrace4j.ast;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.source.Span;

/** Something that stands at file scope. */
public sealed interface Item extends Node permits Item.Clause, Declaration, Item.Inline, Item.Translator,
        Item.ProviderDeclaration, Item.Pragma {
    <R> R accept(Visitor<R> visitor);

    /**
     * A probe clause.
     *
     * @param probes the descriptions in front of it, at least one
     * @param predicate the expression between slashes
     * @param body its statements; absent for a description that stands alone (allowed on a command line)
     */
    record Clause(Span span, List<ProbeDescription> probes, Optional<Expression> predicate, Optional<List<Statement>> body)
            implements Item {
        public Clause {
            probes = List.copyOf(probes);
            body = body.map(List::copyOf);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitClause(this);
        }
    }

    /** A probe description as written, macros replaced: {@code fbt:tmpfs:tmp_unmount:return}, {@code tick-1s}, {@code 42}. */
    record ProbeDescription(Span span, String text) implements Node { }

    /**
     * {@code inline type name = value;} or {@code inline type name[type key, …] = value;}.
     *
     * @param parameters the named keys; empty for a plain inline
     */
    record Inline(Span span, TypeSyntax type, String name, List<TypeSyntax.ParameterSyntax> parameters, Expression value)
            implements Item {
        public Inline {
            parameters = List.copyOf(parameters);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitInline(this);
        }
    }

    /** {@code translator output < input name > { member = value; … };}. */
    record Translator(Span span, TypeSyntax output, TypeSyntax input, String inputName, List<TranslatorMember> members)
            implements Item {
        public Translator {
            members = List.copyOf(members);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitTranslator(this);
        }
    }

    /** One line of a translator. */
    record TranslatorMember(Span span, String name, Expression value) implements Node { }

    /** {@code provider name { probe p(…) : (…); … };}. */
    record ProviderDeclaration(Span span, String name, List<ProbeDeclaration> probes) implements Item {
        public ProviderDeclaration {
            probes = List.copyOf(probes);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitProviderDeclaration(this);
        }
    }

    /** One probe of a provider; no translated arguments when no second list is written. */
    record ProbeDeclaration(Span span, String name, List<TypeSyntax.ParameterSyntax> arguments,
            Optional<List<TypeSyntax.ParameterSyntax>> translated) implements Node {
        public ProbeDeclaration {
            arguments = List.copyOf(arguments);
            translated = translated.map(List::copyOf);
        }
    }

    /**
     * A control line: {@code #pragma …}, {@code #line}, {@code #error}, {@code #ident}, {@code # 12 "file"}.
     *
     * @param directive the word behind {@code #}, empty for a bare line number
     * @param words what follows, as tokens in their spelling
     */
    record Pragma(Span span, String directive, List<String> words) implements Item {
        public Pragma {
            words = List.copyOf(words);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visitPragma(this);
        }
    }

    /** One method for each kind of item. */
    interface Visitor<R> {
        R visitClause(Clause item);

        R visitDeclaration(Declaration item);

        R visitInline(Inline item);

        R visitTranslator(Translator item);

        R visitProviderDeclaration(ProviderDeclaration item);

        R visitPragma(Pragma item);
    }
}
