package org.dtrace4j.kernel.ksim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dtrace4j.kernel.disk.DiskImage;
import org.dtrace4j.kernel.disk.DiskObject;
import org.dtrace4j.kernel.disk.FreshDisk;
import org.dtrace4j.kernel.module.KernelConfig;

/**
 * A machine whose size, disk and work are drawn from a seed, with all that was drawn in named fields.
 *
 * @param seed all of it comes from it, and so does what happens in the machine
 * @param cpus number of CPUs
 * @param memoryPages pages of memory; with few of them pageout comes round to every page
 * @param inittab lines that the disk's inittab has besides its own
 * @param vfstab the same of vfstab
 * @param system the same of /etc/system
 * @param files names and texts of files that the disk has besides its own
 * @param scripts what runs at the same time once the machine is up
 * @param life whether the usual daemons live in it meanwhile
 * @param end the command that ends it
 */
record RandomMachine(long seed, int cpus, int memoryPages, List<String> inittab, List<String> vfstab, List<String> system,
        List<NewFile> files, List<String> scripts, boolean life, String end) {
    private static final DiskImage DISK = FreshDisk.with(SimPrograms.TABLE);
    private static final int[] CPUS = {1, 1, 2, 2, 4, 4, 4, 8};
    private static final int[] PAGES = {8_192, 8_192, 8_192, 16_384};
    private static final int MODE = 0644;

    private static final List<String> ACTIONS = List.of("sysinit", "sysinit", "sysinit", "boot", "bootwait", "wait", "once",
            "respawn", "off", "powerfail", "nonsense", "");
    private static final List<String> STARTED = List.of("/usr/bin/true", "/usr/bin/false", "/usr/bin/sleep 1",
            "/usr/bin/date >/etc/svc/volatile/x", "/no/such/program", "/sbin/sh -c 'exit 3'", "/sbin/sh -c 'kill -9 $$'",
            "/usr/bin/ls / >/dev/null", "/sbin/sh -c '/usr/bin/sleep 1 & exit 0'", "", "/usr/bin/cat /etc/motd | /usr/bin/wc -l");
    private static final List<String> MOUNTS = List.of("swap - /export tmpfs - yes -", "swap - /export tmpfs - no size=512k",
            "swap - /mnt tmpfs - yes size=1m", "/no/such - /mnt ufs - no -", "swap - /no/such/place tmpfs - no -",
            "swap -", "too few", "#swap - /mnt tmpfs - yes -", "", "swap - /opt tmpfs - no ro",
            "a line with many more words than a line of a table of file systems has");
    private static final List<String> SETTINGS = List.of("forceload: drv/nosuch", "forceload: drv/fbt", "forceload:",
            "set maxusers=40", "set nosuchmodule:variable=1", "* a comment", "nonsense", "set a=b=c", "exclude: drv/profile");
    private static final List<String> FOLDERS = List.of("etc", "export", "var", "opt", "root", "export/home/a/b/c");

    /** A file that the disk has. */
    record NewFile(String path, int bytes) { }

    /** Draws one. */
    static RandomMachine of(long seed) {
        Random random = new Random(seed * 0x9e3779b97f4a7c15L);
        List<String> inittab = new ArrayList<>();
        for (int lines = random.nextInt(4); lines > 0; lines--) {
            inittab.add("r" + lines + ":" + (random.nextBoolean() ? "" : "s23") + ":" + one(random, ACTIONS) + ":"
                    + one(random, STARTED));
        }
        if (random.nextInt(10) == 0) {
            inittab.add("a line without any colon");
        }
        List<NewFile> files = new ArrayList<>();
        for (int count = random.nextInt(6); count > 0; count--) {
            files.add(new NewFile(one(random, FOLDERS) + "/file" + count, random.nextInt(1 + random.nextInt(40_000))));
        }
        List<String> scripts = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            scripts.add(RandomScript.of(random, count));
        }
        return new RandomMachine(seed, CPUS[random.nextInt(CPUS.length)], PAGES[random.nextInt(PAGES.length)], inittab,
                some(random, MOUNTS, 2), some(random, SETTINGS, 2), files, scripts, random.nextInt(4) == 0,
                one(random, List.of("halt", "reboot", "poweroff")));
    }

    static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static List<String> some(Random random, List<String> of, int most) {
        List<String> chosen = new ArrayList<>();
        for (int count = random.nextInt(most + 1); count > 0; count--) {
            chosen.add(one(random, of));
        }
        return chosen;
    }

    /** What it boots with. */
    KernelConfig config() {
        return Boot.config(seed, disk()).withCpus(cpus).withMemoryPages(memoryPages);
    }

    private DiskImage disk() {
        DiskImage image = DISK;
        image = added(image, "etc/inittab", inittab);
        image = added(image, "etc/vfstab", vfstab);
        image = added(image, "etc/system", system);
        for (NewFile file : files) {
            image = image.withFile(file.path(), MODE, "x".repeat(file.bytes()).getBytes(StandardCharsets.US_ASCII));
        }
        return image;
    }

    private static DiskImage added(DiskImage image, String path, List<String> lines) {
        if (lines.isEmpty()) {
            return image;
        }
        DiskObject file = image.boot().objects().find(path);
        String text = new String(file.data(), StandardCharsets.US_ASCII) + String.join("\n", lines) + "\n";
        return image.withFile(path, MODE, text.getBytes(StandardCharsets.US_ASCII));
    }
}
