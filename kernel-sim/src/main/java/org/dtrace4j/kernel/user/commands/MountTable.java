package org.dtrace4j.kernel.user.commands;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** /etc/mnttab, which the kernel writes, and /etc/vfstab, which the administrator writes. */
@InObject("libcmdutils.so.1")
final class MountTable {
    static final String MNTTAB = "/etc/mnttab";
    static final String VFSTAB = "/etc/vfstab";

    private MountTable() {
    }

    /**
     * A mounted file system, or one that could be.
     *
     * @param options separated by commas; empty if there are none
     * @param time when it was mounted, in seconds since 1970; 0 in vfstab
     * @param atBoot from vfstab: is it mounted at boot
     */
    record Entry(String special, String directory, String fstype, String options, long time, boolean atBoot) {
    }

    /** What is mounted, in the order in which it was. */
    static List<Entry> mounted(Syscalls sys) throws SystemCallError {
        List<Entry> entries = new ArrayList<>();
        for (String line : FileTools.readLines(sys, MNTTAB)) {
            String[] field = line.split("\t");
            if (field.length == 5) {
                entries.add(new Entry(field[0], field[1], field[2], field[3], seconds(field[4]), false));
            }
        }
        return entries;
    }

    private static long seconds(String text) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** What the administrator has listed. */
    static List<Entry> listed(Syscalls sys) throws SystemCallError {
        List<Entry> entries = new ArrayList<>();
        for (String line : FileTools.readLines(sys, VFSTAB)) {
            String[] field = line.strip().split("\\s+");
            if (!line.startsWith("#") && field.length == 7) {
                entries.add(new Entry(field[0], field[2], field[3], field[6].equals("-") ? "" : field[6], 0,
                    field[5].equals("yes")));
            }
        }
        return entries;
    }

    /** The entry on top: of those with this special or directory the last; null if there is none. */
    static Entry last(List<Entry> entries, String specialOrDirectory) {
        Entry found = null;
        for (Entry entry : entries) {
            if (entry.directory().equals(specialOrDirectory) || entry.special().equals(specialOrDirectory)) {
                found = entry;
            }
        }
        return found;
    }
}
