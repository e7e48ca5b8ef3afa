package org.dtrace4j.sema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.ForeignNames;
import org.dtrace4j.builtin.variable.BuiltinVariables;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.source.Span;

/** What is said of a name that means nothing where it stands, with the nearest one that does. */
final class UnknownNames {
    private final SessionScope session;
    private Optional<String> nameBeingMade = Optional.empty();

    UnknownNames(SessionScope session) {
        this.session = session;
    }

    /** The global variable that is made by the assignment whose value is checked now; none after that. */
    void beginMaking(Optional<String> name) {
        nameBeingMade = name;
    }

    /** A variable is read, or changed by what it is, before anything has given it a type. */
    Refusal unassigned(Span span, VariableImage.Scope scope, String name) {
        Diagnostic error = Diagnostic.error(ErrorTag.D_VAR_UNDEF, span,
                Variable.prefix(scope) + name + " has not yet been declared or assigned");
        return new Refusal(Spelling.nearest(name, session.names().variables.get(scope).keySet())
                .map(near -> error.withHint("there is " + Variable.prefix(scope) + near)).orElse(error));
    }

    /** Nothing is known of a name. */
    Refusal undefined(Span span, VariableImage.Scope scope, String name) {
        if (scope != VariableImage.Scope.GLOBAL || nameBeingMade.equals(Optional.of(name))) {
            return unassigned(span, scope, name);
        }
        Optional<String> function = session.rows().functionKind(name);
        if (function.isPresent()) {
            return new Refusal(Diagnostic.error(ErrorTag.D_IDENT_BADREF, span,
                    function.get() + " '" + name + "' may not be referenced as scalar")
                    .withHint("to call it, write " + name + "(...)"));
        }
        Diagnostic error = Diagnostic.error(ErrorTag.D_IDENT_UNDEF, span,
                "failed to resolve " + name + ": Unknown variable name");
        if (session.aggregation(name).isPresent()) {
            return new Refusal(error.withHint("there is an aggregation of that name: write @" + name));
        }
        List<String> known = new ArrayList<>(session.names().variables.get(VariableImage.Scope.GLOBAL).keySet());
        BuiltinVariables.all().forEach(row -> known.add(row.name()));
        session.inlineNames().forEach(known::add);
        return new Refusal(ForeignNames.hint(name)
                .or(() -> Spelling.nearest(name, known).map(near -> "there is " + near))
                .map(error::withHint).orElse(error));
    }
}
