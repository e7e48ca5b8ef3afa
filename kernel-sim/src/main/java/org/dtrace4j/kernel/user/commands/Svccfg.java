package org.dtrace4j.kernel.user.commands;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;
import org.dtrace4j.kernel.user.smf.Manifest;
import org.dtrace4j.kernel.user.smf.Repository;

/** {@code svccfg import|validate manifest}: puts services into the repository. */
public final class Svccfg implements UserProgram {
    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        boolean known = arguments.size() == 3
            && (arguments.get(1).equals("import") || arguments.get(1).equals("validate"));
        if (!known) {
            sys.print(2, "Usage: svccfg import|validate <manifest>\n");
            return 2;
        }
        sys.compute(Latency.MANIFEST_IMPORT);
        String manifest = arguments.get(2);
        try {
            String text = FileTools.readText(sys, manifest);
            Repository repository = Repository.parse(FileTools.readText(sys, Repository.PATH));
            repository.importManifest(text);
            if (arguments.get(1).equals("import")) {
                FileTools.write(sys, Repository.PATH, Syscalls.O_CREAT | Syscalls.O_TRUNC, 0600,
                    repository.text().getBytes(StandardCharsets.UTF_8));
            }
            return 0;
        } catch (SystemCallError e) {
            sys.print(2, "svccfg: " + manifest + ": " + Errno.text(e) + "\n");
        } catch (Manifest.ManifestException e) {
            sys.print(2, "svccfg: couldn't parse " + manifest + ": " + e.getMessage() + "\n");
        }
        return 1;
    }
}
