package org.dtrace4j.session;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dtrace4j.ast.Unparser;
import org.dtrace4j.builtin.action.Action;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.codegen.DCompiler;
import org.dtrace4j.codegen.ProgramDump;
import org.dtrace4j.ctf.CtfType;
import org.dtrace4j.ctf.FloatType;
import org.dtrace4j.ctf.IntegerType;
import org.dtrace4j.ctf.TypeContainer;
import org.dtrace4j.ctf.VoidType;
import org.dtrace4j.ctf.compact.CompactCtf;
import org.dtrace4j.device.Device;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.link.LinkedProvider;
import org.dtrace4j.provider.ProbeArgument;
import org.dtrace4j.sema.DeclaredProvider;
import org.dtrace4j.sema.DescriptionField;
import org.dtrace4j.sema.ProviderStability;
import org.dtrace4j.sema.SessionScope;
import org.dtrace4j.sema.TypedClause;
import org.dtrace4j.sema.TypedExpression;
import org.dtrace4j.sema.TypedProgram;
import org.dtrace4j.sema.TypedStatement;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.verify.ImageVerifier;
import org.dtrace4j.verify.ProofText;
import org.dtrace4j.verify.VerifyException;

/**
 * Compiles the programs of one consumer: text -&gt; {@link CompiledProgram}. They share variables, aggregations and
 * types in the order in which they are compiled.
 */
public final class ProgramCompiler {
    private static final List<CtfType> BASIC_TYPES = List.of(VoidType.VOID, IntegerType.CHAR, IntegerType.SIGNED_CHAR,
            IntegerType.UNSIGNED_CHAR, IntegerType.SHORT, IntegerType.UNSIGNED_SHORT, IntegerType.INT,
            IntegerType.UNSIGNED_INT, IntegerType.LONG, IntegerType.UNSIGNED_LONG, IntegerType.LONG_LONG,
            IntegerType.UNSIGNED_LONG_LONG, FloatType.FLOAT, FloatType.DOUBLE, FloatType.LONG_DOUBLE);

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
        if (target != 0) {
            compiler.scope().watchProcess();
        }
    }

    /** How stable the system's providers are; pragmas of programs may have said so. */
    public ProviderStability providerStability() {
        return compiler.providerStability();
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
                () -> ProgramDump.typed(compiled), () -> ProgramDump.code(compiled), () -> proof(compiled.image()));
    }

    /** As the target will prove it, or why it would not. */
    private static String proof(EnablingImage image) {
        try {
            return ProofText.of(ImageVerifier.verify(image));
        } catch (VerifyException e) {
            return e.getMessage() + "\n";
        }
    }

    /** Has {@code taker} told what goes on while libraries are read. */
    public void onDebug(Consumer<String> taker) {
        compiler.scope().onDebug(taker);
    }

    /** Reads the libraries of the directories that the options name, those that have not been read. */
    public void loadLibraries() throws CompileException {
        compiler.scope().loadLibraries();
    }

    /** The providers that the programs compiled so far declare, in order. */
    public List<LinkedProvider> providers() {
        SessionScope scope = compiler.scope();
        return scope.declaredProviders().stream().map(provider -> new LinkedProvider(provider.name(),
                scope.attributesOfProvider(provider.name()),
                provider.probes().values().stream().map(ProgramCompiler::probe).toList())).toList();
    }

    /**
     * The types that C and included files have, and those that D and the programs have, as CTF files of illumos.
     *
     * @throws IOException when there are more than such a file can hold
     */
    public List<byte[]> typeFiles() throws IOException {
        TypeContainer ofC = compiler.scope().typesOfC();
        return CompactCtf.write(List.of(ofC, compiler.scope().typesOfD(ofC)), BASIC_TYPES);
    }

    private static LinkedProvider.Probe probe(DeclaredProvider.Probe probe) {
        return new LinkedProvider.Probe(probe.name(), probe.natives().stream().map(CtfType::spelling).toList(),
                probe.arguments().stream().map(ProbeArgument::spelling).toList(),
                probe.arguments().stream().map(ProbeArgument::mapping).toList());
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
