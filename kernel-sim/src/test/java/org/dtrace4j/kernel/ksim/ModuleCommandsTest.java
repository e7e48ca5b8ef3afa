package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code modload}, {@code modunload} and {@code modinfo}, and what DTrace makes of modules that come and go. */
class ModuleCommandsTest {
    private static final String ID = "id() { modinfo | grep \" $1 (\" | sed 's/^ *//; s/ .*//'; }\n";

    @Test
    void commandsSayAndReturnWhatTheOriginalsDo() {
        assertEquals("""
                modinfo: option requires an argument -- i
                usage:  modinfo [-w] [-c] [-i module-id]
                255
                can't get module information: Invalid argument
                22
                Invalid id x
                255
                usage:  modload [-p] [-e <exec_file>] <filename>
                255
                modpath is null
                usage:  modload [-p] [-e <exec_file>] <filename>
                255
                can't load module: No such file or directory
                2
                can't load module: No such file or directory
                2
                can't load module: Exec format error
                8
                Insufficient privileges to load a module
                255
                usage:  modunload -i <module_id> [-e <exec_file>]
                255
                Invalid id y
                255
                can't unload the module: Invalid argument
                22
                can't unload the module: Device busy
                16
                Insufficient privileges to unload a module
                255
                0
                """, GuestScript.printed("""
                modinfo -i; echo $?
                modinfo -i 4711; echo $?
                modinfo -i x; echo $?
                modload; echo $?
                modload -p; echo $?
                modload -p fs/ufs; echo $?
                cd /kernel; modload fs/ufs; echo $?
                modload /etc/system; echo $?
                su adm -c 'modload -p drv/kstat; echo $?'
                modunload -i; echo $?
                modunload -i y; echo $?
                modunload -i 4711; echo $?
                modunload -i 1; echo $?
                su adm -c 'modunload -i 1; echo $?'
                modunload -i 0; echo $?
                """));
    }

    @Test
    void modulesComeAndGo() {
        List<String> lines = GuestScript.printed(ID + """
                cd /kernel/drv; modload kstat; echo $?
                modinfo | head -1; modinfo -wi `id wc` | tail -1; modinfo -i `id kstat` | tail -1; modinfo -c | grep kstat
                number=`id kstat`; modunload -i $number; echo $?
                modinfo -c | head -1; modinfo -c | grep kstat; modinfo | grep -c ' kstat '
                kstat -p unix:0:system_misc:clk_intr >/dev/null
                modinfo -ci $number | tail -1
                printf '#!/bin/sh\\necho module $1 is driver $2\\n' >/tmp/tell; printf '#!/bin/sh\\nexit 3\\n' >/tmp/fail
                chmod 755 /tmp/tell /tmp/fail
                modload -p -e /tmp/tell drv/kstat; echo $?
                modload -p -e /tmp/fail drv/kstat; echo $?
                modunload -i $number -e /tmp/fail; echo $?; id kstat
                modunload -i $number -e /tmp/tell; echo $?; id kstat
                truss -t modctl modload -p drv/kstat 2>&1
                """).lines().map(line -> line.replaceAll("[0-9a-f]{16} +[0-9a-f]+", "ADDRESS")).toList();
        String id = lines.get(3).substring(0, 4).strip();
        assertEquals(List.of("0", " Id         Loadaddr   Size Info Rev Module Name",
                " 24 ADDRESS  15   1  wc (Workstation multiplexer Driver )",
                " " + id + " ADDRESS  49   1  kstat (kernel statistics driver)",
                " " + id + "          1 kstat                            LOADED/INSTALLED", "0",
                " Id    Loadcnt Module Name                            State",
                " " + id + "          1 kstat                            UNLOADED/UNINSTALLED", "0",
                " " + id + "          2 kstat                            LOADED/INSTALLED",
                "module " + id + " is driver 49", "0", "'/tmp/fail' returned error 3.", "3",
                "/tmp/fail returned error 768.", "3", id, "module " + id + " is driver 49", "0"), lines.subList(0, 19));
        assertTrue(lines.get(19).matches("modctl\\(MODLOAD, 0x0*1, 0x[0-9A-F]+, 0x[0-9A-F]+.*\\) += 0"), lines::toString);
    }

