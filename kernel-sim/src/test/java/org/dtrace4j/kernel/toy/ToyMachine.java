package org.dtrace4j.kernel.toy;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.sim.Coroutines;

/** A machine whose kernel is {@link ToyCode}: its first thread runs what a test says, and then the machine halts. */
public final class ToyMachine implements AutoCloseable {
    public final Machine machine;
    public ToyCode code;

    private ToyMachine(KernelConfig config, String coroutines, Consumer<ToyCode> body) {
        machine = Machine.start(config, kernel -> {
            code = new ToyCode(kernel);
            return new FunctionPointer("toy_thread", kernel.functions.textAddress(ToyCode.class, "toy_thread"),
                    argument -> body.accept(code));
        }, Coroutines.open(coroutines));
        for (String module : List.of("unix", "genunix")) {
            machine.kernel().modules.load(module);
        }
    }

    /** A machine that has not run yet; all its CPUs are started when its first thread begins. */
    public static ToyMachine of(KernelConfig config, Consumer<ToyCode> body) {
        return of(config, "", body);
    }

    public static ToyMachine of(KernelConfig config, String coroutines, Consumer<ToyCode> body) {
        return new ToyMachine(config, coroutines, code -> {
            code.startAll();
            body.accept(code);
        });
    }

    /** Runs for a minute of virtual time or to the end. */
    public Optional<Outcome> run() {
        return machine.run(60_000_000_000L);
    }

    @Override
    public void close() {
        machine.close();
    }
}
