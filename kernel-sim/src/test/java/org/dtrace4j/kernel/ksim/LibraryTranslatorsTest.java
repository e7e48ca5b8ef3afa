package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dtrace4j.cli.DtraceCommand;
import org.dtrace4j.sema.SessionScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The D libraries that come with the compiler, on the kernel that they are written for. */
class LibraryTranslatorsTest {
    private static final Pattern TRANSLATOR = Pattern.compile("translator (\\w+) < ([^>]*?)\\w > \\{(.*?)\\n\\};",
            Pattern.DOTALL);
    private static final Pattern MEMBER = Pattern.compile("(?m)^\\t(\\w+) = ");
    private static final Pattern INLINE = Pattern.compile("(?m)^inline [^=\\[]*?(\\w+) =");

    @TempDir
    private Path folder;

    private String dtrace(String... arguments) {
        FolderIo io = new FolderIo(folder);
        int status = new DtraceCommand(io, List.of(new SimConnector())).run(List.of(arguments));
        String said = io.said();
        assertEquals(0, status, said);
        return said;
    }

    private static String library(String name) throws IOException {
        try (InputStream in = SessionScope.class.getResourceAsStream("/org/dtrace4j/lib/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** Every member of every translator, and every constant and variable. */
    @Test
    void allThatTheLibrariesDefineCompiles() throws IOException {
        List<String> uses = new ArrayList<>();
        for (String file : List.of("errno.d", "signal.d", "unistd.d", "regs.d", "procfs.d", "sched.d", "io.d", "net.d",
                "ip.d")) {
            String text = library(file);
            Matcher translator = TRANSLATOR.matcher(text);
            while (translator.find()) {
                Matcher member = MEMBER.matcher(translator.group(3));
                while (member.find()) {
                    uses.add("this->x" + uses.size() + " = xlate <" + translator.group(1) + " *> ((" + translator.group(2)
                            + ")arg0)->" + member.group(1) + ";");
                }
            }
            Matcher inline = INLINE.matcher(text);
            while (inline.find()) {
                if (!text.contains(" *" + inline.group(1) + " = xlate")) {
                    uses.add("trace(" + inline.group(1) + ");");
                }
            }
        }
        assertTrue(uses.size() > 300, uses.toString());
        StringBuilder program = new StringBuilder();
        for (String use : uses) {
            program.append("BEGIN { ").append(use).append(" }\n");
        }
        dtrace("-e", "-n", program.toString());
    }

    /** What the stable views say agrees with the kernel's structures and with the built-in variables. */
    @Test
    void theViewsAreTrue() {
        String said = dtrace("-q", "-n", "fbt::exece:entry /pid > 1/ { exit(!("
                + "curpsinfo->pr_pid == pid && curpsinfo->pr_ppid == ppid && curpsinfo->pr_uid == uid"
                + " && curpsinfo->pr_gid == gid && curpsinfo->pr_fname == execname && curlwpsinfo->pr_lwpid == tid"
                + " && curpsinfo->pr_addr == (uintptr_t)curthread->t_procp && curlwpsinfo->pr_sname == 'O'"
                + " && curlwpsinfo->pr_state == SONPROC && curlwpsinfo->pr_onpro == cpu && curcpu->cpu_id == cpu"
                + " && curpsinfo->pr_dmodel == PR_MODEL_LP64 && curlwpsinfo->pr_clname == \"TS\" && cwd == \"/\""
                + " && stringof(curcpu->cpu_info.pi_processor_type) == \"i386\""
                + " && curcpu->cpu_info.pi_clock == curthread->t_cpu->cpu_type_info.pi_clock"
                + " && root == \"/\" && xlate <psinfo_t> (curthread).pr_pid == pid"
                + " && fds[9999].fi_pathname == \"<none>\")); }");
        assertEquals("", said.strip());
    }

    @Test
    void openFilesHaveNames() {
        String said = dtrace("-q", "-n", "fbt::closeandsetf:entry /fds[arg0].fi_name == \"mnttab\"/ { "
                + "printf(\"%s %s %s %d\\n\", fds[arg0].fi_dirname, fds[arg0].fi_pathname, fds[arg0].fi_fs, "
                + "fds[arg0].fi_oflags & O_ACCMODE); exit(0); }");
        assertTrue(said.startsWith("/etc /etc/mnttab "), said);
    }

    @Test
    void devicesHavePaths() {
        String said = dtrace("-q", "-n",
                "io:::start { printf(\"%s %s\\n\", args[1]->dev_statname, args[1]->dev_pathname); exit(0); }");
        assertEquals("sd0 /devices/pci@0,0/pci15ad,1976@10/sd@0,0:a", said.strip());
    }
}
