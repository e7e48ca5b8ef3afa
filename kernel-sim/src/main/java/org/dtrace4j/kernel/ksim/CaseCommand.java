package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ksim case}: plays the story of a bug. */
@Command(name = "case", description = "Plays the story of a bug from its beginning to its end.",
        mixinStandardHelpOptions = true)
final class CaseCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which; without it, lists them.")
    private String name;

    @Option(names = "--boots", paramLabel = "N", description = "Boots for each rate that is measured (${DEFAULT-VALUE}).")
    private long boots = 2000;

    @Option(names = "--jobs", paramLabel = "J", description = "Boots at the same time (the host's processors).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<CaseStudy> cases = KsimMain.cases();
        if (name == null) {
            cases.forEach(study -> spec.commandLine().getOut().println(study.name() + "  " + study.summary()));
            return KsimMain.SUCCESS;
        }
        if (boots < 1 || jobs < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--boots and --jobs must be at least 1");
        }
        for (CaseStudy study : cases) {
            if (study.name().equals(name)) {
                study.play(spec.commandLine().getOut(), boots, jobs);
                return KsimMain.SUCCESS;
            }
        }
        throw new CommandLine.ParameterException(spec.commandLine(), "there is no case '" + name + "'; there "
                + (cases.size() == 1 ? "is " : "are ") + String.join(", ", cases.stream().map(CaseStudy::name).toList()));
    }
}
