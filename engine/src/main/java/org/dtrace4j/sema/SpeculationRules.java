package org.dtrace4j.sema;

import java.util.List;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.dof.ActionImage;

/**
 * What may stand where in a clause that speculates or commits.
 *
 * <p>A clause records either into its own record, or into a speculation, and says so first; a commit copies records to
 * where the clause's own would go, so the clause must have none. What an aggregation or the traced system has been told
 * cannot be taken back, so neither may be told anything speculatively.
 */
final class SpeculationRules {
    private boolean speculates;
    private boolean commits;
    private boolean records;

    private SpeculationRules() { }

    /** Checks the statements of one clause. */
    static void check(List<TypedStatement> statements) {
        SpeculationRules rules = new SpeculationRules();
        for (TypedStatement statement : statements) {
            if (statement instanceof TypedStatement.Act act) {
                rules.act(act);
            } else if (statement instanceof TypedStatement.Aggregate) {
                rules.aggregate(statement);
            } else if (statement instanceof TypedStatement.Evaluate evaluate) {
                rules.evaluate(evaluate);
            }
        }
    }

    private void act(TypedStatement.Act act) {
        switch (act.row().kind()) {
            case COMMIT -> {
                refuseIf(commits, act, ErrorTag.D_COMM_COMM, "commit( ) may not follow commit( )");
                refuseIf(records, act, ErrorTag.D_COMM_DREC, "commit( ) may not follow data-recording action(s)");
                commits = true;
            }
            case SPECULATE -> {
                refuseIf(speculates, act, ErrorTag.D_SPEC_SPEC, "speculate( ) may not follow speculate( )");
                refuseIf(commits, act, ErrorTag.D_SPEC_COMM, "speculate( ) may not follow commit( )");
                refuseIf(records, act, ErrorTag.D_SPEC_DREC, "speculate( ) may not follow data-recording action(s)");
                speculates = true;
            }
            case DISCARD -> { }
            case DESTRUCTIVE -> destructive(act);
            case CONTROL -> {
                refuseIf(speculates, act, ErrorTag.D_EXIT_SPEC, act.row().name() + "( ) may not follow speculate( )");
                record(act);
            }
            case DATA, CONSUMER -> {
                if (act.row().image().map(ActionImage.Kind::destructive).orElse(false)) {
                    destructive(act);
                } else {
                    record(act);
                }
            }
        }
    }

    private void evaluate(TypedStatement.Evaluate statement) {
        if (statement.expression() instanceof TypedExpression.Call call && call.row().destructive()) {
            destructive(statement);
        }
    }

    private void destructive(TypedStatement statement) {
        refuseIf(speculates, statement, ErrorTag.D_ACT_SPEC, "destructive actions may not follow speculate( )");
    }

    private void aggregate(TypedStatement statement) {
        refuseIf(commits, statement, ErrorTag.D_AGG_COMM, "aggregating actions may not follow commit( )");
        refuseIf(speculates, statement, ErrorTag.D_AGG_SPEC, "aggregating actions may not follow speculate( )");
        records = true;
    }

    private void record(TypedStatement statement) {
        refuseIf(commits, statement, ErrorTag.D_DREC_COMM, "data-recording actions may not follow commit( )");
        records |= !speculates;
    }

    private static void refuseIf(boolean wrong, TypedStatement statement, ErrorTag tag, String message) {
        if (wrong) {
            throw new Refusal(tag, statement.span(), message);
        }
    }
}
