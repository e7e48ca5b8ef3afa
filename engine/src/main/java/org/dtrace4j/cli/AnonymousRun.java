package org.dtrace4j.cli;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.dof.DofWriter;
import org.dtrace4j.dof.EnablingImage;
import org.dtrace4j.dof.OptionSetting;
import org.dtrace4j.session.CommandIo;
import org.dtrace4j.session.Session;
import org.dtrace4j.session.TargetConnection;

/** {@code dtrace -A}: has programs enabled at each boot, or no longer. */
final class AnonymousRun {
    private final CommandIo io;
    private final Messages messages;
    private final OptionValues options;
    private final TargetConnection connection;

    AnonymousRun(CommandIo io, Messages messages, OptionValues options, TargetConnection connection) {
        this.io = io;
        this.messages = messages;
        this.options = options;
        this.connection = connection;
    }

    /**
     * Saves the programs, then the one that reports faults, then the options; with no programs removes what was saved.
     */
    int run(Arguments arguments, List<Program> programs, ProgramLoader loader) throws FailureException {
        List<byte[]> images = new ArrayList<>();
        for (Program program : programs) {
            images.add(DofWriter.write(program.compiled().image()));
            if (program.compiled().destructive() && !options.isOn(Options.DESTRUCTIVE)) {
                messages.error("warning: '" + program.request().name()
                        + "' has destructive actions: without -w it will not be enabled at boot");
            }
        }
        if (!programs.isEmpty()) {
            images.add(DofWriter.write(loader.faultReporter()));
            images.add(DofWriter.write(new EnablingImage(List.of(), List.of(), List.of(), bootSettings(), new byte[0],
                    new byte[0])));
        }
        AnonymousFiles files = new AnonymousFiles(connection.systemFiles(), io.files(), arguments.outputFile());
        files.write(images, connection.providerModules()).forEach(messages::error);
        return DtraceCommand.SUCCESS;
    }

    private List<OptionSetting> bootSettings() {
        return Session.runTimeSettings(options).stream()
                .filter(setting -> !setting.name().equals(Options.GRABANON.name())).toList();
    }
}
