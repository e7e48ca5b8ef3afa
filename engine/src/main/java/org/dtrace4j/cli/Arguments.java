package org.dtrace4j.cli;

import java.util.List;
import java.util.Optional;
import org.dtrace4j.check.ReportFormat;

/**
 * A command line, read.
 *
 * @param mode what the command is to do
 * @param compileOnly {@code -e}
 * @param settings options of {@code -x} and of the letters that stand for one, in order
 * @param programs in order
 * @param outputFile {@code -o}
 * @param verbose {@code -v}
 * @param showCode {@code -S}
 * @param showRewritten {@code -d}
 * @param buffersDumped {@code -B}
 * @param showProof {@code --proof}
 * @param operands all else, in order: the macro arguments, or the object files of {@code -G}
 * @param machine {@code --machine}
 * @param format {@code --diagnostics}, how {@code --check} reports
 * @param processes {@code -c} and {@code -p}, in order
 */
record Arguments(Mode mode, boolean compileOnly, List<Setting> settings, List<ProgramRequest> programs,
        Optional<String> outputFile, boolean verbose, boolean showCode, boolean showRewritten, boolean buffersDumped,
        boolean showProof, List<String> operands, Optional<String> machine, ReportFormat format,
        List<WatchedProcesses.Wish> processes) {
    /** What the command is to do. */
    enum Mode { TRACE, SAVE_ANONYMOUS, LINK, HEADER, LIST, VERSION, CHECK, EXPLAIN }

    /**
     * An option to set.
     *
     * @param given how the command line gave it, for messages: {@code -b 4m}, {@code -x foo}
     * @param value empty when only the name was given
     */
    record Setting(String given, String name, String value) { }

    Arguments {
        settings = List.copyOf(settings);
        programs = List.copyOf(programs);
        operands = List.copyOf(operands);
        processes = List.copyOf(processes);
    }
}
