package org.dtrace4j.kernel.user.init;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.dtrace4j.kernel.user.BootStory;
import org.junit.jupiter.api.Test;

class InitTest {
    @Test
    void stateFileIsTheStructureOfA32BitProgram() {
        StateFile state = new StateFile();
        StateFile.Slot slot = state.occupy(0x1234);
        slot.id = "smf";
        slot.respawns = 2;
        slot.firstRespawn = 77;
        slot.exit = 256;
        byte[] bytes = state.bytes();
        assertEquals(412, bytes.length);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, buffer.getInt(0));
        assertEquals(20, buffer.getInt(4));
        assertEquals(0, buffer.getInt(8));
        assertArrayEquals(new byte[] {'s', 'm', 'f', 0}, Arrays.copyOfRange(bytes, 12, 16));
        assertEquals(0x1234, buffer.getInt(16));
        assertEquals(2, buffer.getShort(20));
        assertEquals(77, buffer.getInt(24));
        assertEquals(StateFile.OCCUPIED | StateFile.LIVING, buffer.getShort(28));
        assertEquals(256, buffer.getShort(30));
        assertEquals(0, buffer.getInt(32));
    }

    @Test
    void stateFileGrows() {
        StateFile state = new StateFile();
        for (int pid = 1; pid <= 21; pid++) {
            state.occupy(pid);
        }
        assertEquals(12 + 40 * 20, state.bytes().length);
        assertEquals(21, state.find(21).pid);
    }

    @Test
    void inittabLines() {
        Inittab table = Inittab.parse("# comment\n\nap::sysinit:/sbin/autopush -f /etc/iu.ap\n"
            + "is:3:initdefault:\nbad line\ntoolong:3:wait:x\nx:s:sysinit:cmd # why\n");
        assertEquals(List.of(
            new Inittab.Entry("ap", "", "sysinit", "/sbin/autopush -f /etc/iu.ap"),
            new Inittab.Entry("is", "3", "initdefault", ""),
            new Inittab.Entry("x", "s", "sysinit", "cmd")), table.entries());
        assertEquals(List.of("Bad inittab entry: bad line", "Bad inittab entry: toolong:3:wait:x"), table.complaints());
    }

    @Test
    void bootWritesTheStateTwiceForEachSysinitLine() {
        BootStory story = new BootStory();
        story.system().file("/etc/inittab", 0755, "a::sysinit:echo one\nb::sysinit:echo two; exit 3\nis:3:initdefault:\n");
        story.boot();
        assertEquals("one\ntwo\n\nINIT: Ignoring legacy \"initdefault\" entry.\n"
            + "\nINIT: No entry for svc.startd in /etc/inittab.\n", story.system().console());
        List<String> state = story.system().journal("init");
        assertEquals("create " + StateFile.PATH, state.get(0));
        String write = "create " + StateFile.NEXT_PATH;
        String rename = "rename " + StateFile.NEXT_PATH + " " + StateFile.PATH;
        assertEquals(List.of(write, rename, write, rename, write, rename, write, rename), state.subList(1, 9));
        assertEquals(9, state.size());
        assertEquals(412, story.system().text(StateFile.PATH).length());
    }

    @Test
    void restartReadsTheState() {
        BootStory story = new BootStory();
        story.system().file("/etc/inittab", 0755, "smf::sysinit:echo startd\n");
        story.system().file(StateFile.PATH, 0755, "garbage");
        story.boot();
        assertTrue(story.system().console().startsWith("\nINIT: Restarting.\n\nINIT: Persistent state file `" + StateFile.PATH
            + "' is invalid and was ignored.\n"), story.system().console());
    }

    @Test
    void startdThatEndsIsStartedAgainButNotForEver() {
        BootStory story = new BootStory();
        story.system().file("/etc/inittab", 0755, "smf::sysinit:echo startd\n");
        story.boot();
        assertEquals("startd\nstartd\nstartd\nstartd\nstartd\n"
            + "\nINIT: svc.startd is restarting too quickly; giving up.\n", story.system().console());
    }
}
