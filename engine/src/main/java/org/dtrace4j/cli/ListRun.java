package org.dtrace4j.cli;

import java.util.List;
import org.dtrace4j.device.Device;
import org.dtrace4j.device.ProbeInfo;
import org.dtrace4j.dof.ClauseImage;
import org.dtrace4j.output.TextSink;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.sema.ProviderStability;
import org.dtrace4j.session.CommandIo;

/** {@code dtrace -l}: lists probes. */
final class ListRun {
    private static final String ROW = "%5s %10s %17s %33s %s";

    private final CommandIo io;
    private final TextSink standard;
    private final Messages messages;
    private final Device device;
    private final ProviderStability providers;

    ListRun(CommandIo io, TextSink standard, Messages messages, Device device, ProviderStability providers) {
        this.io = io;
        this.standard = standard;
        this.messages = messages;
        this.device = device;
        this.providers = providers;
    }

    /** Lists what the programs' descriptions match, or everything when there are no programs. */
    int run(Arguments arguments, List<Program> programs) throws FailureException {
        try (OutputFile output = OutputFile.open(io, standard, arguments.outputFile())) {
            output.sink().line(String.format(ROW, "ID", "PROVIDER", "MODULE", "FUNCTION", "NAME"));
            if (programs.isEmpty()) {
                list(new ProbePattern("", "", "", ""), arguments, output.sink());
            }
            for (Program program : programs) {
                for (ClauseImage clause : program.compiled().image().clauses()) {
                    for (ProbePattern pattern : clause.probes()) {
                        if (!list(pattern, arguments, output.sink())) {
                            messages.error("failed to match " + pattern + ": No probe matches description");
                        }
                    }
                }
            }
        }
        return DtraceCommand.SUCCESS;
    }

    private boolean list(ProbePattern pattern, Arguments arguments, TextSink out) {
        List<ProbeInfo> probes = device.match(pattern);
        ProbeReport report = new ProbeReport(device, providers, out);
        for (ProbeInfo probe : probes) {
            out.line(String.format(ROW, probe.id(), probe.provider(), probe.module(), probe.function(), probe.name()));
            if (arguments.verbose()) {
                report.probe(probe);
            }
        }
        return !probes.isEmpty();
    }
}
