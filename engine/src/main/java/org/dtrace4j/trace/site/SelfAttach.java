package org.dtrace4j.trace.site;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Loads {@link Agent} into its own JVM. Apart from it because module {@code jdk.attach} may be missing. */
final class SelfAttach {
    private SelfAttach() { }

    /** Writes a jar that holds nothing but the agent's name, and has the JVM load it. */
    static void attach() throws SiteException {
        try {
            Path jar = Files.createTempFile("dtrace4j-agent", ".jar");
            try {
                writeJar(jar);
                VirtualMachine self = VirtualMachine.attach(Long.toString(ProcessHandle.current().pid()));
                try {
                    self.loadAgent(jar.toString());
                } finally {
                    self.detach();
                }
            } finally {
                Files.deleteIfExists(jar);
            }
        } catch (IOException | AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new SiteException("the JVM could not attach to itself: " + e.getMessage(), e);
        }
    }

    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Agent-Class", Agent.class.getName());
        main.putValue("Can-Retransform-Classes", "true");
        try (OutputStream out = Files.newOutputStream(jar); JarOutputStream jarOut = new JarOutputStream(out,
                manifest)) {
            jarOut.finish();
        }
    }
}
