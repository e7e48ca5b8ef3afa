package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Privileges;
import org.dtrace4j.kernel.user.Privileges.Kind;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.Syscalls.PrivilegeChange;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * {@code su [-] [username [arg…]]}: a shell of another user, with the privileges that the user's row of
 * {@code /etc/user_attr} gives. Nobody here has a password, so only the superuser can become somebody else.
 */
public final class Su implements UserProgram {
    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        List<String> rest = new ArrayList<>(arguments.subList(1, arguments.size()));
        boolean login = !rest.isEmpty() && rest.get(0).equals("-");
        if (login) {
            rest.remove(0);
        }
        String name = rest.isEmpty() ? "root" : rest.remove(0);
        Optional<Accounts.Account> found = Accounts.byName(sys, name);
        if (found.isEmpty()) {
            sys.print(2, "su: Unknown id: " + name + "\n");
            return 1;
        }
        Accounts.Account account = found.get();
        if (sys.getuid() != 0 && sys.getuid() != account.uid()) {
            sys.print(2, "su: Sorry\n");
            return 1;
        }
        List<String> words = new ArrayList<>(List.of(login ? "-su" : "su"));
        words.addAll(rest);
        try {
            become(sys, account);
            Map<String, String> environment = environment(sys, account, login);
            if (login) {
                enter(sys, account);
            }
            sys.exec(account.shell(), words, environment);
        } catch (SystemCallError e) {
            sys.print(2, e.errno() == Errno.EPERM ? "su: Sorry\n" : "su: No shell\n");
        }
        return 1;
    }

    private static void become(Syscalls sys, Accounts.Account account) throws SystemCallError {
        if (sys.getuid() == account.uid()) {
            return;
        }
        Privileges limit = Accounts.limit(sys, account.name());
        sys.setPrivileges(PrivilegeChange.SET, Kind.INHERITABLE,
                Accounts.defaultPrivileges(sys, account.name()).and(limit));
        sys.setPrivileges(PrivilegeChange.SET, Kind.LIMIT, limit);
        sys.setgid(account.gid());
        sys.setuid(account.uid());
    }

    private static Map<String, String> environment(Syscalls sys, Accounts.Account account, boolean login) {
        Map<String, String> environment = new TreeMap<>(sys.environment());
        if (login) {
            environment.clear();
            environment.put("HOME", account.home());
            environment.put("LOGNAME", account.name());
            environment.put("SHELL", account.shell());
            environment.put("PATH", account.uid() == 0 ? "/usr/sbin:/usr/bin:/sbin" : "/usr/bin");
        }
        return environment;
    }

    private static void enter(Syscalls sys, Accounts.Account account) throws SystemCallError {
        if (FileTools.isDirectory(sys, account.home())) {
            sys.chdir(account.home());
        } else {
            sys.print(2, "su: No directory! Using home=/\n");
            sys.chdir("/");
        }
    }
}
