package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dtrace4j.ast.Declaration;
import org.dtrace4j.ast.Item;
import org.dtrace4j.ast.Program;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.EnumType;
import org.dtrace4j.ctf.FunctionType;
import org.dtrace4j.ctf.StructType;
import org.dtrace4j.ctf.TypeContainer.EnumConstant;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.source.Span;
import org.dtrace4j.types.DeclarationResolver;
import org.dtrace4j.types.DeclaredName;

/**
 * Checks programs, item by item in their order.
 *
 * <p>A faulty item, or statement of a clause, gives its first error, and the next one is checked all the same; what
 * only says that a name is unknown is left out then, for the name may be one that the faulty one would have made. A
 * program with errors leaves the session as it was, but for options that its pragmas have set.
 */
public final class ProgramChecker implements Item.Visitor<Void> {
    private static final Set<ErrorTag> CONSEQUENCES = EnumSet.of(ErrorTag.D_IDENT_UNDEF, ErrorTag.D_VAR_UNDEF,
            ErrorTag.D_PRINTA_AGGBAD, ErrorTag.D_CLEAR_AGGBAD, ErrorTag.D_TRUNC_AGGBAD, ErrorTag.D_NORMALIZE_AGGBAD);

    private final SessionScope scope;
    private final ClauseChecker clauseChecker;
    private final PragmaChecker pragmas;
    private final DeclarationResolver declarations;
    private final List<TypedClause> clauses = new ArrayList<>();
    private final List<OptionSetting> options = new ArrayList<>();
    private final List<Diagnostic> errors = new ArrayList<>();

    private ProgramChecker(SessionScope scope, DescriptionField last) {
        this.scope = scope;
        this.clauseChecker = new ClauseChecker(scope, last);
        this.pragmas = new PragmaChecker(scope);
        this.declarations = new DeclarationResolver(scope.types().resolver(), DeclarationResolver.Language.D);
    }

    /**
     * Checks a D library: what it defines is there for all programs of the session.
     *
     * @throws CompileException with an error for each faulty item, in order
     */
    static void checkLibrary(SessionScope scope, Program library) throws CompileException {
        List<Item> items = new ArrayList<>();
        for (Item item : library.items()) {
            if (item instanceof Item.Clause) {
                throw new CompileException(Diagnostic.error(ErrorTag.D_SYNTAX, item.span(),
                        "a D library may not enable probes"));
            }
            // Whether what it depends on is there has been found out before.
            if (!(item instanceof Item.Pragma pragma && LibraryLoader.isDependency(pragma))) {
                items.add(item);
            }
        }
        check(scope, new Program(library.span(), items), DescriptionField.NAME);
    }

    /**
     * Checks a program without sugar.
     *
     * @param last the field that the last word of its probe descriptions is
     * @throws CompileException with an error for each faulty item, in order
     */
    public static TypedProgram check(SessionScope scope, Program program, DescriptionField last)
            throws CompileException {
        ProgramChecker checker = new ProgramChecker(scope, last);
        SessionScope.Mark mark = scope.mark();
        scope.stability().restart();
        scope.symbols().takeUnresolved();
        List<Diagnostic> errors = checker.errors;
        checker.checkItems(program);
        if (errors.isEmpty() && checker.clauses.size() > Limits.CLAUSES) {
            errors.add(Diagnostic.error(ErrorTag.D_UNKNOWN, checker.clauses.get(Limits.CLAUSES).span(),
                    "D program has more than " + Limits.CLAUSES + " clauses"));
        }
        if (errors.isEmpty()) {
            checker.pragmas.unused().ifPresent(errors::add);
        }
        if (!errors.isEmpty()) {
            scope.reset(mark);
            throw new CompileException(errors);
        }
        return new TypedProgram(checker.clauses, checker.options, scope.stability().weakest(), scope.symbols().takeUnresolved(),
                List.of());
    }

    /** The errors of the beginning of a program that cannot be read to its end. The session stays as it was. */
    public static List<Diagnostic> errors(SessionScope scope, Program beginning, DescriptionField last) {
        ProgramChecker checker = new ProgramChecker(scope, last);
        SessionScope.Mark mark = scope.mark();
        checker.checkItems(beginning);
        scope.reset(mark);
        return checker.errors;
    }

    private void checkItems(Program program) {
        for (Item item : program.items()) {
            try {
                item.accept(this);
            } catch (Refusal e) {
                report(e.diagnostic());
            } catch (StackOverflowError e) {
                errors.add(Diagnostic.error(ErrorTag.D_SYNTAX, item.span(), "program is nested too deeply"));
            }
        }
    }

    @Override
    public Void visitClause(Item.Clause item) {
        clauses.addAll(clauseChecker.check(item, this::report));
        return null;
    }

    /** A clause with several descriptions is checked for each of them; what is wrong for all is said once. */
    private void report(Diagnostic error) {
        if (errors.contains(error)) {
            return;
        }
        if (errors.isEmpty() || !CONSEQUENCES.contains(error.tag())) {
            errors.add(error);
        }
    }

    @Override
    public Void visitPragma(Item.Pragma item) {
        pragmas.check(item).ifPresent(options::add);
        return null;
    }

    @Override
    public Void visitDeclaration(Declaration item) {
        try {
            for (DeclaredName name : scope.types().declare(item, declarations)) {
                switch (name.kind()) {
                    case TYPEDEF, EXTERN -> { }
                    case GLOBAL -> declare(VariableImage.Scope.GLOBAL, name);
                    case SELF -> declare(VariableImage.Scope.THREAD, name);
                    case THIS -> declare(VariableImage.Scope.CLAUSE, name);
                    default -> throw new IllegalStateException(name.kind().toString());
                }
            }
        } catch (CompileException e) {
            throw new Refusal(e.first());
        }
        return null;
    }

