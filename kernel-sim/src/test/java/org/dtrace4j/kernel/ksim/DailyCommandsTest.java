package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Commands that an administrator types every day, with the machine under them. */
class DailyCommandsTest {
    private static List<String> lines(String script) {
        return GuestScript.printed(script).lines().toList();
    }

    private static void assertLine(String pattern, String line) {
        assertTrue(line.matches(pattern), () -> "not " + pattern + ": " + line);
    }

    @Test
    void ddCopiesBlocksAndCountsThem() {
        List<String> lines = lines("""
                printf 'abcdefghij' >/tmp/a
                dd if=/tmp/a of=/tmp/b bs=4 conv=ucase
                cat /tmp/b; echo
                dd if=/tmp/a of=/tmp/b bs=2 iseek=2 oseek=1 count=2 conv=notrunc
                cat /tmp/b; echo
                cat /tmp/a | dd ibs=3 obs=4 conv=swab 2>/dev/null; echo
                dd if=/dev/zero of=/tmp/z bs=1k count=3x2 2>&1 | head -2
                ls -l /tmp/z | wc -l; wc -c /tmp/z
                dd if=/nope; echo $?
                dd bs=0; echo $?
                dd if=/tmp/a skip=9 bs=4; echo $?
                dd conv=loud; echo $?
                dd frog; echo $?
                dd -x 2>&1 | head -1
                """);
        assertEquals(List.of("2+1 records in", "2+1 records out"), lines.subList(0, 2));
        assertLine("10 bytes transferred in 0\\.[0-9]{6} secs \\([0-9]+ bytes/sec\\)", lines.get(2));
        assertEquals(List.of("ABCDEFGHIJ", "2+0 records in", "2+0 records out"), lines.subList(3, 6));
        assertEquals(List.of("ABefghGHIJ", "bacedfhgij", "6+0 records in", "6+0 records out", "       1", "    6144 /tmp/z",
                "dd: /nope: open: No such file or directory", "2", "dd: buffer sizes cannot be zero", "2",
                "dd: cannot skip past end-of-file", "3", "dd: bad argument: \"loud\"", "2", "dd: bad argument: \"frog\"", "2",
                "dd: illegal option -- x"), lines.subList(7, lines.size()));
    }

    @Test
    void uptimeTellsHowLongAndHowBusy() {
        List<String> lines = lines("sleep 90; uptime; w -h; w -x; echo $?");
        assertLine("[0-9:]{8}    up 2 min\\(s\\),  0 users,  load average: [0-9.]{4}, [0-9.]{4}, [0-9.]{4}", lines.get(0));
        assertEquals(List.of("w: bad flag -x", "1"), lines.subList(1, 3));
    }

    @Test
    void psrinfoShowsTheProcessorsOfTheKernel() {
        List<String> lines = lines("psrinfo; psrinfo -v 2; psrinfo -p; psrinfo -t; psrinfo -s 3; psrinfo 9; echo $?; psrinfo -s");
        assertLine("3\ton-line   since 01/11/2013 10:15:00", lines.get(3));
        assertLine("Status of virtual processor 2 as of: 01/11/2013 10:15:0[0-9]", lines.get(4));
        assertEquals(List.of("  on-line since 01/11/2013 10:15:00.", "  The i386 processor operates at 2000 MHz,",
                "\tand has an i387 compatible floating point processor.", "1", "4", "1",
                "psrinfo: processor 9: Invalid argument", "2", "psrinfo: must specify exactly one processor if -s used"),
                lines.subList(5, 14));
    }

    @Test
    void swapListsItsDeviceAndSumsUp() {
        List<String> lines = lines("swap -l; swap -s; swap -lk | tail -1; swap; echo $?");
        assertEquals("swapfile             dev    swaplo   blocks     free", lines.get(0));
        assertLine("/dev/zvol/dsk/rpool/swap 182,2         0    32768 +[0-9]+", lines.get(1));
        assertLine("total: [0-9]+k bytes allocated \\+ [0-9]+k reserved = [0-9]+k used, [0-9]+k available", lines.get(2));
        assertLine("/dev/zvol/dsk/rpool/swap 182,2 +0K +16384K +[0-9]+K", lines.get(3));
        assertEquals("Usage:\tswap -l [-h|-k]", lines.get(4));
        assertEquals("1", lines.get(lines.size() - 1));
    }

    @Test
    void whichLooksAlongThePath() {
        assertEquals(List.of("/usr/bin/ls", "no nosuch in /usr/sbin /usr/bin", "/etc/nosuch not found", "1"),
                lines("PATH=/usr/sbin:/usr/bin; which ls nosuch /etc/nosuch; echo $?"));
    }

