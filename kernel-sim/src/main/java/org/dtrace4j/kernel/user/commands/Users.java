package org.dtrace4j.kernel.user.commands;

/** Names of the few users and groups that the system has; they are those of /etc/passwd and /etc/group on its disk. */
final class Users {
    private Users() {
    }

    /** A user's name, or the number if it has none. */
    static String name(int uid) {
        return switch (uid) {
            case 0 -> "root";
            case 1 -> "daemon";
            case 2 -> "bin";
            case 3 -> "sys";
            case 4 -> "adm";
            case 60001 -> "nobody";
            default -> Integer.toString(uid);
        };
    }

    /** A group's name, or the number if it has none. */
    static String group(int gid) {
        return switch (gid) {
            case 0 -> "root";
            case 1 -> "other";
            case 2 -> "bin";
            case 3 -> "sys";
            case 60001 -> "nobody";
            default -> Integer.toString(gid);
        };
    }
}