    private void declare(VariableImage.Scope where, DeclaredName declared) {
        String name = declared.name();
        Span span = declared.span();
        pragmas.defined(name);
        List<CtfType> keys = declared.keys().orElse(List.of());
        if (where == VariableImage.Scope.GLOBAL && scope.rows().builtin(name).isPresent()
                || where == VariableImage.Scope.GLOBAL && scope.rows().functionKind(name).isPresent()) {
            throw new Refusal(ErrorTag.D_DECL_IDRED, span, "built-in identifier redeclared: " + name);
        }
        if (where == VariableImage.Scope.GLOBAL && scope.inline(name).isPresent()) {
            throw new Refusal(ErrorTag.D_DECL_IDRED, span, "identifier redeclared: " + name);
        }
        Optional<EnumConstant> constant = scope.types().own().enumerator(name);
        if (where == VariableImage.Scope.GLOBAL && constant.isPresent()) {
            throw new Refusal(ErrorTag.D_DECL_IDRED, span, "identifier redeclared: " + name + "\n\t current: "
                    + Variable.kind(!keys.isEmpty()) + " " + declared.type().spelling()
                    + "\n\tprevious: enumerator " + constant.get().type().spelling());
        }
        if (declared.type().resolved() instanceof FunctionType) {
            throw new Refusal(ErrorTag.D_DECL_BADCLASS, span, "functions cannot be variables: " + name);
        }
        Optional<Variable> previous = scope.variable(where, name);
        if (previous.isEmpty()) {
            scope.declare(span, where, name, declared.type(), keys);
        } else {
            checkRedeclaration(span, name, previous.get(), declared.type(), keys);
        }
    }

    private static void checkRedeclaration(Span span, String name, Variable previous, CtfType type,
            List<CtfType> keys) {
        String kind = Variable.kind(!keys.isEmpty());
        String previousKind = previous.kind();
        if (!kind.equals(previousKind) || !Types.same(previous.type(), type)) {
            throw new Refusal(ErrorTag.D_DECL_IDRED, span, "identifier redeclared: " + name + "\n\t current: " + kind
                    + " "
                    + type.spelling() + "\n\tprevious: " + previousKind + " " + previous.type().spelling());
        }
        if (keys.size() != previous.keys().size()) {
            throw new Refusal(ErrorTag.D_DECL_IDRED, span, "identifier redeclared: " + name + "\n\t current: " + kind
                    + " of "
                    + type.spelling() + ", tuple length " + keys.size() + "\n\tprevious: " + previousKind + " of "
                    + previous.type().spelling() + ", tuple length " + previous.keys().size());
        }
        for (int i = 0; i < keys.size(); i++) {
            if (!Types.same(keys.get(i), previous.keys().get(i))) {
                throw new Refusal(ErrorTag.D_DECL_IDRED, span, "identifier redeclared: " + name + "\n\t current: "
                        + kind
                        + ", key #" + (i + 1) + " of type " + keys.get(i).spelling() + "\n\tprevious: " + previousKind
                        + ", key #"
                        + (i + 1) + " of type " + previous.keys().get(i).spelling());
            }
        }
    }

    @Override
    public Void visitInline(Item.Inline item) {
        String name = item.name();
        if (scope.isKnownGlobal(name) || scope.variable(VariableImage.Scope.GLOBAL, name).isPresent()) {
            throw new Refusal(ErrorTag.D_DECL_IDRED, item.span(), "identifier redefined: " + name
                    + "\n\t current: inline definition\n\tprevious: " + previous(name));
        }
        CtfType type = scope.types().of(item.type());
        if (Types.isVoid(type)) {
            throw new Refusal(ErrorTag.D_DECL_VOIDOBJ, item.span(), "cannot declare void inline: " + name);
        }
        if (type.resolved() instanceof StructType struct && struct.size() == 0
                || type.resolved() instanceof EnumType enumeration && !enumeration.isComplete()) {
            throw new Refusal(ErrorTag.D_DECL_INCOMPLETE, item.span(), "incomplete struct/union/enum "
                    + type.spelling() + ": " + name);
        }
        List<CtfType> parameters;
        try {
            parameters = scope.types().resolver().parameters(item.parameters()).stream().map(FunctionType.Parameter::type)
                    .toList();
        } catch (CompileException e) {
            throw new Refusal(e.first());
        }
        InlineDefinition inline = new InlineDefinition(item, type, parameters);
        inline.checkDefinition(new ExpressionChecker(scope, ProbeContext.NONE));
        scope.define(inline);
        pragmas.defined(name);
        return null;
    }

    private String previous(String name) {
        if (scope.inline(name).isPresent()) {
            return "inline";
        }
        if (scope.types().own().enumerator(name).isPresent()) {
            return "enumerator inline";
        }
        return scope.rows().functionKind(name).orElse("scalar");
    }

    @Override
    public Void visitTranslator(Item.Translator item) {
        Translator translator = Translator.of(scope, item);
        if (scope.translator(translator.output(), translator.input()).isPresent()) {
            throw new Refusal(ErrorTag.D_XLATE_REDECL, item.span(), "translator from " + translator.input().spelling()
                    + " to " + translator.output().spelling() + " has already been declared");
        }
        translator.checkDefinition(scope);
        scope.define(translator);
        return null;
    }

    @Override
    public Void visitProviderDeclaration(Item.ProviderDeclaration item) {
        ProviderDeclarationChecker.check(scope, item);
        pragmas.definedProvider(item.name());
        return null;
    }
}
