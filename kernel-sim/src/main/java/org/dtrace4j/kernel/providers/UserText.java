package org.dtrace4j.kernel.providers;

import java.util.Optional;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.struct.Constants;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.provider.Target.SymbolAddress;

/**
 * The text of programs, as far as there is any: programs are Java code, so to probes each executes the beginning of its
 * text, its {@code main}, all the time. Nothing further is known, and nothing is made up.
 */
final class UserText {
    /** Where the text of a 32-bit program begins. */
    static final long MAIN = 0x08050000L;

    private final Kernel k;

    UserText(Kernel kernel) {
        this.k = kernel;
    }

    /** Names an address of a process that is still there. */
    Optional<SymbolAddress> symbolAt(int pid, long address) {
        if (address != MAIN) {
            return Optional.empty();
        }
        // Not through the kernel's own functions: they would run, and fire, outside any thread.
        for (SimThread thread : k.sched.threads()) {
            Proc process = thread.kthread().t_procp();
            if (process != null && process.p_pidp() != null && process.p_pidp().pid_id() == pid
                    && UserProcess.of(k, process) != null) {
                return Optional.of(new SymbolAddress(name(process), "main", 0));
            }
        }
        return Optional.empty();
    }

    private String name(Proc process) {
        return k.memory.getString(process.p_user().u_comm_address(), Constants.MAXCOMLEN + 1);
    }
}
