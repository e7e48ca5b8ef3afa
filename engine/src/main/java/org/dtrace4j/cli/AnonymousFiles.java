package org.dtrace4j.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dtrace4j.diag.FileErrors;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.ConfFileException;
import org.dtrace4j.dof.SystemFile;
import org.dtrace4j.session.FileAccess;

/**
 * Writes and removes an anonymous enabling: {@code dtrace -A}.
 *
 * <p>Two files belong together, the driver's configuration file with the images and the system file with the forceload
 * directives, and they cannot be changed at one stroke. So each is replaced as a whole, and in this order:
 *
 * <pre>
 *   to save:    system file, then images     between: a block and the old images, or none: the old enabling
 *   to remove:  images, then system file     between: a block and no images: no enabling
 * </pre>
 *
 * <p>A crash at any moment therefore leaves one enabling whole, the old or the new, and at worst a block that loads
 * modules for nothing, which the next boot mentions and the next {@code dtrace -A} removes. Nothing is written before
 * both files have been read and found in order.
 */
final class AnonymousFiles {
    private final FileAccess confFiles;
    private final String confPath;
    private final FileAccess systemFiles;

    /**
     * @param systemFiles the files of the traced system
     * @param outputFile where the images go instead of the driver's configuration file ({@code -o}), among
     *     {@code userFiles}
     */
    AnonymousFiles(FileAccess systemFiles, FileAccess userFiles, Optional<String> outputFile) {
        this.confFiles = outputFile.isPresent() ? userFiles : systemFiles;
        this.confPath = outputFile.orElse(ConfFile.PATH);
        this.systemFiles = systemFiles;
    }

    /**
     * Replaces the enabling.
     *
     * @param images none to remove it only
     * @param providerModules modules to be loaded at boot
     * @return what was done, a message each
     */
    List<String> write(List<byte[]> images, List<String> providerModules) throws FailureException {
        ConfFile conf = ConfFile.of(read(confFiles, confPath, true));
        SystemFile system = SystemFile.of(read(systemFiles, SystemFile.PATH, false));
        SystemFile pruned;
        try {
            pruned = system.withoutBlock(SystemFile.PATH);
        } catch (ConfFileException e) {
            throw new FailureException(e.getMessage());
        }
        List<String> done = new ArrayList<>();
        if (conf.hasEnabling()) {
            done.add("cleaned up old anonymous enabling in " + confPath);
        }
        if (system.hasBlock()) {
            done.add("cleaned up forceload directives in " + SystemFile.PATH);
        }
        if (images.isEmpty()) {
            if (conf.hasEnabling()) {
                replace(confFiles, confPath, conf.withoutEnabling().bytes());
            }
            if (system.hasBlock()) {
                replace(systemFiles, SystemFile.PATH, pruned.bytes());
            }
        } else {
            replace(systemFiles, SystemFile.PATH, pruned.withBlock(providerModules).bytes());
            try {
                confFiles.replace(confPath, conf.withEnabling(images).bytes());
            } catch (IOException e) {
                restore(system);
                throw new FailureException("failed to open output file '" + confPath + "': " + FileErrors.reason(e));
            }
            done.add("saved anonymous enabling in " + confPath);
            done.add("added forceload directives to " + SystemFile.PATH);
            done.add("run update_drv(1M) or reboot to enable changes");
        }
        return done;
    }

    /** Takes back what is to be loaded for an enabling that is not there after all. */
    private void restore(SystemFile system) {
        try {
            systemFiles.replace(SystemFile.PATH, system.bytes());
        } catch (IOException e) {
            // Modules are loaded for nothing then.
        }
    }

    private static byte[] read(FileAccess files, String path, boolean mayBeMissing) throws FailureException {
        try {
            return files.read(path);
        } catch (IOException e) {
            if (mayBeMissing && e instanceof NoSuchFileException) {
                return new byte[0];
            }
            throw new FailureException("failed to open " + path + ": " + FileErrors.reason(e));
        }
    }

    private static void replace(FileAccess files, String path, byte[] contents) throws FailureException {
        try {
            files.replace(path, contents);
        } catch (IOException e) {
            throw new FailureException("failed to write to " + path + ": " + FileErrors.reason(e));
        }
    }
}
