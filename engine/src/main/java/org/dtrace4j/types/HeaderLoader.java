package org.dtrace4j.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.dtrace4j.ast.Declaration;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.Node;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.parse.ProgramParser;
import org.dtrace4j.source.SourceText;

/**
 * Reads C headers into the container of a module.
 *
 * <p>A header here is declarations: structures, unions, enumerations, typedefs, {@code extern} variables and function
 * prototypes, with both kinds of comments. There is no preprocessor. Lines that guard a header or include another one
 * ({@code #ifndef}, {@code #define NAME}, {@code #endif}, {@code #include}, {@code #pragma}, {@code #ident}) are passed
 * over; a constant is an enumerator. dtrace's predefined types ({@code uint64_t}, {@code size_t}, …) are known, and may
 * be declared again.
 */
public final class HeaderLoader {
    private static final Set<String> IGNORED_DIRECTIVES = Set.of("ifndef", "endif", "include", "pragma", "ident");

    private HeaderLoader() { }

    /**
     * Loads headers in their order. What one declares, the next ones know, as well as what the parents of {@code into}
     * have.
     *
     * @throws CompileException with the faults of the first faulty header; {@code into} then has part of it
     */
    public static void load(List<SourceText> headers, TypeContainer into) throws CompileException {
        load(headers, new TypeScope(into, List::of));
    }

    /** Loads headers into a scope's own container; they know all types of the scope. */
    public static void load(List<SourceText> headers, TypeScope scope) throws CompileException {
        DeclarationResolver declarations =
                new DeclarationResolver(new TypeResolver(scope), DeclarationResolver.Language.C);
        for (SourceText header : headers) {
            List<Diagnostic> errors = new ArrayList<>();
            for (Item item : ProgramParser.parseHeader(header, scope::isTypeName).items()) {
                try {
                    item.accept(new Loader(declarations)).run();
                } catch (CompileException e) {
                    errors.addAll(e.diagnostics());
                }
            }
            if (!errors.isEmpty()) {
                throw new CompileException(errors);
            }
        }
    }

    /** The loading of one item. */
    private interface Step {
        void run() throws CompileException;
    }

    private record Loader(DeclarationResolver declarations) implements Item.Visitor<Step> {
        @Override
        public Step visitDeclaration(Declaration item) {
            return () -> declarations.declare(item);
        }

        @Override
        public Step visitPragma(Item.Pragma item) {
            boolean guard = item.directive().equals("define") && item.words().size() == 1;
            if (guard || IGNORED_DIRECTIVES.contains(item.directive())) {
                return () -> { };
            }
            Diagnostic error = Diagnostic.error(ErrorTag.D_PRAGCTL_INVAL, item.span(),
                    "invalid or unknown control directive in a header: #" + item.directive());
            return refuse(item.directive().equals("define") ? error.withHint("declare a constant as an enumerator")
                    : error);
        }

        @Override
        public Step visitClause(Item.Clause item) {
            return notC(item);
        }

        @Override
        public Step visitInline(Item.Inline item) {
            return notC(item);
        }

        @Override
        public Step visitTranslator(Item.Translator item) {
            return notC(item);
        }

        @Override
        public Step visitProviderDeclaration(Item.ProviderDeclaration item) {
            return notC(item);
        }

        private static Step notC(Node item) {
            return refuse(Diagnostic.error(ErrorTag.D_SYNTAX, item.span(), "declaration expected in a header"));
        }

        private static Step refuse(Diagnostic error) {
            return () -> {
                throw new CompileException(error);
            };
        }
    }
}
