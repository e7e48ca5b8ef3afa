package org.dtrace4j.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.device.Device;
import org.dtrace4j.diag.CompileException;
import org.dtrace4j.diag.Diagnostic;
import org.dtrace4j.diag.ErrorTag;
import org.dtrace4j.diag.FileErrors;
import org.dtrace4j.preprocess.Host;
import org.dtrace4j.preprocess.PreprocessException;
import org.dtrace4j.preprocess.Preprocessor;
import org.dtrace4j.sema.DescriptionField;
import org.dtrace4j.session.CompiledProgram;
import org.dtrace4j.session.ProcessIdentity;
import org.dtrace4j.session.ProgramCompiler;
import org.dtrace4j.source.SourceText;
import org.dtrace4j.source.Span;

/**
 * Compiles many scripts, each as a program of its own.
 *
 * <p>A script is given no operands; those that it refers to are 0 or empty, as with option {@code defaultargs}. The process
 * that it would be used on, {@code $target}, is one that the caller chooses for all.
 */
public final class ScriptChecker {
    private final SharedDevice device;
    private final Host host;
    private final HashbangOptions hashbang;
    private final OptionValues options;
    private final int target;

    /** Makes the settings of the first line of a script, such as {@code #!/usr/sbin/dtrace -Cs}. */
    public interface HashbangOptions {
        /** Sets what the arguments of that line say; a line that is none of dtrace's says nothing. */
        void apply(String firstLine, OptionValues options);
    }

    /**
     * @param options for all scripts; pragmas of one do not reach the others
     * @param target value of {@code $target}
     */
    public ScriptChecker(Device device, Host host, OptionValues options, HashbangOptions hashbang, int target) {
        this.target = target;
        this.device = new SharedDevice(device);
        this.host = host;
        this.options = options;
        this.hashbang = hashbang;
    }

    /**
     * Compiles the scripts side by side.
     *
     * @param threads how many at a time
     * @return one result for each, in their order
     */
    public List<ScriptResult> check(List<String> paths, int threads) throws InterruptedException {
        ExecutorService workers = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, paths.size())));
        try {
            List<Future<ScriptResult>> futures = new ArrayList<>();
            for (String path : paths) {
                futures.add(workers.submit(() -> check(path)));
            }
            List<ScriptResult> results = new ArrayList<>();
            for (Future<ScriptResult> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private ScriptResult check(String path) {
        SourceText script = SourceText.ofFile(path, "");
        try {
            script = SourceText.ofFile(path, new String(host.read(path), StandardCharsets.ISO_8859_1));
            return compile(path, script);
        } catch (IOException e) {
            String why = FileErrors.reason(e);
            return failed(path, script, "failed to open " + (why.startsWith(path) ? why : path + ": " + why));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return failed(path, script, "internal error: " + e);
        }
    }

    private ScriptResult compile(String path, SourceText script) {
        OptionValues settings = new OptionValues(options);
        settings.set(Options.DEFAULTARGS, 1);
        if (script.text().startsWith("#!")) {
            hashbang.apply(script.lineText(1), settings);
        }
        StringBuilder said = new StringBuilder();
        SourceText text = script;
        try {
            if (settings.isOn(Options.CPP)) {
                text = new Preprocessor(host, settings,
                        bytes -> said.append(new String(bytes, StandardCharsets.ISO_8859_1))).run(script);
            }
            CompiledProgram program = new ProgramCompiler(device, settings, ProcessIdentity::none, target)
                    .compile(text, DescriptionField.NAME, List.of(path));
            return new ScriptResult(path, program.warnings());
        } catch (PreprocessException e) {
            ScriptResult result = failed(path, script, e.getMessage());
            return said.length() == 0 ? result
                    : new ScriptResult(path, List.of(result.diagnostics().get(0).withHint(said.toString().strip())));
        } catch (CompileException e) {
            return new ScriptResult(path, e.diagnostics());
        }
    }

    private static ScriptResult failed(String path, SourceText script, String message) {
        return new ScriptResult(path,
                List.of(Diagnostic.error(ErrorTag.D_UNKNOWN, new Span(script, 0, 0), message)));
    }
}
