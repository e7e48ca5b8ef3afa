package org.dtrace4j.kernel.providers;

import static org.dtrace4j.kernel.struct.Constants.EBUSY;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.dtrace4j.abi.ProbeHost;
import org.dtrace4j.device.Device;
import org.dtrace4j.dof.ConfFile;
import org.dtrace4j.dof.SystemFile;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.DiskObject;
import org.dtrace4j.kernel.genunix.Drivers;
import org.dtrace4j.kernel.module.BareKernelCode;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.provider.Credential;
import org.dtrace4j.provider.Provider;
import org.dtrace4j.trace.DtraceModule;
import org.dtrace4j.trace.anon.AnonymousTracing;
import org.dtrace4j.trace.site.SiteManager;

/**
 * DTrace in one simulated machine: the driver dtrace and those of the providers, which exist from the beginning and are loaded
 * when {@code /etc/system} forces them or when somebody opens the device.
 *
 * <p>A provider's driver depends on the module dtrace, so loading it loads that; but the runtime comes to life, and an
 * anonymous enabling with it, only when the driver dtrace attaches.
 */
public final class Tracing implements AutoCloseable {
    /** One for the JVM: code is shared by all machines. */
    private static final class Sites {
        static final SiteManager MANAGER = new SiteManager(hostFinder());

        private static MethodHandle hostFinder() {
            try {
                return MethodHandles.lookup().findStatic(BareKernelCode.class, "hostOf",
                        MethodType.methodType(ProbeHost.class, Object.class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final Kernel k;
    private final List<DriverModule> drivers = new ArrayList<>();
    private SimTarget target;
    private DtraceModule runtime;

    /** Adds the drivers to a kernel; loads none. */
    public Tracing(Kernel kernel) {
        this.k = kernel;
        kernel.modules.add(new DtraceDriver(kernel));
        for (ProviderDriver driver : ProviderDriver.values()) {
            DriverModule module = new DriverModule(kernel, driver);
            drivers.add(module);
            kernel.modules.add(module);
        }
        new DtraceDevice(this, kernel).register(kernel);
        kernel.dtraceHelpers = process -> addHelper((UserProcess) process);
    }

    /** The sites of all simulated machines of this JVM. */
    public static SiteManager sites() {
        return Sites.MANAGER;
    }

    /** The machine as a traced system. */
    public SimTarget target() {
        if (target == null) {
            target = new SimTarget(k);
            target.onReveal(this::revealHelpers);
        }
        return target;
    }

    /** The runtime; attaches the drivers if nobody has yet. */
    public DtraceModule runtime() {
        if (runtime == null) {
            DtraceDevice.PROVIDER_MODULES.forEach(k.modules::installDriver);
            k.modules.installDriver("dtrace");
        }
        return runtime;
    }

    /**
     * A process has static probes of its program. Nothing is made of them until somebody wants them: a machine that starts
     * shells for days would else collect probes that nobody has ever looked at.
     */
    void addHelper(UserProcess process) {
        if (runtime != null && UsdtProvider.namesOf(process).anyMatch(runtime::isWanted)) {
            register(process);
        }
    }

    /** Makes the providers of static probes of processes, as far as a description means them, that are not there yet. */
    private void revealHelpers(Predicate<String> wanted) {
        Set<UserProcess> processes = new LinkedHashSet<>();
        for (SimThread thread : k.sched.threads()) {
            Proc proc = thread.kthread().t_procp();
            UserProcess process = proc == null ? null : UserProcess.of(k, proc);
            if (process != null && UsdtProvider.namesOf(process).anyMatch(wanted)) {
                processes.add(process);
            }
        }
        processes.forEach(this::register);
    }

    private void register(UserProcess process) {
        if (!process.probes().isKnown()) {
            process.probes().markKnown();
            UsdtProvider.of(k, process).forEach(target()::register);
        }
    }

    /** A file of the boot file system as it is on the disk, which is where drivers' properties come from. */
    private Optional<byte[]> fileOnDisk(String path) {
        if (!(k.config.disk() instanceof DiskImage disk)) {
            return Optional.empty();
        }
        return Optional.ofNullable(disk.boot().objects().find(path.replaceFirst("^/+", "")))
                .filter(file -> file.type() == DiskObject.Type.FILE).map(DiskObject::data);
    }

    /** Whether the driver dtrace has attached. */
    public boolean isAttached() {
        return runtime != null;
    }

    /** Whether anybody traces, or an anonymous enabling does. */
    public boolean isActive() {
        return runtime != null && runtime.isActive();
    }

    /** A consumer's connection: opens {@code /dev/dtrace}. */
    public Device open() {
        loadAgain();
        return runtime().open();
    }

    /** Whoever opens DTrace opens the drivers of the providers, so that those are there again that have been unloaded. */
    private void loadAgain() {
        for (DriverModule driver : drivers) {
            if (driver.unloaded) {
                k.modules.installDriver(driver.path());
            }
        }
    }

    /** Whether anybody has DTrace open or enabled: then its drivers stay. */
    private boolean isInUse() {
        return isActive() || runtime != null && runtime.hasAnonymousState() || k.specfs.subr.opens(Drivers.DTRACE_MAJOR) > 0;
    }

    /** The same, of a process: the address of its {@code proc_t}. */
    Device open(long process, Credential credential) {
        loadAgain();
        return runtime().open(process, credential);
    }

    @Override
    public void close() {
        if (runtime != null) {
            runtime.close();
        }
    }

    private final class DtraceDriver extends KernelModule {
        DtraceDriver(Kernel kernel) {
            super(kernel, "drv", "dtrace");
        }

        @Override
        public boolean isObserver() {
            return true;
        }

        @Override
        protected int attach() {
            if (runtime == null) {
                runtime = new DtraceModule(target(), Tracing::sites);
                AnonymousTracing.attach(runtime, fileOnDisk(ConfFile.PATH), fileOnDisk(SystemFile.PATH), false,
                        line -> k.genunix.log.tellOfObserver(line + "\n"));
            }
            return 0;
        }
    }

    private final class DriverModule extends KernelModule {
        private final ProviderDriver driver;
        private List<Provider> attached = List.of();
        private boolean unloaded;

        DriverModule(Kernel kernel, ProviderDriver driver) {
            super(kernel, "drv", driver.module());
            this.driver = driver;
        }

        @Override
        public boolean isObserver() {
            return true;
        }

        @Override
        protected int init() {
            return k.modules.load("drv/dtrace");
        }

        @Override
        protected int attach() {
            if (attached.isEmpty()) {
                unloaded = false;
                attached = driver.providers(() -> k, Tracing.this::target);
                attached.forEach(target()::register);
            }
            return 0;
        }

        @Override
        public List<String> requisites() {
            return List.of("drv/dtrace");
        }

        @Override
        protected int fini() {
            if (isInUse()) {
                return EBUSY;
            }
            attached.forEach(target()::unregister);
            attached = List.of();
            unloaded = true;
            return 0;
        }
    }
}
