package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.struct.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.dtrace4j.kernel.user.Privileges;
import org.dtrace4j.kernel.user.Privileges.Kind;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may give which files away, on zfs and on tmpfs. */
class ChownTest {
    private static final int USER = 100;
    private static final int GROUP = 10;

    /** What somebody who is no superuser sees; the exit status tells. */
    private static int asUser(Syscalls sys, Syscalls.ChildBody body) throws SystemCallError {
        return sys.waitpid(sys.fork(child -> {
            child.setgid(GROUP);
            child.setuid(USER);
            return body.run(child);
        }), 0).status();
    }

    private static void create(Syscalls sys, String path, int mode) throws SystemCallError {
        sys.close(sys.open(path, Syscalls.O_CREAT | Syscalls.O_WRONLY, 0644));
        sys.chmod(path, mode);
    }

    private static String owner(Syscalls sys, String path) throws SystemCallError {
        Syscalls.FileStatus status = sys.lstat(path);
        return status.uid() + ":" + status.gid() + " " + Integer.toOctalString(status.mode() & 07777);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/root", "/etc/svc/volatile"})
    void theSuperuserGivesAnythingAway(String dir) {
        WholeMachine.run(1, (sys, k) -> {
            create(sys, dir + "/f", 04755);
            sys.chown(dir + "/f", USER, GROUP);
            assertEquals("100:10 4755", owner(sys, dir + "/f"), "the superuser keeps the bits");
            sys.chown(dir + "/f", -1, 7);
            sys.chown(dir + "/f", 8, -1);
            assertEquals("8:7 4755", owner(sys, dir + "/f"));
            sys.symlink("f", dir + "/l");
            sys.lchown(dir + "/l", 5, 6);
            assertEquals("8:7 4755", owner(sys, dir + "/f"));
            assertEquals(5, sys.lstat(dir + "/l").uid());
            sys.chown(dir + "/l", 9, 9);
            assertEquals("9:9 4755", owner(sys, dir + "/f"));
            int fd = sys.open(dir + "/f", Syscalls.O_RDONLY, 0);
            sys.fchown(fd, 0, 0);
            sys.close(fd);
            assertEquals("0:0 4755", owner(sys, dir + "/f"));
            assertEquals(EBADF, errno(() -> sys.fchown(77, 0, 0)));
            assertEquals(EINVAL, errno(() -> sys.chown(dir + "/f", -2, 0)));
            assertEquals(ENOENT, errno(() -> sys.chown(dir + "/none", 0, 0)));
            assertEquals(ENOTDIR, errno(() -> sys.chown(dir + "/f/g", 0, 0)));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/root", "/etc/svc/volatile"})
    void whoIsNoSuperuserChangesTheGroupOfHisOwnFilesOnly(String dir) {
        WholeMachine.run(1, (sys, k) -> {
            sys.chmod(dir, 0777);
            create(sys, dir + "/own", 06755);
            sys.chown(dir + "/own", USER, 3);
            create(sys, dir + "/root's", 0644);
            assertEquals(0, asUser(sys, user -> {
                boolean right = errno(() -> user.chown(dir + "/own", 5, -1)) == EPERM
                        && errno(() -> user.chown(dir + "/own", -1, 5)) == EPERM
                        && errno(() -> user.chown(dir + "/root's", USER, -1)) == EPERM
                        && errno(() -> user.chown(dir + "/root's", -1, GROUP)) == EPERM
                        && owner(user, dir + "/own").equals("100:3 6755");
                user.chown(dir + "/own", USER, GROUP);
                return right && owner(user, dir + "/own").equals("100:10 755") ? 0 : 1;
            }));
        });
    }

    @Test
    void anOwnerMayWhereTheMachineDoesNotRestrictIt() {
        WholeMachine.run(1, (sys, k) -> {
            k.vars.rstchown(0);
            create(sys, "/etc/svc/volatile/f", 0644);
            sys.chown("/etc/svc/volatile/f", USER, GROUP);
            assertEquals(EPERM, asUser(sys, user -> {
                user.chown("/etc/svc/volatile/f", 7, -1);
                return errno(() -> user.chown("/etc/svc/volatile/f", USER, -1));
            }));
            assertEquals("7:10 644", owner(sys, "/etc/svc/volatile/f"));
        });
    }

    /** Privileges in place of the superuser's powers: a file of the superuser's takes all of them. */
    @Test
    void privilegesLetOthersGiveFilesAway() {
        WholeMachine.run(1, (sys, k) -> {
            create(sys, "/root/mine", 0644);
            sys.chown("/root/mine", USER, GROUP);
            create(sys, "/root/other's", 0644);
            sys.chown("/root/other's", 7, 7);
            create(sys, "/root/root's", 0644);
            sys.chmod("/root", 0755);
            for (String privilege : List.of("file_chown", "file_chown_self")) {
                sys.chown("/root/mine", USER, GROUP);
                sys.chown("/root/other's", 7, 7);
                int child = sys.fork(user -> {
                    for (Kind kind : List.of(Kind.INHERITABLE, Kind.PERMITTED, Kind.EFFECTIVE)) {
                        user.setPrivileges(Syscalls.PrivilegeChange.SET, kind, Privileges.parse("basic," + privilege).get());
                    }
                    user.setuid(USER);
                    user.setPrivileges(Syscalls.PrivilegeChange.ON, Kind.EFFECTIVE, Privileges.parse(privilege).get());
                    int mine = errno(() -> user.chown("/root/mine", 9, -1));
                    int other = errno(() -> user.chown("/root/other's", 9, -1));
                    int root = errno(() -> user.chown("/root/root's", 9, -1));
                    return mine == 0 && other == (privilege.equals("file_chown") ? 0 : EPERM) && root == EPERM ? 0
                            : 100 + mine * 10 + other;
                });
                assertEquals(0, sys.waitpid(child, 0).status(), privilege);
            }
        });
    }
}
