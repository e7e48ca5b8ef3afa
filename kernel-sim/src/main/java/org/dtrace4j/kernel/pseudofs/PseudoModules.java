package org.dtrace4j.kernel.pseudofs;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.module.InstallingModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The modules whose file systems are trees: one row each. */
public final class PseudoModules {
    /** {@code /dev/fd}: every process has as many descriptors at most. */
    private static final PseudoNode DESCRIPTORS = PseudoNode.Builder.descriptors(256);

    private PseudoModules() { }

    /** A module that is one pseudo file system. */
    private static final class PseudoModule extends InstallingModule {
        PseudoModule(Kernel kernel, String name, Supplier<PseudoNode> tree) {
            super(kernel, "fs", name, new PseudoFs(kernel, name, tree)::install);
        }
    }

    /** All of them, not loaded. */
    public static List<KernelModule> of(Kernel k) {
        return List.of(
                new PseudoModule(k, "devfs", () -> PseudoNode.Builder.directory().emptyDirectory("pseudo").build()),
                new PseudoModule(k, "dev", () -> deviceTree(k)),
                new PseudoModule(k, "ctfs", PseudoModules::contracts),
                new PseudoModule(k, "objfs", () -> PseudoNode.Builder.directory().build()),
                new PseudoModule(k, "sharefs", () -> PseudoNode.Builder.file(0444, () -> new byte[0])));
    }

    private static PseudoNode deviceTree(Kernel k) {
        PseudoNode.Builder tree = PseudoNode.Builder.directory();
        for (Drivers.DeviceName device : k.genunix.driver.names()) {
            tree.device(device.path(), device.mode(), device.device(), device.block());
        }
        return tree.put("fd", DESCRIPTORS).build();
    }

    /** What init opens of the contract file system; contracts themselves are not simulated. */
    private static PseudoNode contracts() {
        return PseudoNode.Builder.directory()
                .file("process/template", 0666, () -> "".getBytes(StandardCharsets.US_ASCII))
                .file("process/pbundle", 0666, () -> new byte[0])
                .file("process/bundle", 0444, () -> new byte[0])
                .emptyDirectory("all")
                .build();
    }
}