    @Test
    void svcsTellsWhoNeedsWhom() {
        List<String> lines = lines("svcs -H -d console-login; echo; svcs -HD -o fmri loopback; echo; svcs -l console-login; svcs -l");
        assertLine("online         10:15:0[0-9] svc:/milestone/sysconfig:default", lines.get(0));
        assertLine("online         10:15:0[0-9] svc:/milestone/multi-user-server:default", lines.get(1));
        int end = lines.lastIndexOf("");
        assertTrue(lines.subList(3, end).contains("svc:/milestone/single-user:default"), lines::toString);
        assertEquals(List.of("fmri         svc:/system/console-login:default", "name         Console login", "enabled      true",
                "state        online", "next_state   none"), lines.subList(end + 1, end + 6));
        assertLine("state_time   Fri Jan 11 10:15:0[0-9] 2013", lines.get(end + 6));
        assertEquals(List.of("restarter    svc:/system/svc/restarter:default",
                "dependency   require_all/none svc:/milestone/sysconfig (online)",
                "dependency   optional_all/none svc:/milestone/multi-user-server (online)"), lines.subList(end + 8, end + 11));
        assertEquals("Usage: svcs [-aHv] [-o col[,col ... ]] [-sS col] [<service> ...]", lines.get(end + 11));
    }

