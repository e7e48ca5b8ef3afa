package org.dtrace4j.kernel.providers;

import java.util.List;
import java.util.function.Supplier;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.provider.Provider;

/** The drivers that providers come in, in the order in which they are loaded when nothing else is asked for. */
enum ProviderDriver {
    SYSTRACE("systrace") {
        @Override
        List<Provider> providers(Supplier<Kernel> kernel, Supplier<SimTarget> target) {
            return List.of(new SyscallProvider(kernel));
        }
    },
    SDT("sdt") {
        @Override
        List<Provider> providers(Supplier<Kernel> kernel, Supplier<SimTarget> target) {
            return StaticProvider.sdt(kernel);
        }
    },
    PROFILE("profile") {
        @Override
        List<Provider> providers(Supplier<Kernel> kernel, Supplier<SimTarget> target) {
            return List.of(new ProfileProvider(kernel, target));
        }
    },
    LOCKSTAT("lockstat") {
        @Override
        List<Provider> providers(Supplier<Kernel> kernel, Supplier<SimTarget> target) {
            return List.of(StaticProvider.lockstat());
        }
    },
    DCPC("dcpc") {
        @Override
        List<Provider> providers(Supplier<Kernel> kernel, Supplier<SimTarget> target) {
            return List.of(new CpcProvider(kernel, target));
        }
    },
    FBT("fbt") {
        @Override
        List<Provider> providers(Supplier<Kernel> kernel, Supplier<SimTarget> target) {
            return List.of(new FbtProvider(kernel));
        }
    };

    private final String module;

    ProviderDriver(String module) {
        this.module = module;
    }

    /** The name of its module. */
    String module() {
        return module;
    }

    /**
     * Its providers, new, in the order in which they register.
     *
     * @param kernel asked only when something is enabled
     * @param target likewise
     */
    abstract List<Provider> providers(Supplier<Kernel> kernel, Supplier<SimTarget> target);
}
