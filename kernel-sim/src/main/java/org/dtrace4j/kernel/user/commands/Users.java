package org.dtrace4j.kernel.user.commands;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * Numbers of users and groups → names to show, as {@code getpwuid} and {@code getgrgid} find them in {@link Accounts}. A command
 * asks for each once, however many rows it shows.
 */
final class Users {
    /** How a name is found. */
    private interface Lookup {
        Optional<String> of(int number) throws SystemCallError;
    }

    private final Syscalls sys;
    private final Map<Integer, String> users = new HashMap<>();
    private final Map<Integer, String> groups = new HashMap<>();

    Users(Syscalls sys) {
        this.sys = sys;
    }

    /** A user's name, or the number if it has none. */
    String name(int uid) {
        return shown(users, uid, number -> Accounts.byNumber(sys, number).map(Accounts.Account::name));
    }

    /** Whether a list has a user in it, by name or number. */
    boolean isAmong(List<String> list, int uid) {
        return list.contains(Integer.toString(uid)) || !list.isEmpty() && list.contains(name(uid));
    }

    /** A group's name, or the number if it has none. */
    String group(int gid) {
        return shown(groups, gid, number -> Accounts.group(sys, number));
    }

    private static String shown(Map<Integer, String> known, int number, Lookup lookup) {
        String name = known.get(number);
        if (name == null) {
            try {
                name = lookup.of(number).orElse(Integer.toString(number));
            } catch (SystemCallError e) {
                // Without the file nobody has a name.
                name = Integer.toString(number);
            }
            known.put(number, name);
        }
        return name;
    }
}
