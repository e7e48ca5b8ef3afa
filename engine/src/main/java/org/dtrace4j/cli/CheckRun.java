package org.dtrace4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dtrace4j.builtin.option.OptionException;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.check.ReportFormat;
import org.dtrace4j.check.ScriptChecker;
import org.dtrace4j.check.ScriptResult;
import org.dtrace4j.cli.Arguments.Setting;
import org.dtrace4j.device.Device;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.session.CommandIo;

/** {@code dtrace --check}: compiles scripts, and says which do not. */
final class CheckRun {
    /** Process 1, since a system always has it. */
    private static final int ALWAYS_THERE = 1;

    private final CommandIo io;
    private final TextSink standard;
    private final OptionValues options;
    private final Device device;
    private final int target;

    /**
     * @param target the process that scripts are for; 0 when the user has named none
     */
    CheckRun(CommandIo io, TextSink standard, OptionValues options, Device device, int target) {
        this.target = target == 0 ? ALWAYS_THERE : target;
        this.io = io;
        this.standard = standard;
        this.options = options;
        this.device = device;
    }

    int run(Arguments arguments) throws FailureException {
        Set<String> scripts = new LinkedHashSet<>();
        for (String path : arguments.operands()) {
            scripts.addAll(expand(path));
        }
        if (scripts.isEmpty()) {
            throw new FailureException("no scripts to check");
        }
        try {
            List<ScriptResult> results = new ScriptChecker(device, new PreprocessorHost(io), options,
                    CheckRun::applyHashbang, target).check(List.copyOf(scripts), Runtime.getRuntime().availableProcessors());
            String report = arguments.format().write(results);
            if (arguments.outputFile().isPresent()) {
                io.files().replace(arguments.outputFile().get(), report.getBytes(StandardCharsets.ISO_8859_1));
            } else {
                standard.append(report).flush();
            }
            return results.stream().allMatch(ScriptResult::compiles) ? DtraceCommand.SUCCESS : DtraceCommand.FAILURE;
        } catch (InterruptedException e) {
            throw new FailureException("interrupted");
        } catch (IOException e) {
            throw new FailureException("failed to write report: " + e.getMessage());
        }
    }

    private List<String> expand(String path) throws FailureException {
        try {
            return io.files().scripts(path);
        } catch (IOException e) {
            throw new FailureException("failed to open " + path + ": " + e.getMessage());
        }
    }

    /**
     * What the first line gives to dtrace. The system gives a script's interpreter one argument at most, however many words it
     * has; {@code env}, where somebody has that find dtrace, gets them all.
     */
    private static List<String> interpreterArguments(String line) {
        String[] words = line.substring(2).trim().split("\\s+", 2);
        if (words.length == 2 && words[0].endsWith("/env")) {
            List<String> all = new ArrayList<>(List.of(words[1].trim().split("\\s+")));
            if (all.get(0).equals("-S")) {
                all.remove(0);
            }
            return !all.isEmpty() && all.get(0).endsWith("dtrace") ? all.subList(1, all.size()) : List.of();
        }
        return words.length == 2 && words[0].endsWith("dtrace") ? List.of(words[1].trim()) : List.of();
    }

    private static void applyHashbang(String line, OptionValues options) {
        List<String> arguments = new ArrayList<>(interpreterArguments(line));
        if (arguments.isEmpty()) {
            return;
        }
        if (arguments.get(arguments.size() - 1).endsWith("s")) {
            arguments.add("script");
        }
        try {
            for (Setting setting : ArgumentReader.read(arguments).settings()) {
                options.set(setting.name(), setting.value());
            }
        } catch (UsageException | OptionException e) {
            // Whoever runs the script will be told; here it is the program that counts.
        }
    }
}
