package org.dtrace4j.kernel.user.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.dtrace4j.kernel.user.CaseFile;
import org.dtrace4j.kernel.user.FakeSystem;
import org.dtrace4j.kernel.user.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShellTest {
    static List<CaseFile.Case> cases() {
        return CaseFile.read("/shell/cases.txt");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void runs(CaseFile.Case test) {
        test.check(new FakeSystem(Programs.standard()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "fi                    | syntax error at line 1: `fi' unexpected         | false",
        "if true; then         | syntax error at line 1: end of file unexpected  | true",
        "if true; fi           | syntax error at line 1: `fi' unexpected         | false",
        "while true; do :;     | syntax error at line 1: end of file unexpected  | true",
        "echo a; ;             | syntax error at line 1: `;' unexpected          | false",
        "echo )                | syntax error at line 1: `)' unexpected          | false",
        "(echo a               | syntax error at line 1: end of file unexpected  | true",
        "a && && b             | syntax error at line 1: `&&' unexpected         | false",
        "^a |^                 | syntax error at line 1: end of file unexpected  | true",
        "echo 'a               | syntax error at line 1: `'' unmatched           | true",
        "echo \"a              | syntax error at line 1: `\"' unmatched          | true",
        "echo $(echo a         | syntax error at line 1: end of file unexpected  | true",
        "cat <(echo a          | syntax error at line 1: end of file unexpected  | true",
        "cat <(fi) b           | syntax error at line 1: `fi' unexpected         | false",
        "echo ${x              | syntax error at line 1: `{' unmatched           | true",
        "echo ${}              | syntax error at line 1: `}' unexpected          | false",
        "echo `a               | syntax error at line 1: ``' unmatched           | true",
        "for 1x in a; do :; done | syntax error at line 1: `1x' unexpected       | false",
        "case x in a) :;; b    | syntax error at line 1: end of file unexpected  | true",
        "cat << EOF            | syntax error at line 1: `<<' unmatched                   | true",
        "echo >                | syntax error at line 1: end of file unexpected  | true",
        "f() echo              | syntax error at line 1: `echo' unexpected       | false",
        "{ echo a }            | syntax error at line 1: end of file unexpected  | true"})
    void syntaxErrorsSayWhatWasNotExpected(String script, String message, boolean incomplete) {
        ShellSyntaxException error = assertThrows(ShellSyntaxException.class, () -> ParsedScripts.parse(script));
        assertEquals(message, error.getMessage());
        assertEquals(incomplete, error.incomplete());
    }

    @Test
    void syntaxErrorsCountLines() {
        ShellSyntaxException error = assertThrows(ShellSyntaxException.class,
            () -> ParsedScripts.parse("echo 'a\nb'\nif x\nthen y # comment\nz; done\n"));
        assertEquals("syntax error at line 5: `done' unexpected", error.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "echo a~fi                            | a   | sh: syntax error at line 2: `fi' unexpected~",
        "fi~echo a                            | ^^  | sh: syntax error at line 1: `fi' unexpected~",
        "echo a; fi                           | ^^  | sh: syntax error at line 1: `fi' unexpected~",
        "if true~then echo a~fi~~echo 'b      | a   | sh: syntax error at line 5: `'' unmatched~",
        "cat << E~a~E~fi                      | a   | sh: syntax error at line 4: `fi' unexpected~",
        "trap 'echo left $?' 0~fi             | left 2 | sh: syntax error at line 2: `fi' unexpected~",
        "eval 'echo a~fi'; echo b             | a   | sh: syntax error at line 2: `fi' unexpected~"})
    void whatStandsBeforeASyntaxErrorRuns(String script, String out, String err) {
        FakeSystem.Result result = new FakeSystem(Programs.standard()).run("/sbin/sh", "-c", script.replace('~', '\n'));
        assertEquals(out, result.out().stripTrailing());
        assertEquals(err.replace('~', '\n'), result.err());
        assertEquals(2, result.status());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "abc    | abc  | true", "a*c   | abbc | true", "a*c    | ab   | false", "?b?    | abc | true",
        "[a-c]x | bx   | true", "[!a]  | a    | false", "[]x]   | ]    | true", "a[b     | a[b | true",
        "\\*    | *    | true", "\\*   | a    | false", "*a*b*  | xaybz | true", "*a*b* | xbya | false",
        "[a\\]b] | ]   | true", "[-a]  | -    | true"})
    void patterns(String pattern, String text, boolean matches) {
        assertEquals(matches, Pattern.matches(pattern, text));
    }

    @Test
    void interactiveShellReadsAndRunsLinesAsTheyComplete() {
        FakeSystem system = new FakeSystem(Programs.standard());
        system.type("echo one\nif true\nthen echo two; fi\nfi\nnosuch\nexit 3\n");
        assertEquals(3, system.runOnConsole("/sbin/sh"));
        assertEquals("# one\n# > two\n# sh: syntax error at line 1: `fi' unexpected\n# sh: nosuch: not found\n# ",
            system.console());
    }

    @Test
    void aLineThatABackslashJoinsToTheNextIsNotComplete() {
        FakeSystem system = new FakeSystem(Programs.standard());
        system.type("echo a \\\nb\necho c\\\nd # \\\nexit 3\n");
        assertEquals(3, system.runOnConsole("/sbin/sh"));
        assertEquals("# > a b\n# > cd\n# ", system.console());
    }

    @Test
    void loginOnTheConsole() {
        FakeSystem system = FakeSystem.withDisk(Programs.standard());
        system.type("nobody\nroot\npwd; echo $HOME $LOGNAME\nexit\n");
        assertEquals(0, system.runOnConsole("/usr/lib/saf/ttymon", "-g", "-d", "/dev/console", "-p", "login: "));
        assertEquals("\nlogin: Login incorrect\n\nlogin: " + system.text("/etc/motd") + "# /root\n/root root\n# ",
            system.console());
    }
}
