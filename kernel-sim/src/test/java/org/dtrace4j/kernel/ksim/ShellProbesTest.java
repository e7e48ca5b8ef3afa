package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The provider {@code sh} of the machine's shell, as scripts trace it. */
class ShellProbesTest {
    private static final String TRACED = """
            cat >/tmp/abc.sh <<'END'
            #!/sbin/sh
            f() {
              ( true )
              return 3
            }
            f
            ls / >/dev/null
            exit 4
            END
            chmod 755 /tmp/abc.sh
            """;

    private static String run(String script) {
        GuestScript played = GuestScript.play(script);
        assertEquals("", played.err());
        return played.out();
    }

    @Test
    void aScriptShowsItsFunctionsBuiltinsAndCommandsWithTheirLinesAndStatuses() {
        String seen = run(TRACED + """
                dtrace -qn 'sh$target:::function-*,sh$target:::builtin-*,sh$target:::command-*
                    { printf("%s %s %s %d\\n", probename, basename(copyinstr(arg0)), copyinstr(arg1), arg2); }' \\
                    -n 'sh$target:::script-done { printf("done %d\\n", arg1); }' -c /tmp/abc.sh
                """);
        assertEquals("""
                function-entry abc.sh f 6
                builtin-entry abc.sh return 4
                builtin-return abc.sh return 0
                function-return abc.sh f 3
                command-entry abc.sh ls 7
                command-return abc.sh ls 0
                builtin-entry abc.sh exit 8
                builtin-return abc.sh exit 0
                done 4

                """, seen);
    }

    @Test
    void aForkedShellHasProbesOfItsOwnWhichAnEnablingThatWasThereBeforeMeans() {
        String seen = run(TRACED + """
                dtrace -Zqn 'sh*:::subshell-entry, sh*:::builtin-entry /progenyof($target)/
                    { printf("%d %s %d\\n", probeprov == strjoin("sh", lltostr(pid)), probename, pid - $target); }' \\
                    -c /tmp/abc.sh
                """);
        List<String> lines = seen.lines().sorted().toList();
        assertEquals(List.of("", "1 builtin-entry 0", "1 builtin-entry 0", "1 builtin-entry 1", "1 subshell-entry 0",
                "1 subshell-entry 1"), lines);
    }
}
