package org.dtrace4j.kernel.ksim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Shell scripts that do to a machine what users do, right and wrong, drawn at random. They always end. */
final class RandomScript {
    private static final int MOST_LINES = 12;

    private final Random random;
    private final int number;
    /** Where it works; scripts share some places and have some alone. */
    private final List<String> places;

    private RandomScript(Random random, int number) {
        this.random = random;
        this.number = number;
        this.places = List.of("/tmp", "/tmp/d" + number, "/export", "/var", "/mnt" + number, "/root", "/etc/svc/volatile");
    }

    /** Draws one; {@code number} tells the scripts of a machine apart. */
    static String of(Random random, int number) {
        RandomScript script = new RandomScript(random, number);
        List<String> lines = new ArrayList<>(List.of("mkdir /tmp/d" + number + " /mnt" + number));
        for (int count = 1 + random.nextInt(MOST_LINES); count > 0; count--) {
            lines.add(script.line(0));
        }
        if (random.nextBoolean()) {
            lines.add("wait");
        }
        return String.join("\n", lines) + "\n";
    }

    private String place() {
        return RandomMachine.one(random, places);
    }

    private String file() {
        return place() + "/f" + random.nextInt(4);
    }

    private String line(int depth) {
        return switch (random.nextInt(depth > 2 ? 30 : 46)) {
            case 0 -> "echo " + "word ".repeat(random.nextInt(2_000)) + ">" + file();
            case 1 -> "cat " + file() + " " + file() + " >>" + file();
            case 2 -> "rm -rf " + file();
            case 3 -> "mkdir " + file();
            case 4 -> "rmdir " + file();
            case 5 -> "mv " + file() + " " + file();
            case 6 -> "ln " + file() + " " + file();
            case 7 -> "ln -s " + file() + " " + file();
            case 8 -> "cp " + file() + " " + file();
            case 9 -> "ls -lR " + place() + " | wc -l";
            case 10 -> "mount -F tmpfs " + (random.nextBoolean() ? "-o size=64k " : "") + "swap " + place();
            case 11 -> "umount " + place();
            case 12 -> "mount -F tmpfs swap /mnt" + number + "; cd /mnt" + number + "; echo x >x; umount /mnt" + number
                    + "; cd /; umount /mnt" + number;
            case 13 -> "ps -ef | grep s | wc -l";
            case 14 -> "sleep 1";
            case 15 -> "touch " + file();
            case 16 -> "zfs create rpool/t" + number + random.nextInt(3);
            case 17 -> "zfs destroy rpool/t" + number + random.nextInt(3);
            case 18 -> "zfs snapshot rpool/t" + number + random.nextInt(3) + "@s" + random.nextInt(2);
            case 19 -> "zfs list; zfs mount -a";
            case 20 -> "pfiles $$";
            case 21 -> "df; mount";
            case 22 -> "svcadm restart " + RandomMachine.one(random, List.of("site/config", "network/loopback", "nosuch"));
            case 23 -> "svcs -a | tail";
            case 24 -> "sync";
            case 25 -> "echo $((" + random.nextInt(100) + " % 7)) `date`";
            case 26 -> "head " + file() + "; tail " + file();
            case 27 -> "chmod " + RandomMachine.one(random, List.of("000", "444", "755")) + " " + file();
            case 28 -> "/no/such/command";
            case 29 -> "dtrace -qn 'syscall:::entry{@[execname]=count();} tick-200ms{exit(0);}'";
            case 30 -> "( " + line(depth + 1) + "; " + line(depth + 1) + " ) &";
            case 31 -> "for i in 1 2 3; do " + line(depth + 1) + "; done";
            case 32 -> "if " + line(depth + 1) + "; then " + line(depth + 1) + "; fi";
            case 33 -> "sleep 100 & kill " + RandomMachine.one(random, List.of("", "-9 ", "-STOP ", "-INT ")) + "$!; kill -9 $!";
            // More than once: two of these at the same time may run the shell again just before the other stops it.
            case 34 -> "( for i in 1 2 3 4; do sleep 1; prun $$; done ) & pstop $$";
            case 35 -> "chown -R " + RandomMachine.one(random, List.of("adm", "4:7", ":3", "root:root")) + " " + file();
            case 36 -> "cat <(" + line(depth + 1) + ") " + file() + " | tee >(wc -l) | wc";
            case 37 -> "set -m; ( sleep 1; " + line(depth + 1) + " ) & kill -STOP %%; jobs -l; kill -CONT %%; wait; set +m";
            case 38 -> "set -m; sleep 100 | cat & bg; kill -9 %%; wait %%; echo $?; set +m";
            case 39 -> {
                String socket = file();
                yield "nc -l -U " + socket + " & sleep 1; echo x | nc -U " + socket + "; kill -9 $!";
            }
            case 40 -> "su adm -c 'chown adm " + file() + "; chgrp adm " + file() + "; kill -STOP 1'";
            case 41 -> "exec 3<" + file() + "; cat /dev/fd/3 </dev/fd/0; exec 3<&-; ls /dev/fd | wc -l";
            case 42 -> indexer() + RandomMachine.one(random, List.of("", "", " & sleep 1; kill -9 $!",
                    " & sleep 1; kill -STOP $!; sleep 1; kill -CONT $!; wait $!", " & sleep 1; pstack $!; kill $!"));
            case 43 -> "plockstat -A " + RandomMachine.one(random, List.of("", "-e 1 ", "-s 5 ", "-H -n 2 ")) + indexer();
            case 44 -> "plockstat -C -e 1 -p `pgrep indexer | head -1`";
            default -> "cat /etc/motd | ( read a; echo $a ) | tee " + file() + " | wc";
        };
    }

    /** A program with threads, which ends. */
    private String indexer() {
        return "/opt/site/bin/indexer -w " + (1 + random.nextInt(6)) + " -n 2 -i 1 -c " + (1 + random.nextInt(50))
                + (random.nextBoolean() ? " -o " + file() : "") + " /lib " + place();
    }
}
