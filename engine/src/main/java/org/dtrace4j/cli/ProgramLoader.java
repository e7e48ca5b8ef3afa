package org.dtrace4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.device.Device;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.DiagnosticRenderer;
import org.dtrace4j.diag.FileErrors;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.link.LinkedProvider;
import org.dtrace4j.preprocess.PreprocessException;
import org.dtrace4j.preprocess.Preprocessor;
import org.dtrace4j.sema.DescriptionField;
import org.dtrace4j.sema.ProviderStability;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.CompiledProgram;
import org.dtrace4j.session.ProgramCompiler;
import org.dtrace4j.source.SourceText;

/** Gets the programs of a command line compiled, and tells the user why one is refused. */
final class ProgramLoader {
    /** So that a text full of mistakes does not bury the first of them. */
    private static final int MOST_ERRORS = 20;
    private static final int PIECE = 1 << 20;

    private static final long TREE_PARSED = 1;
    private static final long TREE_TYPED = 2;
    private static final long TREE_PLAIN = 8;

    private static final long LISTED_TYPES = 1;
    private static final long LISTED_CODE = 2;
    private static final long LISTED_PROOF = 4;

    private final CommandIo io;
    private final OptionValues options;
    private final Messages messages;
    private final ProgramCompiler compiler;
    private final Preprocessor preprocessor;

    ProgramLoader(CommandIo io, Device device, OptionValues options, Messages messages, int target) {
        this.io = io;
        this.options = options;
        this.messages = messages;
        this.compiler = new ProgramCompiler(device, options, io::identity, target);
        if (options.isOn(Options.DEBUG)) {
            compiler.onDebug(messages::debug);
        }
        if (options.isSet(Options.PREALLOCATE)) {
            preallocate();
        }
        this.preprocessor = new Preprocessor(new PreprocessorHost(io), options, messages::raw);
    }

    /** Reads and compiles a program. */
    Program load(ProgramRequest request, Arguments arguments) throws FailureException {
        SourceText source = source(request);
        List<String> operands = new ArrayList<>();
        operands.add(request.isScript() ? request.argument() : "dtrace");
        if (arguments.mode() != Arguments.Mode.LINK) {
            operands.addAll(arguments.operands());
        }
        CompiledProgram compiled;
        try {
            compiled = compiler.compile(source, lastField(request), operands);
        } catch (CompileException e) {
            throw new FailureException(refusal(prefix(request), e.diagnostics()));
        }
        for (Diagnostic warning : compiled.warnings()) {
            messages.notice("warning: " + DiagnosticRenderer.render(warning, options.isOn(Options.ERRTAGS)));
        }
        show(request, arguments, compiled.stages());
        if (options.isOn(Options.DEBUG)) {
            messages.debug("compiled " + request.noun() + " " + request.name() + ": "
                    + compiled.image().clauses().size() + " clauses, " + compiled.image().code().length
                    + " bytes of code, " + compiled.image().constants().length + " bytes of constants, "
                    + compiled.matched() + " probes, stability " + compiled.stages().stability());
        }
        return new Program(request, compiled);
    }

    /** Shows the trees and the code that were asked for. */
    private void show(ProgramRequest request, Arguments arguments, CompiledProgram.Stages stages) {
        long trees = options.get(Options.TREE);
        String name = request.noun() + " " + request.name() + ":\n";
        if ((trees & TREE_PARSED) != 0) {
            messages.error("tree of " + name + stages.parsed().get().stripTrailing());
        }
        if ((trees & TREE_PLAIN) != 0) {
            messages.error("plain tree of " + name + stages.plain().get().stripTrailing());
        }
        if ((trees & TREE_TYPED) != 0) {
            messages.error("typed tree of " + name + stages.typed().get().stripTrailing());
        }
        long listed = arguments.showCode() || options.isOn(Options.VERBOSE) ? options.get(Options.DISASM) : 0;
        if ((listed & (LISTED_TYPES | LISTED_CODE)) != 0) {
            String typed = (listed & LISTED_TYPES) != 0 ? stages.typed().get() : "";
            String code = (listed & LISTED_CODE) != 0 ? stages.code().get() : "";
            messages.error("code of " + name + (typed + code).stripTrailing());
        }
        if (arguments.showProof() || options.isOn(Options.BPFLOG) || (listed & LISTED_PROOF) != 0) {
            String proof = stages.proof().get().stripTrailing();
            int most = (int) Math.min(proof.length(), options.get(Options.BPFLOGSIZE));
            messages.error("proof of " + name + proof.substring(0, most));
        }
    }

