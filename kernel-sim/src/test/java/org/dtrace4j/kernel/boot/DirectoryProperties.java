package org.dtrace4j.kernel.boot;

import static org.dtrace4j.kernel.boot.WholeMachine.errno;
import static org.dtrace4j.kernel.boot.WholeMachine.read;
import static org.dtrace4j.kernel.boot.WholeMachine.write;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/**
 * Directories of tmpfs and zfs behave as a map from names to contents does: after any history each name means what it
 * should, and link counts, lists and holds are right ({@link KernelInvariants} at the end of each run).
 */
class DirectoryProperties {
    /** One step: what, and on which names out of a few, in which of two directories. */
    record Step(int what, int name, int other, int length) {
        String first() {
            return (name % 2 == 0 ? "" : "d/") + "f" + name / 2;
        }

        String second() {
            return (other % 2 == 0 ? "" : "d/") + "f" + other / 2;
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(Arbitraries.integers().between(0, 5), Arbitraries.integers().between(0, 5),
                Arbitraries.integers().between(0, 5), Arbitraries.integers().between(0, 9000)).as(Step::new)
                .list().ofMinSize(1).ofMaxSize(60);
    }

    @Property(tries = 25)
    void tmpfs(@ForAll("histories") List<Step> history) {
        WholeMachine.run(1, (sys, k) -> check(sys, "/etc/svc/volatile/test", history));
    }

    @Property(tries = 25)
    void zfs(@ForAll("histories") List<Step> history) {
        WholeMachine.run(1, (sys, k) -> check(sys, "/test", history));
    }

    private static void check(Syscalls sys, String top, List<Step> history) throws SystemCallError {
        sys.mkdir(top, 0755);
        sys.mkdir(top + "/d", 0755);
        // A file may have several names: the model maps names to boxes with contents.
        TreeMap<String, String[]> model = new TreeMap<>();
        int fill = 0;
        for (Step step : history) {
            String first = step.first();
            String second = step.second();
            String at = top + "/" + first;
            String[] box = model.get(first);
            switch (step.what()) {
                case 0, 1 -> {
                    String text = Character.toString('a' + fill++ % 26).repeat(step.length());
                    write(sys, at, text);
                    if (box == null) {
                        model.put(first, new String[] {text});
                    } else {
                        box[0] = text;
                    }
                }
                case 2 -> {
                    assertEquals(box == null ? 2 : 0, errno(() -> sys.unlink(at)), "unlink");
                    model.remove(first);
                }
                case 3 -> {
                    assertEquals(box == null ? 2 : 0, errno(() -> sys.rename(at, top + "/" + second)), "rename");
                    if (box != null && box != model.get(second)) {
                        model.put(second, box);
                        model.remove(first);
                    }
                }
                case 4 -> {
                    int expected = box == null ? 2 : model.containsKey(second) ? 17 : 0;
                    assertEquals(expected, errno(() -> sys.link(at, top + "/" + second)), "link");
                    if (expected == 0) {
                        model.put(second, box);
                    }
                }
                default -> {
                    if (box != null) {
                        int fd = sys.open(at, Syscalls.O_WRONLY | Syscalls.O_APPEND, 0);
                        sys.print(fd, "+");
                        sys.close(fd);
                        box[0] += "+";
                    }
                }
            }
        }
        TreeSet<String> names = new TreeSet<>();
        for (String name : sys.readDirectory(top)) {
            if (name.startsWith("f")) {
                names.add(name);
            }
        }
        for (String name : sys.readDirectory(top + "/d")) {
            if (name.startsWith("f")) {
                names.add("d/" + name);
            }
        }
        assertEquals(new TreeSet<>(model.keySet()), names);
        for (String name : names) {
            String[] box = model.get(name);
            assertEquals(box[0], read(sys, top + "/" + name), name);
            long links = model.values().stream().filter(b -> b == box).count();
            Syscalls.FileStatus status = sys.stat(top + "/" + name);
            assertEquals(links, status.links(), name);
            assertEquals(box[0].length(), status.size(), name);
        }
    }
}
