package org.dtrace4j.kernel.ksim;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.ServiceLoader;
import org.dtrace4j.diag.FileErrors;
import org.dtrace4j.kernel.module.Outcome;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code ksim} program. */
@Command(name = "ksim", description = "The simulated machine: boots it, boots it again and again, plays a case.",
        mixinStandardHelpOptions = true, version = "ksim (dtrace4j) 0.1",
        subcommands = {BootCommand.class, ConsoleCommand.class, AskCommand.Status.class, AskCommand.Break.class,
            AskCommand.Halt.class, RunCommand.class, TestCommand.class, RebootLoopCommand.class, VprobeCommand.class,
            ReplayCommand.class, CaseCommand.class},
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "1:it did not work", "2:wrong usage"})
public final class KsimMain implements Runnable {
    /** Done. */
    static final int SUCCESS = 0;
    /** It did not work. */
    static final int FAILURE = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Runs the program and ends the process with its status. */
    public static void main(String[] arguments) {
        System.exit(run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** Runs a command line. Returns the exit status. */
    public static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new KsimMain());
        line.setOut(out);
        line.setErr(err);
        line.setParameterExceptionHandler((e, given) -> {
            CommandLine at = e.getCommandLine();
            at.getErr().println("ksim: " + e.getMessage());
            at.usage(at.getErr());
            return USAGE;
        });
        line.setExecutionExceptionHandler((e, at, given) -> {
            at.getErr().println("ksim: " + told(e));
            return FAILURE;
        });
        try {
            return line.execute(arguments);
        } catch (OutOfMemoryError | StackOverflowError | LinkageError | AssertionError e) {
            err.println("ksim: " + told(e));
            return FAILURE;
        }
    }

    /** What a person is told of a failure: the message where it was made for people, else that it is a defect. */
    private static String told(Throwable e) {
        if (e instanceof OutOfMemoryError) {
            return new Outcome.Failed(0, e).text();
        }
        return e instanceof IOException failure ? FileErrors.text(failure) : "internal error: " + e;
    }

    /** The cases that can be played, by whoever brings them. */
    static List<CaseStudy> cases() {
        return ServiceLoader.load(CaseStudy.class).stream().map(ServiceLoader.Provider::get)
                .sorted(java.util.Comparator.comparing(CaseStudy::name)).toList();
    }
}
