package org.dtrace4j.examples.benchmarks;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The other tools: their jars, in folder {@code agents} beside the program's own, where the build puts them. */
final class Agents {
    /** Says in which folder compiled scripts for BTrace are. */
    static final String SCRIPTS = "dtrace4j.btrace.scripts";
    private static final String FOLDER = "dtrace4j.agents";

    private Agents() { }

    /** The folder of the jars, for this JVM and those that it starts. */
    static Path folder() {
        String given = System.getProperty(FOLDER);
        if (given != null) {
            return Path.of(given);
        }
        try {
            return Path.of(Agents.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .resolveSibling("agents");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path jar(String name) {
        return folder().resolve(name + ".jar");
    }

    /** What the JVMs that measure are to be told; the scripts are compiled for it. Nothing where the jars are not there. */
    static String[] jvmArguments() throws IOException, InterruptedException {
        return Files.isDirectory(folder())
                ? new String[] {"-D" + FOLDER + "=" + folder(), "-D" + SCRIPTS + "=" + compileScripts()} : new String[0];
    }

    /** Has this JVM load an agent. */
    static void load(String name, String arguments) {
        try {
            VirtualMachine self = VirtualMachine.attach(Long.toString(ProcessHandle.current().pid()));
            try {
                self.loadAgent(jar(name).toString(), arguments);
            } finally {
                self.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new IllegalStateException(name + " cannot be loaded: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles the scripts for BTrace with its own compiler, and returns the folder with the classes. */
    private static Path compileScripts() throws IOException, InterruptedException {
        Path out = Files.createTempDirectory("dtrace4j-btrace");
        Path sources = folder().resolve("btrace");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-cp",
                jar("btrace-client") + java.io.File.pathSeparator + jar("btrace-boot"),
                "org.openjdk.btrace.compiler.Compiler", "-cp", jar("btrace-boot").toString(), "-d", out.toString()));
        try (Stream<Path> files = Files.list(sources)) {
            files.map(Path::toString).sorted().forEach(command::add);
        }
        Process compiler = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(out.resolve("compiler.log").toFile()).start();
        if (compiler.waitFor() != 0) {
            throw new IOException("BTrace's compiler failed: " + Files.readString(out.resolve("compiler.log")));
        }
        return out;
    }
}
