package org.dtrace4j.kernel.providers;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.kernel.genunix.Creds;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.sched.SimThread;
import org.dtrace4j.kernel.struct.Proc;
import org.dtrace4j.kernel.syscall.UserProcess;
import org.dtrace4j.kernel.user.libc.PlockstatProbes;
import org.dtrace4j.provider.Credential;
import org.dtrace4j.provider.Privilege;
import org.dtrace4j.provider.ProbePattern;
import org.dtrace4j.provider.ProcessProbes;

/** The pid providers of a machine, and the plockstat providers: one for each process that somebody has asked for, made then. */
final class PidProviders {
    private static final Pattern PID = Pattern.compile("pid([0-9]+)");
    private static final Pattern NUMBER = Pattern.compile("([^0-9]|[0-9]+[^0-9])*?([0-9]+)");

    private final Kernel k;
    private final SimTarget target;
    private final Map<String, PidProvider> byName = new TreeMap<>();

    PidProviders(Kernel kernel, SimTarget target) {
        this.k = kernel;
        this.target = target;
    }

    /** Has the provider of a process exist, and checks a description of its probes. */
    ProcessProbes prepare(ProbePattern pattern, Credential who) {
        String name = pattern.provider();
        if (target.providers().stream().anyMatch(p -> p.name().equals(name) && !p.isRetired() && !(p instanceof PidProvider))) {
            return ProcessProbes.of(pattern);
        }
        Matcher number = NUMBER.matcher(name);
        int pid = number.matches() ? parse(number.group(2)) : 0;
        if (pid == 0) {
            return new ProcessProbes(pattern, "D_PROC_BADPID", "'" + name + "' does not contain a valid pid");
        }
        Optional<UserProcess> process = find(pid);
        if (process.isEmpty() || !mayGrab(process.get().proc(), who)) {
            // Also a description of static probes of a program has its process grabbed.
            return new ProcessProbes(pattern, "D_PROC_GRAB", "failed to grab process " + pid);
        }
        if (name.equals(PlockstatProbes.PROVIDER + pid)) {
            target.register(UsdtProvider.ofLibrary(k, process.get()));
        }
        if (!PID.matcher(name).matches()) {
            return ProcessProbes.of(pattern);
        }
        PidProvider provider = byName.get(name);
        if (provider == null || !provider.isOf(process.get())) {
            // A process that has become another program has other probes.
            PidProvider fresh = new PidProvider(k, name, process.get());
            if (provider != null) {
                provider.retire();
                target.replace(provider, fresh);
            } else {
                target.register(fresh);
            }
            byName.put(name, fresh);
            provider = fresh;
        }
        return provider.check(pattern);
    }

    private static boolean mayGrab(Proc process, Credential who) {
        return Creds.mayControl(process, who.all() || who.privileges().contains(Privilege.PROC_OWNER), who.uid());
    }

    private static int parse(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private Optional<UserProcess> find(int pid) {
        // Not through the kernel's own functions: they would run, and fire, outside any thread.
        for (SimThread thread : k.sched.threads()) {
            Proc process = thread.kthread().t_procp();
            if (process != null && process.p_pidp() != null && process.p_pidp().pid_id() == pid) {
                return Optional.ofNullable(UserProcess.of(k, process));
            }
        }
        return Optional.empty();
    }
}
