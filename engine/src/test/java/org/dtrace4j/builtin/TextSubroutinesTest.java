package org.dtrace4j.builtin;

import static org.dtrace4j.builtin.SubroutinesTest.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.testing.FakeFiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subroutines that take texts apart, write addresses, and look into the kernel. */
class TextSubroutinesTest {
    private static final String DOCUMENT = "{ \"a\" : 1, \"b\": [10, {\"c\": \"x\\\"y\"}, [true, -2.5e+3]],"
            + " \"d\":{\"e\": null , \"f\": \"\"}, \"g\": \"\\u00e4]\" }";

    @ParameterizedTest
    @CsvSource({"/a//b,/a/b", "/a/./b,/a/b", "/a/../b,/b", "/a/b/../../c,/c", "/a/b/..,/a/", "/..,/", "/../a,/a",
        "/a/.b/..c,/a/.b/..c", "a/b,a/b", "/a/,/a/", "/a/.,/a/.", "'',''", "/a/././../b//./c,/b/c", "/a/.../b,/a/.../b", "a/..,a",
        "../..,.", "a/../..,a", "bc/../d,/d", "a/b/..,a/"})
    void pathsAreCleaned(String path, String expected) throws Throwable {
        assertEquals(expected, call(new FakeFiring(), "cleanpath", path));
    }

