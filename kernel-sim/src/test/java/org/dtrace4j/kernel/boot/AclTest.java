package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.EBADF;
import static org.dtrace4j.kernel.struct.Constants.EFAULT;
import static org.dtrace4j.kernel.struct.Constants.EINVAL;
import static org.dtrace4j.kernel.struct.Constants.ENOSPC;
import static org.dtrace4j.kernel.struct.Constants.ENOSYS;
import static org.dtrace4j.kernel.struct.Constants.ENOTSUP;
import static org.dtrace4j.kernel.user.Syscalls.ACE_GETACL;
import static org.dtrace4j.kernel.user.Syscalls.ACE_GETACLCNT;
import static org.dtrace4j.kernel.user.Syscalls.ACE_SETACL;
import static org.dtrace4j.kernel.user.Syscalls.GETACL;
import static org.dtrace4j.kernel.user.Syscalls.GETACLCNT;
import static org.dtrace4j.kernel.user.Syscalls.SETACL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;

/** acl(2) and facl(2), on zfs, which has lists of NFSv4's kind, and on tmpfs, which has none. */
class AclTest {
    private static final int ENTRY = 12;
    private static final String FILE = "/etc/acl.test";

    private static int file(Syscalls sys, String path, int mode) throws SystemCallError {
        int fd = sys.creat(path, 0600);
        sys.chmod(path, mode);
        return fd;
    }

    /** The access masks of a list, in hexadecimal, those that deny with an exclamation mark. */
    private static String masks(Syscalls sys, String path) throws SystemCallError {
        int count = sys.acl(path, ACE_GETACLCNT, 0, null);
        byte[] list = new byte[count * ENTRY];
        assertEquals(count, sys.acl(path, ACE_GETACL, count, list));
        ByteBuffer buffer = ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < list.length; at += ENTRY) {
            text.append(buffer.getShort(at + 10) == 1 ? " !" : " ").append(Integer.toHexString(buffer.getInt(at + 4)))
                    .append(':').append(Integer.toHexString(buffer.getShort(at + 8)));
        }
        return text.substring(1);
    }

    @Test
    void aListOfZfsSaysWhatTheModeDoes() {
        WholeMachine.run(1, (sys, k) -> {
            file(sys, FILE, 0640);
            assertEquals("1e019f:1000 120089:2040 120088:4000", masks(sys, FILE));
            sys.chmod(FILE, 0604);
            assertEquals("1:1000 !1:2040 1e019f:1000 120088:2040 120089:4000", masks(sys, FILE), "the group is denied what others may");
            sys.chmod(FILE, 0044);
            assertEquals("!1:1000 1e0198:1000 120089:2040 120089:4000", masks(sys, FILE));
            assertEquals("1e01ff:1000 1200a9:2040 1200a9:4000", masks(sys, "/etc"));
            assertEquals(ENOSYS, errno(() -> sys.acl(FILE, GETACLCNT, 0, null)));
        });
    }

    @Test
    void aListOfTmpfsIsMadeUp() {
        WholeMachine.run(1, (sys, k) -> {
            sys.mount("swap", "/tmp", 0, "tmpfs", "");
            int fd = file(sys, "/tmp/f", 0750);
            assertEquals(4, sys.facl(fd, GETACLCNT, 0, null));
            byte[] list = new byte[4 * ENTRY];
            assertEquals(4, sys.facl(fd, GETACL, 4, list));
            ByteBuffer buffer = ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN);
            int[] typesAndPermissions = new int[8];
            for (int i = 0; i < 4; i++) {
                typesAndPermissions[2 * i] = buffer.getInt(i * ENTRY);
                typesAndPermissions[2 * i + 1] = buffer.getShort(i * ENTRY + 8);
            }
            assertArrayEquals(new int[] {1, 7, 4, 5, 0x10, 7, 0x20, 0}, typesAndPermissions);
            assertEquals(ENOSPC, errno(() -> sys.facl(fd, GETACL, 3, new byte[3 * ENTRY])));
            assertEquals(EINVAL, errno(() -> sys.facl(fd, GETACL, 2, list)));
            assertEquals(ENOSYS, errno(() -> sys.facl(fd, SETACL, 4, list)));
        });
    }

    @Test
    void aListThatAModeCanSayIsSetAndAnotherIsRefused() {
        WholeMachine.run(1, (sys, k) -> {
            int fd = file(sys, FILE, 0644);
            byte[] list = new byte[3 * ENTRY];
            sys.facl(fd, ACE_GETACL, 3, list);
            sys.chmod(FILE, 0700);
            assertEquals(0, sys.acl(FILE, ACE_SETACL, 3, list));
            assertEquals(0644, sys.stat(FILE).mode() & 0777);
            assertEquals(ENOTSUP, errno(() -> sys.acl(FILE, ACE_SETACL, 1, list)));
            assertEquals(EFAULT, errno(() -> sys.acl(FILE, ACE_SETACL, 3, null)));
            assertEquals(EINVAL, errno(() -> sys.acl(FILE, 77, 3, list)));
            assertEquals(EBADF, errno(() -> sys.facl(99, ACE_GETACLCNT, 0, null)));
        });
    }
}
