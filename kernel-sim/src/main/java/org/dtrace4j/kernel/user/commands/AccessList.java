package org.dtrace4j.kernel.user.commands;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * The access control list of a file, and how it is written: what libsec.so.1 and libcmdutils do for {@code ls} and {@code chmod}.
 *
 * @param aces whether the entries are of NFSv4's kind, {@code ace_t}; else they are {@code aclent_t}
 * @param entries as the kernel gives them
 * @param isDirectory of what it is the list
 */
record AccessList(boolean aces, List<Entry> entries, boolean isDirectory) {
    private static final int ACE_STYLE = 2;
    private static final int ENTRY_BYTES = 12;
    private static final int COLUMNS = 80;

    private static final int IDENTIFIER_GROUP = 0x40;
    private static final int OWNER = 0x1000;
    private static final int GROUP = 0x2000;
    private static final int EVERYONE = 0x4000;
    private static final int WHO = OWNER | GROUP | EVERYONE | IDENTIFIER_GROUP;
    private static final int INHERITANCE = 0xf;
    private static final int DENY = 1;
    private static final int USER_OBJ = 0x01;
    private static final int GROUP_OBJ = 0x04;
    private static final int CLASS_OBJ = 0x10;

    /** What an {@code ace_t} may allow, in the order in which it is written: bit, letter, names. */
    private enum Permission {
        READ_DATA(0x1, 'r', "read_data", "list_directory/read_data"),
        WRITE_DATA(0x2, 'w', "write_data", "add_file/write_data"),
        APPEND_DATA(0x4, 'p', "append_data", "add_subdirectory/append_data"),
        READ_XATTR(0x8, 'R', "read_xattr", "read_xattr"),
        WRITE_XATTR(0x10, 'W', "write_xattr", "write_xattr"),
        EXECUTE(0x20, 'x', "execute", "execute"),
        DELETE_CHILD(0x40, 'D', "delete_child", "delete_child"),
        READ_ATTRIBUTES(0x80, 'a', "read_attributes", "read_attributes"),
        WRITE_ATTRIBUTES(0x100, 'A', "write_attributes", "write_attributes"),
        DELETE(0x10000, 'd', "delete", "delete"),
        READ_ACL(0x20000, 'c', "read_acl", "read_acl"),
        WRITE_ACL(0x40000, 'C', "write_acl", "write_acl"),
        WRITE_OWNER(0x80000, 'o', "write_owner", "write_owner"),
        SYNCHRONIZE(0x100000, 's', "synchronize", "synchronize");

        private final int bit;
        private final char letter;
        private final String ofFile;
        private final String ofDirectory;

        Permission(int bit, char letter, String ofFile, String ofDirectory) {
            this.bit = bit;
            this.letter = letter;
            this.ofFile = ofFile;
            this.ofDirectory = ofDirectory;
        }
    }

    private static final String LETTERS = "rwxpdDaARWcCos";

    /**
     * One entry.
     *
     * @param who a user or a group, where it is about one by number
     * @param mask what it is about: an {@code a_access_mask}, or an {@code a_perm}
     * @param flags an {@code a_flags}, or the type of an {@code aclent_t}
     * @param type 1 if it denies
     */
    record Entry(int who, int mask, int flags, int type) { }

    /** The list of a file. */
    static AccessList of(Syscalls sys, String path, boolean isDirectory) throws SystemCallError {
        boolean aces = (sys.pathconf(path, Syscalls.PC_ACL_ENABLED) & ACE_STYLE) != 0;
        int count = sys.acl(path, aces ? Syscalls.ACE_GETACLCNT : Syscalls.GETACLCNT, 0, null);
        byte[] bytes = new byte[count * ENTRY_BYTES];
        sys.acl(path, aces ? Syscalls.ACE_GETACL : Syscalls.GETACL, count, bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (aces) {
                entries.add(new Entry(buffer.getInt(), buffer.getInt(), buffer.getShort(), buffer.getShort()));
            } else {
                int type = buffer.getInt();
                entries.add(new Entry(buffer.getInt(), buffer.getInt(), type, 0));
            }
        }
        return new AccessList(aces, entries, isDirectory);
    }