    @Test
    void modinfoSaysWhatModulesAre() {
        List<String> lines = lines("modinfo | grep -v kstat");
        assertEquals(" Id         Loadaddr   Size Info Rev Module Name", lines.get(0));
        assertTrue(lines.stream().anyMatch(line -> line.matches(" *[0-9]+ ffffffff[0-9a-f]{8} +[0-9a-f]+ +[0-9]+   1  tmpfs "
                + "\\(filesystem for tmpfs\\)")), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.endsWith("   -   0  genunix ()")), lines::toString);
    }

    @Test
    void netstatShowsConnectionsCountersAndInterfaces() {
        List<String> lines = lines("""
                sleep 9 | nc -l 7000 >/dev/null & sleep 1
                netstat -an >/tmp/before
                (sleep 3; echo hello) | nc 127.0.0.1 7000 & sleep 1
                cat /tmp/before; echo; netstat -n; echo; netstat -s -P tcp | head -2; netstat -i
                netstat -P sctp; echo $?
                """);
        assertEquals(List.of("", "TCP: IPv4", "   Local Address        Remote Address    Swind Send-Q Rwind Recv-Q    State",
                "-------------------- -------------------- ----- ------ ----- ------ -----------"), lines.subList(0, 4));
        assertLine("127.0.0.1.7000 +\\*.\\* +0      0 +[0-9]+      0 LISTEN", lines.get(4));
        List<String> connected = lines.subList(10, 12);
        assertLine("127.0.0.1.7000 +127.0.0.1.32[0-9]{3} +[0-9]+ +0 +[0-9]+ +0 ESTABLISHED", connected.get(1));
        assertLine("127.0.0.1.32[0-9]{3} +127.0.0.1.7000 +[0-9]+ +0 +[0-9]+ +0 ESTABLISHED", connected.get(0));
        assertTrue(lines.contains("TCP\ttcpActiveOpens      =     1\ttcpPassiveOpens     =     1"), lines::toString);
        assertLine("lo0   8232 127.0.0.0     127.0.0.1      [1-9][0-9]* +0     [1-9][0-9]* +0     0      0     ",
                lines.get(lines.size() - 3));
        assertEquals(List.of("netstat: sctp: unknown protocol.", "1"), lines.subList(lines.size() - 2, lines.size()));
    }

    @Test
    void zpoolListsPoolsAndWhatTheirDiskDoes() {
        List<String> lines = lines("""
                zpool list; zpool list -H -o name,cap,health; zpool status rpool; zpool status -x; zpool status tank; echo $?
                zpool iostat rpool 1 2; zpool frob 2>&1 | head -1
                """);
        assertLine("NAME +SIZE +ALLOC +FREE +CKPOINT +EXPANDSZ +FRAG +CAP +DEDUP +HEALTH +ALTROOT", lines.get(0));
        assertLine("rpool +[0-9.]+[MG] +[0-9.]+[KM] +[0-9.]+[MG] +- +- +0% +[0-9]+% +1.00x +ONLINE +-", lines.get(1));
        assertLine("rpool\t[0-9]+%\tONLINE", lines.get(2));
        assertEquals(List.of("  pool: rpool", " state: ONLINE", "  scan: none requested", "config:", "",
                "\tNAME      STATE     READ WRITE CKSUM", "\trpool     ONLINE       0     0     0",
                "\t  c0t0d0  ONLINE       0     0     0", "", "errors: No known data errors", "all pools are healthy",
                "cannot open 'tank': no such pool", "1", "              capacity     operations    bandwidth",
                "pool        alloc   free   read  write   read  write",
                "----------  -----  -----  -----  -----  -----  -----"), lines.subList(3, 19));
        assertLine("rpool +[0-9.]+[KM] +[0-9.]+[MG] +[0-9]+ +[0-9]+ +[0-9.]+[KM]? +[0-9.]+[KM]?", lines.get(19));
        assertLine("rpool .*", lines.get(20));
        assertEquals("unrecognized command 'frob'", lines.get(21));
    }

    /** One thread computes all the time, one sleeps, and one is stopped: where their time goes is told apart. */
    @Test
    void prstatTellsWhatTimeGoesTo() {
        List<String> lines = lines("""
                sh -c 'while :; do :; done' & busy=$!
                sleep 100 & idle=$!
                sleep 100 & still=$!
                pstop $still
                prstat -m -p $busy,$idle,$still 5 2 | tail -5 >/tmp/states
                kill $busy $idle; kill -9 $still
                cat /tmp/states
                """);
        assertEquals("   PID USERNAME USR SYS TRP TFL DFL LCK SLP LAT VCX ICX SCL SIG PROCESS/NLWP  ", lines.get(0));
        assertLine(" +[0-9]+ root +([89][0-9]|100) .* sh/1", lines.get(1));
        assertLine(" +[0-9]+ root +0.0 0.0 0.0 0.0 0.0 0.0 100 0.0 .* sleep/1", lines.get(2));
        assertLine(" +[0-9]+ root +0.0 0.0 0.0 0.0 0.0 0.0 0.0 0.0   0   0   0   0 sleep/1", lines.get(3));
        assertLine("Total: 3 processes, 3 lwps, load averages: [0-9.]+, [0-9.]+, [0-9.]+", lines.get(4));
    }

    @Test
    void prstatShowsSizesUsersAndThreads() {
        List<String> lines = lines("""
                prstat -p $$ 1 1 | head -2
                prstat -t 1 1 | head -2
                /opt/site/bin/indexer -w 2 -i 1 -o /tmp/words /lib/svc/method >/dev/null & sleep 1
                prstat -L -p $! 1 1 | wc -l; kill $! && wait $!
                prstat -mL -s frog; echo $?
                """);
        assertEquals("   PID USERNAME  SIZE   RSS STATE  PRI NICE      TIME  CPU PROCESS/NLWP       ", lines.get(0));
        assertLine(" +[0-9]+ root +[1-9][0-9]+K +[1-9][0-9]+K sleep +[0-9]+ +0 +0:00:00 0.0% sh/1", lines.get(1));
        assertEquals(" NPROC USERNAME  SWAP   RSS MEMORY      TIME  CPU                             ", lines.get(2));
        assertLine(" +[0-9]+ root +[0-9]+K +[0-9]+K +[0-9.]+% +0:00:0[0-9] [0-9.]+%", lines.get(3));
        assertEquals(List.of("       5", "prstat: invalid sort key -- frog", "1"), lines.subList(4, 7));
    }

    @Test
    void psTellsTheShareOfMemoryUnderAnyHeading() {
        List<String> lines = lines("ps -o pmem -p 1; ps -o pmem= -p 1");
        assertLine(" *[0-9]\\.[0-9]", lines.get(1));
        assertEquals(lines.get(1), lines.get(2));
    }

    @Test
    void timeTellsRealUserAndSystemTime() {
        List<String> lines = lines("""
                time sleep 2
                time for i in 1 2 3 4 5 6 7 8 9; do i=$((i * i)); /usr/bin/true; /usr/bin/true; /usr/bin/true; done
                TIMEFORMAT='%1R s'
                time { sleep 1 | sleep 3; }
                time ! false; echo $?
                """);
        assertEquals("", lines.get(0));
        assertLine("real\t0m2.0[0-9]s", lines.get(1));
        assertEquals(List.of("user\t0m0.00s", "sys\t0m0.00s", ""), lines.subList(2, 5));
        assertLine("user\t0m0.(0[1-9]|[1-9][0-9])s", lines.get(6));
        assertEquals(List.of("3.0 s", "0.0 s", "0"), lines.subList(8, 11));
    }
}
