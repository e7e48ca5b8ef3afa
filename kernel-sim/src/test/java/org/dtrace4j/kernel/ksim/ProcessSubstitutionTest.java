package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@code <( )} and {@code >( )} of the shell, and {@code /dev/fd} that they are made of. */
class ProcessSubstitutionTest {
    @Test
    void whatACommandWritesIsReadByItsPath() {
        assertEquals("""
                one
                two
                2 a
                2 b
                /dev/fd/10 /dev/fd/11
                three
                in a function: four
                many lines: 2000
                0
                """, GuestScript.printed("""
                cat <(echo one; echo two)
                cat <(echo a) <(echo b) | while read x; do echo 2 $x; done
                echo <(true) <(true)
                while read x; do echo $x; done < <(echo three)
                f() { read x <$1; echo in a function: $x; }
                f <(echo four)
                echo many lines: $(wc -l < <(i=0; while [ $i -lt 2000 ]; do echo a rather long line $i; i=$((i + 1)); done))
                pfiles $$ >/tmp/p; grep -c ' 1[0-9]: ' /tmp/p
                """));
    }

    @Test
    void whatIsWrittenToAPathIsReadByACommand() {
        assertEquals("""
                read: one
                read: two
                kept
                both 3
                """, GuestScript.printed("""
                { echo one; echo two; } > >(while read x; do echo read: $x; done); wait
                exec 3> >(cat >/tmp/kept); echo kept >&3; exec 3>&-; wait; cat /tmp/kept
                echo 1 2 3 | tee >(cat >/tmp/x) >(cat >/tmp/y) >/dev/null; wait
                test "$(cat /tmp/x)" = "$(cat /tmp/y)" && echo both $(wc -w </tmp/y)
                """));
    }

    @Test
    void aPathOfADescriptorGivesItOnceMore() {
        assertEquals("""
                crw-rw-rw-
                256
                from 5
                rest
                no 7: Bad file number
                not for writing: Permission denied
                and is gone
                """, GuestScript.printed("""
                ls -l /dev/fd/0 | while read mode rest; do echo $mode; done
                ls /dev/fd | wc -l | sed 's/ //g'
                printf 'from 5\\nrest\\n' >/tmp/f
                exec 5</tmp/f
                read x </dev/fd/5; echo $x; cat <&5
                (cat /dev/fd/7) 2>&1 | sed 's/.*: /no 7: /'
                (echo x >/dev/fd/5) 2>&1 | sed 's/.*\\[/not for writing: /; s/\\]//'
                exec 5<&-
                cat /dev/fd/5 2>/dev/null || echo and is gone
                """));
    }

    @Test
    void dtraceTakesItsScriptFromACommand() {
        String out = GuestScript.printed("""
                dtrace -qs <(echo 'BEGIN { printf("begun\\n"); exit(0); }')
                dtrace -C -qs <(print -r '
                #include <sys/types.h>
                BEGIN { trace("with -C"); exit(0); }
                ')
                """);
        assertTrue(out.contains("begun\n") && out.contains("with -C"), out);
    }
}
