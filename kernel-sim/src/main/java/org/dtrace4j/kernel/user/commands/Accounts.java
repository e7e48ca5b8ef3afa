package org.dtrace4j.kernel.user.commands;

import java.util.Optional;
import java.util.OptionalInt;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.Privileges;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** What the files of {@code /etc} say of users: passwd(4), group(4), user_attr(4). */
public final class Accounts {
    /**
     * A row of {@code /etc/passwd}.
     *
     * @param shell the default one where the row has none
     */
    record Account(String name, int uid, int gid, String home, String shell) { }

    private static final String PASSWD = "/etc/passwd";
    private static final String GROUP = "/etc/group";
    private static final String ATTRIBUTES = "/etc/user_attr";
    private static final String DEFAULT_SHELL = "/sbin/sh";
    private static final int PASSWD_FIELDS = 7;
    private static final int ATTRIBUTE_FIELDS = 5;

    private Accounts() {
    }

    static Optional<Account> byName(Syscalls sys, String name) throws SystemCallError {
        return find(sys, name, 0);
    }

    /** The home directory of a user. */
    public static Optional<String> homeOf(Syscalls sys, String name) throws SystemCallError {
        return byName(sys, name).map(Account::home);
    }

    static Optional<Account> byNumber(Syscalls sys, int uid) throws SystemCallError {
        return find(sys, Integer.toString(uid), 2);
    }

    /** The number of a user, who may be given by name or by number. */
    static OptionalInt number(Syscalls sys, String user) throws SystemCallError {
        Optional<Account> account = byName(sys, user);
        return account.isPresent() ? OptionalInt.of(account.get().uid())
                : isNumber(user) ? OptionalInt.of(Integer.parseInt(user)) : OptionalInt.empty();
    }

    private static Optional<Account> find(Syscalls sys, String value, int field) throws SystemCallError {
        for (String line : FileTools.readLines(sys, PASSWD)) {
            String[] fields = line.split(":", -1);
            if (fields.length == PASSWD_FIELDS && fields[field].equals(value) && isNumber(fields[2]) && isNumber(fields[3])) {
                return Optional.of(new Account(fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]),
                        fields[5].isEmpty() ? "/" : fields[5], fields[6].isEmpty() ? DEFAULT_SHELL : fields[6]));
            }
        }
        return Optional.empty();
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,9}");
    }

    /** The number of a group, which may be given by name or by number. */
    static OptionalInt groupNumber(Syscalls sys, String group) throws SystemCallError {
        if (isNumber(group)) {
            return OptionalInt.of(Integer.parseInt(group));
        }
        return FileTools.readLines(sys, GROUP).stream().map(line -> line.split(":", -1))
                .filter(fields -> fields.length > 2 && fields[0].equals(group) && isNumber(fields[2]))
                .mapToInt(fields -> Integer.parseInt(fields[2])).findFirst();
    }

    /** The name of a group. */
    static Optional<String> group(Syscalls sys, int gid) throws SystemCallError {
        return FileTools.readLines(sys, GROUP).stream().map(line -> line.split(":", -1))
                .filter(fields -> fields.length > 2 && fields[2].equals(Integer.toString(gid))).map(fields -> fields[0])
                .findFirst();
    }

    /** What a user's programs begin with: {@code basic}, unless {@code defaultpriv} of the user says otherwise. */
    static Privileges defaultPrivileges(Syscalls sys, String name) throws SystemCallError {
        return attribute(sys, name, "defaultpriv").flatMap(Privileges::parse).orElse(Privileges.BASIC);
    }

    /** What a user's programs can have at most: everything, unless {@code limitpriv} of the user says otherwise. */
    static Privileges limit(Syscalls sys, String name) throws SystemCallError {
        return attribute(sys, name, "limitpriv").flatMap(Privileges::parse).orElse(Privileges.ALL);
    }

    private static Optional<String> attribute(Syscalls sys, String name, String key) throws SystemCallError {
        if (!FileTools.exists(sys, ATTRIBUTES)) {
            return Optional.empty();
        }
        for (String line : FileTools.readLines(sys, ATTRIBUTES)) {
            String[] fields = line.split(":", ATTRIBUTE_FIELDS);
            if (!line.startsWith("#") && fields.length == ATTRIBUTE_FIELDS && fields[0].equals(name)) {
                for (String pair : fields[ATTRIBUTE_FIELDS - 1].split(";")) {
                    if (pair.startsWith(key + "=")) {
                        return Optional.of(pair.substring(key.length() + 1));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
