package org.dtrace4j.kernel.user.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code chmod} makes of a mode, as POSIX says. */
class ChmodTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
        "755,             0644, false, 0755", "1777, 0644, true, 1777", "0, 0755, false, 0",
        "+x,              0644, false, 0755", "u+x,             0644, false, 0744", "a-r,  0644, false, 0200",
        "+w,              0444, false, 0644", "a+w,             0444, false, 0666", "go=,  0755, false, 0700",
        "\"u=rwx,g=rx,o\", 0644, false, -1",  "\"u=rwx,go=rx\",  0600, false, 0755", "g=u,  0640, false, 0660",
        "u+s,             0755, false, 4755", "g+s,             0755, false, 2755", "u-s,  4755, false, 0755",
        "u=rw,            4755, false, 0655", "+t,              0755, true,  1755", "o=g-w, 0760, false, 0764",
        "a+X,             0644, false, 0644", "a+X,             0744, false, 0755", "a+X,  0644, true,  0755",
        "z+x,             0644, false, -1",   "888,             0644, false, -1",   "u,    0644, false, -1"})
    void modes(String text, String old, boolean directory, String expected) {
        OptionalInt changed = Chmod.changed(text, Integer.parseInt(old, 8), directory, 022);
        assertEquals(expected.equals("-1") ? "none" : expected.replaceFirst("^0+(?=.)", ""),
                changed.isPresent() ? Integer.toOctalString(changed.getAsInt()) : "none");
    }
}
