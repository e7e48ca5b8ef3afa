package org.dtrace4j.kernel.user.smf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.dtrace4j.kernel.user.BootStory;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.FakePool;
import org.dtrace4j.kernel.user.SystemCallError;
import org.junit.jupiter.api.Test;

class SmfTest {
    private static final String MANIFEST = """
        <?xml version="1.0"?>
        <!-- A comment. -->
        <service_bundle type='manifest' name='x'>
          <service name='a/b' type='service' version='1'>
            <dependency name='d' grouping='require_any' restart_on='error' type='service'>
              <service_fmri value='svc:/x'/><service_fmri value="svc:/y:z"/>
            </dependency>
            <exec_method type='method' name='start' exec='/bin/x &quot;y&quot; &amp;' timeout_seconds='60'/>
            <property_group name='startd' type='framework'>
              <propval name='duration' type='astring' value='transient'/>
            </property_group>
            <instance name='one' enabled='true'/>
            <instance name='two' enabled='false'/>
            <template><common_name><loctext xml:lang='C'>a thing</loctext></common_name></template>
          </service>
        </service_bundle>
        """;

    @Test
    void manifestToRepositoryAndBack() throws Exception {
        Repository repository = new Repository();
        repository.importManifest(MANIFEST);
        assertEquals("""
            smf repository 1
            service a/b
            title a thing
            duration transient
            dependency d require_any error svc:/x svc:/y:z
            method start 60 /bin/x "y" &
            instance one enabled
            instance two disabled
            """, repository.text());
        assertEquals(repository.services(), Repository.parse(repository.text()).services());
    }

    @Test
    void wrongManifestsSayWhereAndWhy() {
        String[][] cases = {
            {"<service_bundle>", "line 1: </service_bundle> expected"},
            {"<a>\n<b x=1/></a>", "line 2: quoted value expected"},
            {"<kit/>", "the document is a kit and no service_bundle"},
            {"<service_bundle><service/></service_bundle>", "<service> has no name"},
            {"<service_bundle><service name='x'><dependency name='d' grouping='some'/></service></service_bundle>",
                "unknown grouping 'some'"}};
        for (String[] each : cases) {
            Exception error = assertThrows(Manifest.ManifestException.class,
                () -> new Repository().importManifest(each[0]));
            assertEquals(each[1], error.getMessage());
        }
    }

    @Test
    void damagedRepositoryIsRefused() {
        for (String text : List.of("", "junk", "smf repository 1\ntitle x", "smf repository 1\nservice x\nmethod start",
            "smf repository 1\nservice x\nduration sometimes")) {
            assertThrows(Manifest.ManifestException.class, () -> Repository.parse(text), text);
        }
    }

    private static String service(String name, String instance, String... dependencies) {
        StringBuilder text = new StringBuilder("service " + name + "\nduration transient\n");
        for (String dependency : dependencies) {
            text.append("dependency d ").append(dependency.replace(" ", " none ")).append('\n');
        }
        return text + "instance " + instance + "\n";
    }

    private static List<String> startable(Graph graph) {
        return graph.startable().stream().map(Graph.Node::shortName).toList();
    }

    @Test
    void groupingsDecideWhatMayStart() throws Exception {
        Graph graph = new Graph(Repository.parse("smf repository 1\n" + service("a", "x enabled")
            + service("off", "x disabled") + service("all", "x enabled", "require_all svc:/a svc:/off")
                .replace("svc:/a none svc", "svc:/a svc")
            + service("any", "x enabled", "require_any svc:/off").replace("svc:/off", "svc:/off svc:/a")
            + service("opt", "x enabled", "optional_all svc:/off").replace("svc:/off", "svc:/off svc:/none svc:/a")
            + service("not", "x enabled", "exclude_all svc:/off")
            + service("deep", "x enabled", "optional_all svc:/all:x")));
        graph.nodes().forEach(node -> node.state = node.enabled ? InstanceState.OFFLINE : InstanceState.DISABLED);
        assertEquals(List.of("a:x", "not:x", "deep:x"), startable(graph));
        graph.node("svc:/a:x").state = InstanceState.ONLINE;
        assertEquals(List.of("any:x", "opt:x", "not:x", "deep:x"), startable(graph));
    }