    /** Agrees with Java's way to cut a text into tokens, one call after the other within a firing. */
    @Property(tries = 300)
    void tokensAreThoseOfJava(@ForAll @CharRange(from = 'a', to = 'd') @StringLength(max = 20) String text,
            @ForAll @CharRange(from = 'a', to = 'd') @StringLength(min = 1, max = 3) String delimiters)
            throws Throwable {
        FakeFiring f = new FakeFiring();
        List<Object> expected = new ArrayList<>();
        new StringTokenizer(text, delimiters).asIterator().forEachRemaining(expected::add);
        expected.add(0L);
        // The text stays where it is; what is given as a delimiter must not be put over it.
        long place = f.putString(1000, text);
        List<Object> tokens = new ArrayList<>();
        tokens.add(call(f, "strtok", place, delimiters));
        while (!tokens.get(tokens.size() - 1).equals(0L)) {
            tokens.add(call(f, "strtok", 0L, delimiters));
        }
        assertEquals(expected, tokens);
        assertEquals(0L, call(f, "strtok", 0L, delimiters));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"a|1", "b[0]|10", "b[1].c|x\\\"y", "b[2][0]|true", "b[2][1]|-2.5e+3",
        "d.e|null", "d.f|''", "d|{\"e\": null , \"f\": \"\"}", "b[2]|[true, -2.5e+3]", "g|\\u00e4]"})
    void valuesOfADocument(String path, String expected) throws Throwable {
        assertEquals(expected, call(new FakeFiring(), "json", DOCUMENT, path));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"h", "b[3]", "a.b", "b.c[7]", "d.e.f", "''", "d.g"})
    void whatIsNotInADocumentIsNull(String path) throws Throwable {
        assertEquals(0L, call(new FakeFiring(), "json", DOCUMENT, path));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"[1,2]|[1]|2", "[1,2]|0|1", " [ [5] ]|[0][0]|5", "{\"a\":0x10}|a|",
        "{\"a\":TRUE}|a|", "{\"a\" 1}|a|", "{\"a\":\"\\u00g0\"}|a|", "5|a|", "{\"a\":12|a|", "{a:1}|a|",
        "[1,2]|[-1]|", "[1,2]|[-0]|1", "[1,2]|[+1]|2", "[1,2]|[x]|1", "[1,2]|[ 1]|2", "[{],2]|[1]|", "[[}],2]|[0]|"})
    void otherDocuments(String document, String path, String expected) throws Throwable {
        assertEquals(expected == null ? 0L : expected, call(new FakeFiring(), "json", document, path));
    }

    @Property(tries = 500)
    void addressesAreReadBackByJava(@ForAll @Size(16) List<Byte> bytes, @ForAll @Size(8) List<Boolean> zero)
            throws Throwable {
        byte[] address = new byte[16];
        for (int i = 0; i < 16; i++) {
            address[i] = zero.get(i / 2) ? 0 : bytes.get(i);
        }
        FakeFiring f = new FakeFiring();
        f.target.put(500, address);
        String text = (String) call(f, "inet_ntop", 26L, FakeFiring.TARGET + 500);
        InetAddress read = InetAddress.getByName(text);
        assertEquals(InetAddress.getByAddress(address), read, text);
        String four = (String) call(f, "inet_ntoa", FakeFiring.TARGET + 500);
        assertEquals(InetAddress.getByName(four).getHostAddress(), four);
    }

    @ParameterizedTest
    @CsvSource({"fe8000000000000002144ffffe0b76c8,fe80::214:4fff:fe0b:76c8,fe80::214:4fff:fe0b:76c8",
        "00000000000000000000000000000001,::1,::1", "00000000000000000000000000000000,::,::",
        "00000000000000000000ffff0a000001,::ffff:10.0.0.1,10.0.0.1",
        "0000000000000000000000007f000001,::127.0.0.1,127.0.0.1",
        "108000000000000000080800200c417a,1080::8:800:200c:417a,1080::8:800:200c:417a",
        "00010000000200000000000300040005,1:0:2::3:4:5,1:0:2::3:4:5"})
    void addressesAsText(String bytes, String inetNtop, String inetNtoa6) throws Throwable {
        FakeFiring f = new FakeFiring();
        for (int i = 0; i < 16; i++) {
            f.target.put(500 + i, (byte) Integer.parseInt(bytes.substring(2 * i, 2 * i + 2), 16));
        }
        assertEquals(inetNtop, call(f, "inet_ntop", 26L, FakeFiring.TARGET + 500));
        assertEquals(inetNtoa6, call(f, "inet_ntoa6", FakeFiring.TARGET + 500));
        ProbeFault fault = assertThrows(ProbeFault.class,
                () -> call(f, "inet_ntop", 3L, FakeFiring.TARGET + 500));
        assertEquals(ProbeFault.Kind.ILLOP, fault.kind());
    }

    /** Two blocks, of which the second is no data; then the second is its own next. */
    @Test
    void messagesAreMeasured() throws Throwable {
        FakeFiring f = new FakeFiring();
        long first = FakeFiring.TARGET + 1024;
        long second = first + 64;
        long data = first + 128;
        f.target.putLong(1024 + 16, second).putLong(1024 + 24, 100).putLong(1024 + 32, 140).putLong(1024 + 40, data);
        f.target.putLong(1088 + 24, 7).putLong(1088 + 32, 9).putLong(1088 + 40, data + 64);
        f.target.put(1024 + 128 + 64 + 25, (byte) 5);
        assertEquals(42L, call(f, "msgsize", first));
        assertEquals(40L, call(f, "msgdsize", first));
        assertEquals(0L, call(f, "msgsize", 0L));
        f.target.putLong(1088 + 16, second);
        assertEquals(ProbeFault.Kind.ILLOP,
                assertThrows(ProbeFault.class, () -> call(f, "msgsize", first)).kind());
    }

    @ParameterizedTest
    @CsvSource({"0,0,0,0", "1,1,0,0", "2,0,1,1", "5,1,0,1", "4,0,0,1"})
    void locksAreAskedFor(long state, long read, long write, long writer) throws Throwable {
        FakeFiring f = new FakeFiring();
        f.target.putLong(512, state);
        long lock = FakeFiring.TARGET + 512;
        assertEquals(List.of(read, write, writer),
                List.of(call(f, "rw_read_held", lock), call(f, "rw_write_held", lock), call(f, "rw_iswriter", lock)));
    }
}
