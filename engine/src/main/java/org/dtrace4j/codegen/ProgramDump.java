package org.dtrace4j.codegen;

import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.sema.TypedClause;
import org.dtrace4j.sema.TypedPrinter;

/** Shows what became of a program, stage by stage: typed clauses, variables and aggregations, records and code. */
public final class ProgramDump {
    private ProgramDump() { }

    /** The typed clauses, each line ended. */
    public static String typed(CompiledProgram program) {
        StringBuilder text = new StringBuilder();
        for (TypedClause clause : program.program().clauses()) {
            text.append(TypedPrinter.print(clause)).append('\n');
        }
        return text.toString();
    }

    /** All that is shown; the same program gives the same text. */
    public static String dump(CompiledProgram program) {
        return typed(program) + code(program);
    }

    /** Variables, aggregations, records and code, each line ended. */
    public static String code(CompiledProgram program) {
        StringBuilder text = new StringBuilder();
        for (VariableImage v : program.image().variables()) {
            text.append("variable: ").append(v.scope()).append(' ').append(v.id()).append(' ').append(v.name())
                    .append(v.isArray() ? " array" : "").append(v.size() == 0 ? "" : ", " + v.size() + " bytes")
                    .append('\n');
        }
        for (AggregationImage a : program.image().aggregations()) {
            text.append("aggregation: ").append(a.id()).append(" @").append(a.name()).append(" = ").append(a.function())
                    .append(", ").append(a.words()).append(a.words() == 1 ? " word\n" : " words\n");
            for (FieldImage f : a.keys()) {
                text.append("  key: ").append(f.offset()).append(' ').append(f.size()).append(' ').append(f.kind())
                        .append(' ')
                        .append(f.type()).append('\n');
            }
        }
        return text.append(CodeListing.of(program.image())).toString();
    }
}
