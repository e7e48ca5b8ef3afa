package org.dtrace4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.builtin.option.OptionValues;
import org.dtrace4j.builtin.option.Options;
import org.dtrace4j.diag.FileErrors;
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
        save(images, arguments.outputFile()).forEach(messages::error);
        return DtraceCommand.SUCCESS;
    }

    private List<String> save(List<byte[]> images, Optional<String> outputFile) throws FailureException {
        if (connection.bootEnabling().isEmpty()) {
            return new AnonymousFiles(connection.systemFiles(), io.files(), outputFile)
                    .write(images, connection.providerModules());
        }
        if (outputFile.isPresent()) {
            throw new FailureException("this enabling has a place of its own: it cannot be saved in " + outputFile.get());
        }
        try {
            return connection.bootEnabling().get().replace(images);
        } catch (IOException e) {
            throw new FailureException(FileErrors.text(e));
        }
    }

    private List<OptionSetting> bootSettings() {
        return Session.runTimeSettings(options).stream()
                .filter(setting -> !setting.name().equals(Options.GRABANON.name())).toList();
    }
}