    @Test
    void probesComeAndGoWithTheirModule() {
        List<String> lines = GuestScript.printed(ID + """
                list() { dtrace -ln fbt:kstat:kstat_ioctl:entry 2>&1 | tail -1; }
                modload -p drv/kstat; number=`id kstat`; list
                modunload -i $number; list
                modload -p drv/kstat; list; dtrace -ln sysinfo::modunrload:modunload | tail -1 | sed 's/^ *[0-9]* *//'
                dtrace -qn 'fbt:kstat:kstat_ioctl:entry { n++; }
                    tick-2s { printf("%s\\n", n > 0 ? "traced" : "not traced"); exit(0); }' &
                sleep 1; modunload -i $number; echo $?; kstat -p unix:0:system_misc:clk_intr >/dev/null; wait
                modunload -i $number; echo $?
                """).lines().toList();
        long before = id(lines.get(0));
        assertEquals("dtrace: failed to match fbt:kstat:kstat_ioctl:entry: No probe matches description", lines.get(1));
        assertTrue(id(lines.get(2)) > before, lines::toString);
        assertEquals(List.of("sysinfo           genunix                        modunrload modunload",
                "can't unload the module: Device busy", "16", "traced", "0"),
                List.of(lines.get(3), lines.get(4), lines.get(5), lines.get(6), lines.get(lines.size() - 1)));
    }

    private static long id(String line) {
        String[] words = line.strip().split(" +");
        assertEquals(List.of("fbt", "kstat", "kstat_ioctl", "entry"), List.of(words).subList(1, 5));
        return Long.parseLong(words[0]);
    }

    @Test
    void whatIsEnabledBeforeAModuleComesIsTracedFromThenOn() {
        String said = GuestScript.printed(ID + """
                modload -p drv/kstat; modunload -i `id kstat`
                dtrace -qZn 'fbt:kstat::entry { @[probefunc] = count(); } fbt:nosuch::entry { } tick-2s { exit(0); }' --why &
                sleep 1; kstat -p unix:0:system_misc:clk_intr >/dev/null; wait
                """);
        assertTrue(said.contains("kstat_ioctl"), said);
        assertTrue(said.contains("fbt:kstat::entry matched 0 probes at first, and 2 at the end: some appeared while tracing, "
                + "with their modules"), said);
        assertTrue(said.contains("fbt:nosuch::entry matched no probe; module nosuch is not loaded"), said);
    }

    @Test
    void anonymousEnablingsWaitForModulesAndKeepThem() {
        assertEquals("""
                can't unload the module: Device busy
                0
                can't unload the module: Device busy
                  kstat_ioctl
                0
                """, GuestScript.printedUnderAnonymous("fbt:kstat:kstat_ioctl:entry { @[probefunc] = count(); }", ID + """
                modload -p drv/kstat
                modunload -i `id kstat`
                modunload -i 0; echo $?
                modunload -i `id fbt`
                kstat -p unix:0:system_misc:clk_intr >/dev/null
                dtrace -aeq >/tmp/seen; sed -n 's/ *[0-9]*$//p' /tmp/seen | grep kstat
                modunload -i `id kstat`; echo $?
                """));
    }

    @Test
    void theDriversOfProvidersGoWhenNobodyTraces() {
        assertEquals("""
                profile
                16
                0
                0
                profile
                tick
                """, GuestScript.printed(ID + """
                dtrace -ln 'profile:::tick-1sec' >/dev/null
                id profile >/tmp/id; modinfo | sed -n 's/.* \\(profile\\) (.*/\\1/p'
                dtrace -qn 'tick-2s { exit(0); }' >/dev/null & sleep 1
                modunload -i `cat /tmp/id` 2>/dev/null; echo $?; wait
                modunload -i `cat /tmp/id`; echo $?
                modinfo | grep -c ' profile '
                dtrace -qn 'tick-10ms { printf("tick\\n"); exit(0); }' >/tmp/out
                modinfo | sed -n 's/.* \\(profile\\) (.*/\\1/p'; grep tick /tmp/out
                """));
    }
}
