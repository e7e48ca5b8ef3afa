package org.dtrace4j.kernel.ksim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The commands {@code chown} and {@code chgrp}. */
class ChownCommandTest {
    @Test
    void filesAreGivenAway() {
        assertEquals("""
                adm sys a
                bin sys a
                bin root b
                root root l
                root 7 l
                bin other a
                """, GuestScript.printed("""
                owners() { ls -l $1 | while read mode links user group size month day time name rest; do
                    test -n "$name" && echo $user $group $(basename $name); done; }
                mkdir /tmp/d; touch /tmp/d/a /tmp/d/b; ln -s /none /tmp/l
                chown adm:sys /tmp/d/a; owners /tmp/d/a
                chown -R bin /tmp/d; owners /tmp/d
                owners /tmp/l; chgrp -h 7 /tmp/l; owners /tmp/l
                chgrp other /tmp/d/a; owners /tmp/d/a
                """));
    }

    @Test
    void whatIsWrongIsSaid() {
        assertEquals("""
                chown: unknown user id nosuch
                2
                chown: unknown group id nosuch
                2
                chgrp: unknown group: nosuch
                2
                usage:
                \tchown [-fhR] owner[:group] file...
                \tchown -R [-f] [-H|-L|-P] owner[:group] file...
                2
                usage:
                \tchgrp [-fhR] group file ...
                \tchgrp -R [-f] [-H|-L|-P] group file ...
                2
                chown: /none: No such file or directory
                chown: /nor: No such file or directory
                2
                0
                chown: /tmp/a: Not owner
                1
                """, GuestScript.printed("""
                chown nosuch /tmp; echo $?
                chown adm:nosuch /tmp; echo $?
                chgrp nosuch /tmp; echo $?
                chown adm; echo $?
                chgrp -H adm /tmp; echo $?
                chown adm /none /nor; echo $?
                chown -f adm /none; echo $?
                touch /tmp/a; su adm -c 'chown adm /tmp/a; echo $?'
                """));
    }

    @Test
    void copiesKeepTheirOwnersIfThatIsAskedForAndAllowed() {
        assertEquals("""
                -rwsr-xr-x adm sys
                -rwxr-xr-x root root
                -rwsr-xr-x adm sys
                -rwxr-xr-x bin bin
                """, GuestScript.printed("""
                owner() { ls -ld $1 | while read mode links user group rest; do echo $mode $user $group; done; }
                touch /tmp/f; chown adm:sys /tmp/f; chmod 4755 /tmp/f
                cp -p /tmp/f /tmp/kept; owner /tmp/kept
                cp /tmp/f /tmp/own; chmod 755 /tmp/own; owner /tmp/own
                mv /tmp/f /root/moved; owner /root/moved
                su bin -c 'cp -p /tmp/kept /tmp/his; chmod 755 /tmp/his'; owner /tmp/his
                """));
    }

    /** A link to a directory is followed only if that is asked for. */
    @Test
    void linksAreFollowedAsTheOptionsSay() {
        assertEquals("""
                root adm
                adm adm
                root root
                adm root
                """, GuestScript.printed("""
                owner() { ls -ld $1 | while read mode links user rest; do echo $user; done; }
                mkdir /tmp/d /tmp/e; touch /tmp/d/f /tmp/e/g; ln -s /tmp/d /tmp/l; ln -s ../e /tmp/d/e
                chown -R adm /tmp/l; echo $(owner /tmp/d/f) $(owner /tmp/d)
                chown -RH adm /tmp/l; echo $(owner /tmp/d/f) $(owner /tmp/e)
                chown -R root /tmp; chown -RP adm /tmp/l; echo $(owner /tmp/d) $(owner /tmp/d/f)
                chown -RL adm /tmp/l; echo $(owner /tmp/e/g) $(owner /tmp)
                """));
    }
}