    /** Takes as much memory as option {@code preallocate} says, or as there is, and gives it back. */
    private void preallocate() {
        long wanted = Math.min(options.get(Options.PREALLOCATE), Runtime.getRuntime().maxMemory() / 2);
        List<byte[]> pieces = new ArrayList<>();
        for (long taken = 0; taken < wanted; taken += PIECE) {
            pieces.add(new byte[PIECE]);
        }
        if (options.isOn(Options.DEBUG)) {
            messages.debug("preallocated " + (long) pieces.size() * PIECE + " bytes");
        }
    }

    /** How stable the system's providers are; pragmas of programs may have said so. */
    ProviderStability providerStability() {
        return compiler.providerStability();
    }

    /** The program that reports faults of all others. */
    EnablingImage faultReporter() {
        return compiler.faultReporter();
    }

    /** Reads the libraries of the directories that options name, which else happens with the first program. */
    void loadLibraries() throws FailureException {
        try {
            compiler.loadLibraries();
        } catch (CompileException e) {
            throw new FailureException("failed to load libraries: "
                    + DiagnosticRenderer.render(e.first(), options.isOn(Options.ERRTAGS)));
        }
    }

    /** The providers that the programs declare, in order. */
    List<LinkedProvider> providers() {
        return compiler.providers();
    }

    /** Writes the types that are there now into the files that options {@code ctypes} and {@code dtypes} name. */
    void writeTypes() throws FailureException {
        String ofC = options.text(Options.CTYPES);
        String ofD = options.text(Options.DTYPES);
        if (ofC.isEmpty() && ofD.isEmpty()) {
            return;
        }
        String file = ofC.isEmpty() ? ofD : ofC;
        try {
            List<byte[]> files = compiler.typeFiles();
            if (!ofC.isEmpty()) {
                io.files().replace(ofC, files.get(0));
            }
            file = ofD;
            if (!ofD.isEmpty()) {
                io.files().replace(ofD, files.get(1));
            }
        } catch (IOException e) {
            throw new FailureException("failed to write " + file + ": " + FileErrors.reason(e));
        }
    }

    private SourceText source(ProgramRequest request) throws FailureException {
        if (!request.isScript()) {
            return SourceText.ofArgument("argument", request.argument());
        }
        try {
            byte[] text = io.files().read(request.argument());
            SourceText script = SourceText.ofFile(request.argument(), new String(text, StandardCharsets.ISO_8859_1));
            return options.isOn(Options.CPP) ? preprocessor.run(script) : script;
        } catch (PreprocessException e) {
            throw new FailureException(prefix(request) + e.getMessage());
        } catch (IOException e) {
            throw new FailureException("failed to open " + request.argument() + ": " + FileErrors.reason(e));
        }
    }

    /** What the last word of a probe description is. */
    private static DescriptionField lastField(ProgramRequest request) {
        return switch (request.kind()) {
            case PROVIDER -> DescriptionField.PROVIDER;
            case MODULE -> DescriptionField.MODULE;
            case FUNCTION -> DescriptionField.FUNCTION;
            case SCRIPT, NAME, ID -> DescriptionField.NAME;
        };
    }

    /**
     * The first error as dtrace gives it, with its place; then the others. With option {@code details} off the first
     * line alone, which is all that dtrace gives.
     */
    private String refusal(String prefix, List<Diagnostic> diagnostics) {
        boolean tags = options.isOn(Options.ERRTAGS);
        if (!options.isOn(Options.DETAILS)) {
            return prefix + DiagnosticRenderer.brief(diagnostics.get(0), tags);
        }
        StringBuilder text = new StringBuilder(prefix);
        text.append(DiagnosticRenderer.render(diagnostics.get(0), tags));
        diagnostics.stream().skip(1).limit(MOST_ERRORS - 1L)
                .forEach(diagnostic -> text.append("\ndtrace: ").append(DiagnosticRenderer.render(diagnostic, tags)));
        if (diagnostics.size() > MOST_ERRORS) {
            text.append("\ndtrace: and ").append(diagnostics.size() - MOST_ERRORS).append(" more errors");
        }
        return text.toString();
    }

    private static String prefix(ProgramRequest request) {
        String what = request.isScript() ? "failed to compile script " : "invalid probe specifier ";
        return what + request.argument() + ": ";
    }
}
