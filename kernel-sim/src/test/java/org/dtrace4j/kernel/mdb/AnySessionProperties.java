package org.dtrace4j.kernel.mdb;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.dtrace4j.kernel.mdb.command.Debugger;
import org.dtrace4j.kernel.mdb.command.Output;
import org.dtrace4j.kernel.mdb.dcmd.Dcmds;

/** Whatever is typed, a session goes on, and says what it did not understand. */
class AnySessionProperties {
    private static final List<String> PIECES = pieces("""
            8000 10000 20100 1 0 first head words toy`same nothing . * - ~ # + % & ^ | ( ) [ ] < > << == ' " , 2
            0t40 :: $ : / ? = \\ J X s d W 5 print list walk node_t struct node n_next n_name n_points[1] ->
            n_union -a -t -l kgrep whatis grep map findstack stack c C ps threadlist thread page vnode2path msgbuf
            help sizeof offsetof array enum fsinfo cpuinfo pid2proc pfiles status switch modinfo ; ! // ` \u00e9
            int[5] int[x] 0xffffffffffffffff
            """);

    /** Words, and blanks that are as frequent as several of them together. */
    private static List<String> pieces(String words) {
        List<String> pieces = new ArrayList<>(List.of(words.strip().split("\\s+")));
        pieces.addAll(Collections.nCopies(pieces.size() / 6, " "));
        return pieces;
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.of(PIECES).list().ofMaxSize(12).map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().ascii().ofMaxLength(40);
    }

    private static String say(String line) {
        StringBuilder out = new StringBuilder();
        Debugger debugger = new Debugger(new ToyTarget(), Dcmds.table(), "kmdb", new Output(out::append));
        assertNotNull(debugger.execute(line));
        return out.toString();
    }

    @Property(tries = 3000)
    void piecesOfTheLanguageNeverEndASession(@ForAll("lines") String line) {
        say(line);
    }

    @Property(tries = 500)
    void anyTextNeverEndsASession(@ForAll("texts") String line) {
        say(line);
    }

    /** Arithmetic is that of 64-bit words. */
    @Property(tries = 200)
    void arithmeticIsThatOfWords(@ForAll long a, @ForAll long b) {
        String x = Long.toHexString(a);
        String y = Long.toHexString(b);
        assertTrue(say("0x" + x + "+0x" + y + "=J").strip().equals(Long.toHexString(a + b)));
        assertTrue(say("0x" + x + "*0x" + y + "=J").strip().equals(Long.toHexString(a * b)));
        assertTrue(say("0x" + x + "-0x" + y + "=e").strip().equals(Long.toString(a - b)));
        assertTrue(say("~0x" + x + "&0x" + y + "=J").strip().equals(Long.toHexString(~a & b)));
    }
}
