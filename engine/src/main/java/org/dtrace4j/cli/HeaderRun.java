package org.dtrace4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dtrace4j.diag.FileErrors;
import org.dtrace4j.link.ProbeHeader;
import org.dtrace4j.session.CommandIo;

/** {@code dtrace -h}: writes the C header of the providers that programs declare. */
final class HeaderRun {
    private final CommandIo io;

    HeaderRun(CommandIo io) {
        this.io = io;
    }

    /** Where the header goes when {@code -o} does not say it: {@code x.h} for the script {@code x.d}. */
    static String file(Arguments arguments) throws UsageException {
        List<ProgramRequest> programs = arguments.programs();
        if (programs.isEmpty()) {
            throw new UsageException("-h requires one or more scripts or enabling options", false);
        }
        if (arguments.outputFile().isPresent()) {
            return arguments.outputFile().get();
        }
        if (programs.size() > 1) {
            throw new UsageException("-h requires an output file if multiple scripts are specified", false);
        }
        return programs.stream().findFirst().flatMap(program -> OutputNames.derived(program, ".h")).orElseThrow(
                () -> new UsageException("-h requires an output file if no scripts are specified", false));
    }

    int run(String file, ProgramLoader loader) throws FailureException {
        try {
            io.files().replace(file, ProbeHeader.write(loader.providers(), file).getBytes(StandardCharsets.ISO_8859_1));
            return DtraceCommand.SUCCESS;
        } catch (IOException e) {
            throw new FailureException("failed to open header file '" + file + "': " + FileErrors.reason(e));
        }
    }
}