    /** {@code acl_strip}: leaves of a list what the mode says. */
    static void strip(Syscalls sys, String path, boolean isDirectory) throws SystemCallError {
        AccessList list = of(sys, path, isDirectory);
        ByteBuffer buffer = ByteBuffer.allocate(list.entries.size() * ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Entry entry : list.entries) {
            if (list.aces) {
                buffer.putInt(entry.who()).putInt(entry.mask()).putShort((short) entry.flags()).putShort((short) entry.type());
            } else {
                buffer.putInt(entry.flags()).putInt(entry.who()).putInt(entry.mask());
            }
        }
        sys.acl(path, list.aces ? Syscalls.ACE_SETACL : Syscalls.SETACL, list.entries.size(), buffer.array());
    }

    /** {@code acl_trivial}: whether a list says no more than the mode. Asks only where lists are kept. */
    static boolean isTrivial(Syscalls sys, String path, boolean isDirectory) throws SystemCallError {
        if (sys.pathconf(path, Syscalls.PC_ACL_ENABLED) == 0) {
            return true;
        }
        return of(sys, path, isDirectory).entries.stream().allMatch(entry -> (entry.flags() & INHERITANCE) == 0
                && ((entry.flags() & WHO) == OWNER || (entry.flags() & WHO) == EVERYONE
                || (entry.flags() & WHO) == (GROUP | IDENTIFIER_GROUP)));
    }

    // ---- as text

    /** The lines of {@code ls -v}. */
    List<String> verbose(Users users) {
        List<String> lines = new ArrayList<>();
        for (int slot = 0; slot < entries.size(); slot++) {
            Entry entry = entries.get(slot);
            if (aces) {
                lines.addAll(wrapped("     " + slot + ":", text(entry, users)));
            } else {
                lines.add("     " + slot + ":" + text(entry, users));
            }
        }
        return lines;
    }

    /** The lines of {@code ls -V}. */
    List<String> compact(Users users) {
        List<String> lines = new ArrayList<>();
        for (Entry entry : entries) {
            if (!aces) {
                String text = text(entry, users);
                int end = text.lastIndexOf("::") >= 0 ? text.indexOf("::") + 1 : text.indexOf(':');
                lines.add(String.format(Locale.ROOT, "%18s:%s", text.substring(0, end), text.substring(end + 1)));
                continue;
            }
            StringBuilder letters = new StringBuilder();
            for (char letter : LETTERS.toCharArray()) {
                boolean allowed = false;
                for (Permission one : Permission.values()) {
                    allowed |= one.letter == letter && (entry.mask() & one.bit) != 0;
                }
                letters.append(allowed ? letter : '-');
            }
            lines.add(String.format(Locale.ROOT, "%18s:%s:%s:%s", who(entry, users), letters, "-------", type(entry)));
        }
        return lines;
    }

    private static String who(Entry entry, Users users) {
        return switch (entry.flags() & WHO) {
            case OWNER -> "owner@";
            case GROUP | IDENTIFIER_GROUP -> "group@";
            case EVERYONE -> "everyone@";
            case IDENTIFIER_GROUP -> "group:" + users.group(entry.who());
            default -> "user:" + users.name(entry.who());
        };
    }

    private static String type(Entry entry) {
        return entry.type() == DENY ? "deny" : "allow";
    }

    private String text(Entry entry, Users users) {
        if (!aces) {
            String permissions = ((entry.mask() & 4) != 0 ? "r" : "-") + ((entry.mask() & 2) != 0 ? "w" : "-")
                    + ((entry.mask() & 1) != 0 ? "x" : "-");
            return switch (entry.flags()) {
                case USER_OBJ -> "user::" + permissions;
                case GROUP_OBJ -> "group::" + permissions + "\t\t#effective:" + permissions;
                case CLASS_OBJ -> "mask:" + permissions;
                default -> "other:" + permissions;
            };
        }
        List<String> names = new ArrayList<>();
        for (Permission one : Permission.values()) {
            if ((entry.mask() & one.bit) != 0) {
                names.add(isDirectory ? one.ofDirectory : one.ofFile);
            }
        }
        return who(entry, users) + ":" + String.join("/", names) + ":" + type(entry);
    }

    /** A text with its head in front, in lines that end before a slash or a colon where it would be too long. */
    private static List<String> wrapped(String head, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(head);
        for (String part : text.split("(?=[/:])")) {
            if (line.length() + part.length() >= COLUMNS) {
                lines.add(line.toString());
                line = new StringBuilder("         ");
            }
            line.append(part);
        }
        lines.add(line.toString());
        return lines;
    }
}
