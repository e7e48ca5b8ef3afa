package org.dtrace4j.session;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.dtrace4j.ast.Unparser;
import org.dtrace4j.builtin.action.Action;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.codegen.ProgramDump;
import org.dtrace4j.device.Device;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.sema.DescriptionField;
import org.dtrace4j.sema.TypedClause;
import org.dtrace4j.sema.TypedExpression;
import org.dtrace4j.sema.TypedProgram;
import org.dtrace4j.sema.TypedStatement;
import org.dtrace4j.source.SourceText;

/**
 * Compiles the programs of one consumer: text -&gt; {@link CompiledProgram}. They share variables, aggregations and
 * types in the order in which they are compiled.
 */
public final class ProgramCompiler {
    private final DCompiler compiler;
    private final Supplier<ProcessIdentity> identity;
    private final int target;

    /**
     * @param options the consumer's settings; pragmas of programs change them
     * @param identity asked for macro variables, and only when a program has macros
     */
    public ProgramCompiler(Device device, OptionValues options, Supplier<ProcessIdentity> identity) {
        this(device, options, identity, 0);
    }

    /**
     * @param target value of {@code $target}
     */
    public ProgramCompiler(Device device, OptionValues options, Supplier<ProcessIdentity> identity, int target) {
        this.compiler = new DCompiler(device, options);
        this.identity = identity;
        this.target = target;
    }

    /**
     * Compiles a program. In a text that is not a file's a description may stand alone.
     *
     * @param last the field that the last word of a probe description is
     * @param operands the macro arguments, {@code $0} first
     */
    public CompiledProgram compile(SourceText source, DescriptionField last, List<String> operands)
            throws CompileException {
        Map<String, Long> macros = source.text().indexOf('$') < 0 ? Map.of() : macros(identity.get());
        org.dtrace4j.codegen.CompiledProgram compiled = compiler.compile(source, operands, macros, last);
        return new CompiledProgram(compiled.image(), compiled.matched(), isDestructive(compiled.program()),
                stages(compiled), compiled.warnings());
    }

    /** The trees and the code for people, each line ended; made only when somebody asks. */
    private static CompiledProgram.Stages stages(org.dtrace4j.codegen.CompiledProgram compiled) {
        return new CompiledProgram.Stages(compiled.program().stability(), compiled.program().unresolved(),
                () -> Unparser.unparse(compiled.parsed()), () -> Unparser.unparse(compiled.plain()),
                () -> ProgramDump.typed(compiled), () -> ProgramDump.dump(compiled));
    }

    /** The program that is enabled beside those of a consumer, to report their faults. */
    public EnablingImage faultReporter() {
        return compiler.errorProgram();
    }

    private static boolean isDestructive(TypedProgram program) {
        for (TypedClause clause : program.clauses()) {
            for (TypedStatement statement : clause.statements()) {
                if (statement instanceof TypedStatement.Act act && (act.row().kind() == Action.Kind.DESTRUCTIVE
                        || act.row().image().map(image -> image.destructive()).orElse(false))) {
                    return true;
                }
                if (statement instanceof TypedStatement.Evaluate evaluate
                        && evaluate.expression() instanceof TypedExpression.Call call && call.row().destructive()) {
                    return true;
                }
            }
        }
        return false;
    }

    private Map<String, Long> macros(ProcessIdentity process) {
        Map<String, Long> macros = new TreeMap<>();
        macros.put("pid", (long) process.pid());
        macros.put("ppid", (long) process.ppid());
        macros.put("pgid", (long) process.pgid());
        macros.put("sid", (long) process.sid());
        macros.put("uid", (long) process.uid());
        macros.put("euid", (long) process.euid());
        macros.put("gid", (long) process.gid());
        macros.put("egid", (long) process.egid());
        macros.put("projid", (long) process.projid());
        macros.put("taskid", (long) process.taskid());
        macros.put("target", (long) target);
        return macros;
    }
}
