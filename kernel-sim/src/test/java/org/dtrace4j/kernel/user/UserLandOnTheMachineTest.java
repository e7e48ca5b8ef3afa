package org.dtrace4j.kernel.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.dtrace4j.kernel.boot.Machine;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.module.KernelConfig;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.user.disk.InitialDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the programs do over the real kernel of the simulated machine, seen on its console. */
class UserLandOnTheMachineTest {
    private static final long SECOND = 1_000_000_000L;
    private static final InitialDisk DISK = InitialDisk.with(Programs.standard());

    /** A machine whose console is read and typed on. */
    private static final class Session implements AutoCloseable {
        private final StringBuilder console = new StringBuilder();
        private final Machine machine;
        private long until;

        Session(long seed, InitialDisk disk) {
            KernelConfig config = KernelConfig.of(seed).withDisk(FreshDisk.of(disk)).withConsole(console::append);
            machine = Machine.start(config, kernel -> kernel.genunix.main.entry());
        }

        Optional<Outcome> run(long nanos) {
            until += nanos;
            return machine.run(until);
        }

        /** Boots and logs in. */
        Session logIn() {
            run(5 * SECOND);
            type("root");
            return this;
        }

        /** Types a line; returns what comes in the next seconds. */
        String type(String line) {
            int before = console.length();
            machine.kernel().console.type(line + "\n");
            run(5 * SECOND);
            return console.substring(before);
        }

        String console() {
            return console.toString();
        }

        @Override
        public void close() {
            machine.close();
        }
    }

    private static InitialDisk withMountScript(String text) {
        return DISK.withFile(InitialDisk.MOUNT_SCRIPT, text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "pstop", "sleep", "seconds"})
    void eachWayToMountTheConfigurationBootsToALogin(String variant) throws IOException {
        Path script = Path.of("..", "examples", "tmpfs", "boot", variant + ".sh");
        try (Session session = new Session(11, withMountScript(Files.readString(script)))) {
            session.logIn();
            assertTrue(session.console().contains("Hostname: sandbox\n\nsandbox console login: "), session.console());
            assertEquals("ok\n# ", session.type("cat /var/opt/site/boot.status"));
            String mounts = session.type("mount -p");
            assertTrue(mounts.contains("rpool/running/svc - /etc/svc zfs - no"), mounts);
            assertTrue(mounts.contains("swap - /etc/svc/volatile tmpfs - no"), mounts);
        }
    }

    @Test
    void theSameSeedGivesTheSameConsole() {
        String first;
        try (Session session = new Session(5, DISK)) {
            first = session.logIn().type("ls -l /etc/svc/volatile; ps -ef; svcs; zfs list") + session.console();
        }
        try (Session session = new Session(5, DISK)) {
            String again = session.logIn().type("ls -l /etc/svc/volatile; ps -ef; svcs; zfs list") + session.console();
            assertEquals(first, again);
        }
    }

    @Test
    void fileHeldOpenMakesTheUnmountFailAndTheBootGoOn() {
        String script = "exec 9</etc/svc/volatile/init.state\numount /etc/svc/volatile\n";
        try (Session session = new Session(3, withMountScript(script))) {
            session.logIn();
            assertTrue(session.console().contains("umount: /etc/svc/volatile busy\n"
                + "svc-upgrade-boot: failed while mounting the configuration (exit status 1); "
                + "/etc/svc is as the kernel left it\n"), session.console());
            assertTrue(session.console().contains("site/config:default failed fatally: transitioned to maintenance"));
            assertEquals("maintenance\n# ", session.type("svcs -H -o state site/config"));
        }
    }

    @Test
    void stoppedInitIsShownStoppedAndRunsAgain() {
        try (Session session = new Session(4, DISK)) {
            session.logIn();
            assertEquals("S COMMAND\nT /sbin/init\nS COMMAND\nS /sbin/init\n# ",
                session.type("pstop 1; ps -p 1 -o s,args; prun 1; ps -p 1 -o s,args"));
            assertEquals("pstop: cannot control 2: system process\n# ", session.type("pstop 2"));
        }
    }

    @Test
    void stateFileIsReplacedAndNobodyHasItOpen() {
        try (Session session = new Session(6, DISK)) {
            session.logIn();
            String listing = session.type("ls -l /etc/svc/volatile/init.state; ls /etc/svc/volatile | grep -c init-next");
            assertTrue(listing.matches("(?s)-rw-------   1 root     root         412 .* "
                + "/etc/svc/volatile/init.state\n0\n# "), listing);
            assertFalse(session.type("pfiles 1").contains("volatile"));
        }
    }

    @Test
    void rebootEndsTheMachine() {
        try (Session session = new Session(7, DISK)) {
            session.logIn();
            session.machine.kernel().console.type("reboot\n");
            assertTrue(session.run(60 * SECOND).orElseThrow() instanceof Outcome.Rebooted);
        }
    }

    @Test
    void pendingUpgradeIsCarriedOut() {
        try (Session session = new Session(8, DISK.withFile("/opt/site/lib/svc-mount.sh", (
            "[ -s $state/upgrade.done ] || { echo 2.0 >$state/upgrade.pending; echo y >$state/upgrade.done; exec $0; }\n"
            + "umount /etc/svc/volatile\nmount -F zfs $base/running/svc /etc/svc\nmount -F tmpfs /etc/svc/volatile\n")
            .getBytes(StandardCharsets.UTF_8)))) {
            session.logIn();
            assertEquals("ok\n# ", session.type("cat /var/opt/site/boot.status"));
            String listing = session.type("zfs list -H -t all -o name -r rpool/running");
            assertEquals("rpool/running\nrpool/running/svc\nrpool/running/svc@before-2.0\n"
                + "rpool/running/svc-before-2.0\n# ", listing);
        }
    }
}
