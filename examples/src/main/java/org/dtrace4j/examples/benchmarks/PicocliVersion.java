package org.dtrace4j.examples.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The smallest program that prints its version with picocli: what {@link ColdStart} compares with. */
@Command(name = "version", version = "version 1.0", mixinStandardHelpOptions = true)
public final class PicocliVersion implements Runnable {
    /** Runs it: the usual argument is {@code --version}. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PicocliVersion()).execute(arguments));
    }

    @Override
    public void run() { }
}
