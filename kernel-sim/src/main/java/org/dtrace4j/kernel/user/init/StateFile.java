package org.dtrace4j.kernel.user.init;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.image.InObject;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FileTools;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * What init remembers, in memory and in its file, so that an init that is restarted knows its children.
 *
 * <p>The file is the C structure of a 32-bit little-endian program:
 *
 * <pre>
 *   0  int    ist_runlevel
 *   4  int    ist_num_proc         slots that follow, 20 at first
 *   8  int    ist_utmpx_ok
 *  12  struct ist_proc_table[ist_num_proc], 20 bytes each:
 *        0  char  p_id[4]          inittab id
 *        4  int   p_pid
 *        8  short p_count          respawns
 *       12  int   p_time           of the first respawn
 *       16  short p_flags
 *       18  short p_exit
 * </pre>
 *
 * A change is written to a new file, which is then renamed over the old one. So the file's vnode is a different one
 * after each change, and the name under which the kernel has cached its path is the one of the new file.
 */
@InObject("init")
final class StateFile {
    static final String PATH = "/etc/svc/volatile/init.state";
    static final String NEXT_PATH = "/etc/svc/volatile/init-next.state";

    static final int OCCUPIED = 01;
    static final int LIVING = 02;
    static final int NAMED = 010;

    private static final int HEADER_BYTES = 12;
    private static final int SLOT_BYTES = 20;
    private static final int FIRST_SLOTS = 20;
    private static final int ID_BYTES = 4;
    private static final int MODE = 0600;

    private int runLevel;
    private int accountingReady;
    private final List<Slot> slots = new ArrayList<>();

    /** A process that init started. */
    static final class Slot {
        String id = "";
        int pid;
        int respawns;
        int firstRespawn;
        int flags;
        int exit;

        boolean occupied() {
            return (flags & OCCUPIED) != 0;
        }

        void clear() {
            id = "";
            pid = 0;
            respawns = 0;
            firstRespawn = 0;
            flags = 0;
            exit = 0;
        }
    }

    StateFile() {
        grow(FIRST_SLOTS);
    }

    private void grow(int count) {
        while (slots.size() < count) {
            slots.add(new Slot());
        }
    }

    /** A free slot, now occupied by a living process; the table grows if all are taken. */
    Slot occupy(int pid) {
        for (Slot slot : slots) {
            if (!slot.occupied()) {
                slot.pid = pid;
                slot.flags = OCCUPIED | LIVING;
                return slot;
            }
        }
        grow(2 * slots.size());
        return occupy(pid);
    }

    /** The slot of a process, or null. */
    Slot find(int pid) {
        for (Slot slot : slots) {
            if (slot.occupied() && slot.pid == pid) {
                return slot;
            }
        }
        return null;
    }

    /** The pids of occupied slots. */
    List<Integer> pids() {
        List<Integer> pids = new ArrayList<>();
        for (Slot slot : slots) {
            if (slot.occupied()) {
                pids.add(slot.pid);
            }
        }
        return pids;
    }

    void runLevel(char level) {
        runLevel = level;
    }

    /** The file's contents. */
    byte[] bytes() {
        int size = HEADER_BYTES + SLOT_BYTES * slots.size();
        ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(runLevel).putInt(slots.size()).putInt(accountingReady);
        for (Slot slot : slots) {
            int start = buffer.position();
            buffer.put(slot.id.getBytes(StandardCharsets.ISO_8859_1));
            buffer.position(start + ID_BYTES);
            buffer.putInt(slot.pid).putShort((short) slot.respawns).putShort((short) 0).putInt(slot.firstRespawn);
            buffer.putShort((short) slot.flags).putShort((short) slot.exit);
        }
        return buffer.array();
    }

    /** Takes over what an earlier init wrote; false (and nothing taken over) if that is no state file. */
    private boolean take(byte[] content) {
        ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (content.length < HEADER_BYTES || buffer.getInt(4) < 1
            || content.length - HEADER_BYTES != (long) SLOT_BYTES * buffer.getInt(4)) {
            return false;
        }
        runLevel = buffer.getInt(0);
        accountingReady = buffer.getInt(8);
        slots.clear();
        grow(buffer.getInt(4));
        for (int i = 0; i < slots.size(); i++) {
            int start = HEADER_BYTES + SLOT_BYTES * i;
            Slot slot = slots.get(i);
            slot.id = new String(content, start, ID_BYTES, StandardCharsets.ISO_8859_1).replace("\0", "");
            slot.pid = buffer.getInt(start + 4);
            slot.respawns = buffer.getShort(start + 8);
            slot.firstRespawn = buffer.getInt(start + 12);
            slot.flags = buffer.getShort(start + 16);
            slot.exit = buffer.getShort(start + 18);
        }
        return true;
    }

    /**
     * Begins: creates the file, empty, if this is the first init of this boot; else reads it. A file that cannot be
     * used is replaced at once.
     *
     * @return true if this is the first init
     */
    boolean begin(Syscalls sys, InitConsole console) {
        try {
            sys.close(sys.open(PATH, Syscalls.O_RDWR | Syscalls.O_CREAT | Syscalls.O_EXCL, MODE));
            return true;
        } catch (SystemCallError e) {
            if (e.errno() != Errno.EEXIST) {
                console.say("Error creating persistent state file `" + PATH + "': " + Errno.text(e));
                return true;
            }
        }
        console.say("Restarting.");
        try {
            if (take(FileTools.read(sys, PATH))) {
                return false;
            }
            console.say("Persistent state file `" + PATH + "' is invalid and was ignored.");
        } catch (SystemCallError e) {
            console.say("Error accessing persistent state file `" + PATH + "'.  Ignored.");
        }
        write(sys, message -> { });
        return false;
    }

    /** Replaces the file. A failure leaves the old one; {@code complaint} is told. */
    void write(Syscalls sys, InitConsole complaint) {
        try {
            FileTools.write(sys, NEXT_PATH, Syscalls.O_CREAT | Syscalls.O_TRUNC, MODE, bytes());
        } catch (SystemCallError e) {
            complaint.say("Couldn't write persistent state file `" + PATH + "'.");
            return;
        }
        try {
            sys.rename(NEXT_PATH, PATH);
        } catch (SystemCallError e) {
            complaint.say("Couldn't move persistent state file `" + NEXT_PATH + "' to `" + PATH + "'.");
            try {
                sys.unlink(NEXT_PATH);
            } catch (SystemCallError gone) {
                // Nothing more can be done about a file that neither moves nor goes.
            }
        }
    }
}
