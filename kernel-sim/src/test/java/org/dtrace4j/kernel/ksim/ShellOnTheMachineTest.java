package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What the shell does with a whole kernel under it. */
class ShellOnTheMachineTest {
    @Test
    void aDirectoryWhosePathIsTooLongToNameEndsNoScript() {
        String name = "d".repeat(100);
        assertEquals("12 " + ("/tmp" + ("/" + name).repeat(12)).length() + "\nup " + ("/tmp" + ("/" + name).repeat(11)).length()
                + "\n" + ("/tmp" + ("/" + name).repeat(12)).length() + "\n/tmp\n", GuestScript.printed("""
                cd /tmp
                i=0
                while [ $i -lt 12 ]; do mkdir NAME; cd NAME; i=$((i + 1)); done
                echo $i ${#PWD}
                cd ..
                echo up ${#PWD}
                echo ${#OLDPWD}
                cd /tmp
                pwd
                """.replace("NAME", name)));
    }
}