    @Test
    void fmriAbbreviations() {
        String fmri = "svc:/system/filesystem/root:default";
        for (String yes : List.of(fmri, "svc:/system/filesystem/root", "system/filesystem/root", "filesystem/root",
            "root", "root:default")) {
            assertTrue(Fmri.matches(yes, fmri), yes);
        }
        for (String no : List.of("oot", "svc:/root", "root:other", "system/filesystem")) {
            assertTrue(!Fmri.matches(no, fmri), no);
        }
    }

    private static void withPool(BootStory story) {
        story.system().onControl(new FakePool("rpool", "rpool/running", "rpool/running/svc"));
    }

    @Test
    void bootsToMultiUser() {
        BootStory story = new BootStory();
        withPool(story);
        story.boot();
        assertEquals("Hostname: sandbox\n\nsandbox console login: ", story.system().console());
        assertEquals(List.of("umount /etc/svc/volatile", "mount zfs rpool/running/svc /etc/svc",
            "mount tmpfs swap /etc/svc/volatile", "mount tmpfs swap /var/run", "mount tmpfs swap /tmp"),
            story.system().journal("mount "));
        assertEquals("ok\n", story.system().text("/var/opt/site/boot.status"));
        List<String> online = new ArrayList<>();
        for (String line : story.system().text(StateLog.PATH).split("\n")) {
            if (line.startsWith("online ")) {
                online.add(line.substring(line.indexOf("svc:/") + 5));
            }
        }
        List<String> order = List.of("system/filesystem/root:default", "system/boot-archive:default",
            "system/filesystem/usr:default", "system/device/local:default", "system/filesystem/minimal:default",
            "milestone/single-user:default", "system/filesystem/local:default", "milestone/sysconfig:default",
            "milestone/multi-user:default", "milestone/multi-user-server:default", "system/console-login:default");
        assertEquals(order, online.stream().filter(order::contains).toList());
        assertEquals(17, online.size());
        assertTrue(story.system().text("/etc/svc/volatile/system-filesystem-root:default.log")
            .contains("Executing start method (\"/lib/svc/method/fs-root\"). ]\n"));
        assertTrue(story.system().text("/var/svc/log/site-config:default.log").contains(
            "Method \"start\" exited with status 0. ]\n"));
    }

    @Test
    void pendingUpgradeCarriesTheConfigurationOn() {
        BootStory story = new BootStory();
        withPool(story);
        story.system().file("/var/opt/site/upgrade.pending", 0644, "2.0\n");
        story.boot();
        assertEquals("ok\n", story.system().text("/var/opt/site/boot.status"));
        assertEquals(null, story.system().text("/var/opt/site/upgrade.pending"));
        assertEquals("rpool/running/svc-before-2.0@before-2.0\n", story.system().run("/sbin/zfs", "list", "-H",
            "-t", "snapshot", "-o", "name").out().replace("rpool/running/svc@", "rpool/running/svc-before-2.0@"));
        assertEquals("legacy\nlegacy\n", story.system().run("/sbin/zfs", "get", "-H", "-o", "value", "mountpoint",
            "rpool/running/svc", "rpool/running/svc-before-2.0").out());
    }

    @Test
    void failedUnmountStopsTheScriptAndTheBootGoesOn() {
        BootStory story = new BootStory();
        withPool(story);
        story.system().onMount((special, directory, flags, fstype, options) -> {
            if (special == null && directory.equals("/etc/svc/volatile")) {
                throw new SystemCallError(Errno.EBUSY);
            }
        });
        story.boot();
        String console = story.system().console();
        assertTrue(console.startsWith("umount: /etc/svc/volatile busy\nsvc-upgrade-boot: failed while mounting the "
            + "configuration (exit status 1); /etc/svc is as the kernel left it\n"), console);
        assertTrue(console.contains("site/config:default failed fatally: transitioned to maintenance"), console);
        assertTrue(console.endsWith("console login: "), console);
        assertEquals(List.of("mount tmpfs swap /var/run", "mount tmpfs swap /tmp"), story.system().journal("mount "));
    }

    @Test
    void withoutARepositoryThereIsMaintenanceMode() {
        BootStory story = new BootStory();
        withPool(story);
        story.system().file(Repository.PATH, 0755, "junk");
        story.boot();
        assertTrue(story.system().console().contains("svc.configd: /etc/svc/repository.db: not a repository\n"
            + "\nRequesting System Maintenance Mode\n(See /lib/svc/share/README for more information.)\n"
            + "svc.configd exited with status 101\n"), story.system().console());
    }
}
