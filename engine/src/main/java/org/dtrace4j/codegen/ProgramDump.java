package org.dtrace4j.codegen;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.dtrace4j.dof.ActionImage;
import org.dtrace4j.dof.AggregationImage;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.FieldImage;
import org.dtrace4j.dof.VariableImage;
import org.dtrace4j.sema.TypedPrinter;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.Textifier;
import org.objectweb.asm.util.TraceClassVisitor;

/** Shows what became of a program, as {@code dtrace -S} does: typed clauses, records, variables, and the bytecode. */
public final class ProgramDump {
    private ProgramDump() { }

    /** Several lines, each ended; the same program gives the same text. */
    public static String dump(CompiledProgram program) {
        StringBuilder text = new StringBuilder();
        EnablingImage image = program.image();
        for (int i = 0; i < image.clauses().size(); i++) {
            ClauseImage clause = image.clauses().get(i);
            text.append(clause.method()).append(": ").append(TypedPrinter.print(program.program().clauses().get(i)));
            text.append("record: ").append(clause.recordSize()).append(" bytes\n");
            for (ActionImage action : clause.actions()) {
                text.append("    ").append(action.kind()).append('\n');
                action.fields().forEach(f -> text.append("        ").append(field(f)).append('\n'));
            }
            text.append('\n');
        }
        for (VariableImage v : image.variables()) {
            text.append("variable: ").append(v.scope()).append(' ').append(v.id()).append(' ').append(v.name())
                    .append(v.isArray() ? " array" : "").append(v.size() == 0 ? "" : ", " + v.size() + " bytes").append('\n');
        }
        for (AggregationImage a : image.aggregations()) {
            text.append("aggregation: ").append(a.id()).append(" @").append(a.name()).append(" = ").append(a.function())
                    .append(", ").append(a.words()).append(a.words() == 1 ? " word\n" : " words\n");
            a.keys().forEach(f -> text.append("        ").append(field(f)).append('\n'));
        }
        if (image.code().length > 0) {
            text.append(bytecode(image.code()));
        }
        return text.toString();
    }

    private static String field(FieldImage f) {
        return f.offset() + ": " + f.size() + " bytes " + f.kind() + " " + f.type();
    }

    private static String bytecode(byte[] code) {
        StringWriter text = new StringWriter();
        new ClassReader(code).accept(new TraceClassVisitor(null, new Textifier(), new PrintWriter(text)), ClassReader.SKIP_FRAMES);
        return text.toString();
    }
}
