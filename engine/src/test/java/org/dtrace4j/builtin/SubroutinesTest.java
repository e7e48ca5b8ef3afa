package org.dtrace4j.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;
import org.dtrace4j.abi.ProbeFault;
import org.dtrace4j.builtin.action.Action;
import org.dtrace4j.builtin.action.Actions;
import org.dtrace4j.builtin.subr.Subroutine;
import org.dtrace4j.builtin.subr.Subroutines;
import org.dtrace4j.builtin.variable.BuiltinVariable;
import org.dtrace4j.builtin.variable.BuiltinVariables;
import org.dtrace4j.ctf.StringType;
import org.dtrace4j.testing.FakeFiring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubroutinesTest {
    /**
     * Calls a subroutine; strings and numbers as arguments, left-out ones by their defaults; a string or number back.
     */
    static Object call(FakeFiring f, String name, Object... arguments) throws Throwable {
        Subroutine row = Subroutines.find(name).orElseThrow();
        List<Object> values = new ArrayList<>(List.of(f));
        List<Class<?>> types = new ArrayList<>(List.of(Firing.class));
        int room = 100;
        for (int i = 0; i < row.parameters().size(); i++) {
            Object argument = i < arguments.length ? arguments[i] : row.defaults().get(i - row.required());
            if (argument instanceof String s) {
                argument = f.putString(room, s);
                room += s.length() + 1;
            }
            values.add(((Number) argument).longValue());
            types.add(long.class);
        }
        Method method = Class.forName(row.owner().replace('/', '.')).getMethod(row.method(),
                types.toArray(Class[]::new));
        assertTrue(method.isAnnotationPresent(ProbeCode.class));
        try {
            Object result = method.invoke(null, values.toArray());
            return row.result() == StringType.STRING && !result.equals(0L) ? f.string((long) result) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @ParameterizedTest
    @CsvSource({"basename,/a/b/c,c", "basename,/a/b/c//,c", "basename,/,/", "basename,'',.", "basename,abc,abc",
            "basename,///,/",
        "dirname,/a/b/c,/a/b", "dirname,/a,/", "dirname,a,.", "dirname,'',.", "dirname,/,/", "dirname,a//b//,a",
        "dirname,//a,/", "toupper,aZ9-z,AZ9-Z", "tolower,aZ9-Z,az9-z"})
    void stringsOfAString(String name, String argument, String expected) throws Throwable {
        assertEquals(expected, call(new FakeFiring(), name, argument));
    }

    @Property(tries = 300)
    void stringsAgreeWithJava(@ForAll @AlphaChars @StringLength(max = 12) String a,
            @ForAll @AlphaChars @StringLength(max = 2) String b)
            throws Throwable {
        FakeFiring f = new FakeFiring();
        assertEquals((long) a.length(), call(f, "strlen", a));
        assertEquals(a + b, call(f, "strjoin", a, b));
        assertEquals((long) a.indexOf(b), call(f, "index", a, b));
        assertEquals((long) a.lastIndexOf(b), call(f, "rindex", a, b));
        assertEquals((long) a.indexOf(b, 3) , b.isEmpty() && a.length() < 3 ? (long) a.length()
                : call(f, "index", a, b, 3));
        assertEquals((long) a.lastIndexOf(b, 4), call(f, "rindex", a, b, 4));
        assertEquals(a.contains(b) ? a.substring(a.indexOf(b)) : (Object) 0L, call(f, "strstr", a, b));
        assertEquals(a.indexOf('q') < 0 ? (Object) 0L : a.substring(a.indexOf('q')), call(f, "strchr", a, (long) 'q'));
        assertEquals(a.lastIndexOf('q') < 0 ? (Object) 0L : a.substring(a.lastIndexOf('q')),
                call(f, "strrchr", a, (long) 'q'));
    }

    @ParameterizedTest
    @CsvSource({"abcdef,2,,cdef", "abcdef,2,2,cd", "abcdef,-2,,ef", "abcdef,-4,2,cd", "abcdef,1,-1,bcde",
            "abcdef,6,,''",
        "abcdef,-8,3,a", "abcdef,-9,2,''", "abcdef,0,0,''", "abcdef,0,100,abcdef", "abcdef,4,-5,''"})
    void substringsAreThoseOfPerl(String s, int from, Integer count, String expected) throws Throwable {
        FakeFiring f = new FakeFiring();
        assertEquals(expected, count == null ? call(f, "substr", s, from) : call(f, "substr", s, from, count));
    }

    @ParameterizedTest
    @CsvSource({"0,10,0", "-5,10,-5", "255,16,0xff", "0,16,0x0", "8,8,010", "0,8,0", "-1,16,0xffffffffffffffff",
            "35,36,z",
        "-9223372036854775808,10,-9223372036854775808", "5,2,101"})
    void numbersAsText(long number, int base, String expected) throws Throwable {
        assertEquals(expected, call(new FakeFiring(), "lltostr", number, base));
    }

    @ParameterizedTest
    @CsvSource({"'  -12x',10,-12", "0xff,16,255", "+7,10,7", "'',10,0", "zz,36,1295",
            "9223372036854775808,10,-9223372036854775808"})
    void textAsNumbers(String text, int base, long expected) throws Throwable {
        assertEquals(expected, call(new FakeFiring(), "strtoll", text, base));
    }

    @Test
    void memoryIsCopiedToScratchOnly() throws Throwable {
        FakeFiring f = new FakeFiring();
        long source = f.putString(0, "hello");
        long scratch = (long) call(f, "alloca", 16);
        call(f, "bcopy", source, scratch, 6);
        assertEquals("hello", f.string(scratch));
        assertEquals("hell", call(f, "copyinstr", source, 4));
        ProbeFault fault = assertThrows(ProbeFault.class, () -> call(f, "bcopy", scratch, source, 1));
        assertEquals(ProbeFault.Kind.BADADDR, fault.kind());
        assertEquals(ProbeFault.Kind.ILLOP, assertThrows(ProbeFault.class, () -> call(f, "lltostr", 1, 37)).kind());
        assertEquals(ProbeFault.Kind.NOSCRATCH, assertThrows(ProbeFault.class, () -> call(f, "alloca", -1)).kind());
    }

    @Test
    void byteOrders() throws Throwable {
        FakeFiring f = new FakeFiring();
        assertEquals(0x3412L, call(f, "htons", 0x1234));
        assertEquals(0x78563412L, call(f, "ntohl", 0x12345678));
        assertEquals(1L << 56, call(f, "htonll", 1));
    }

    /** What the tables say of the ABI is true of it. */
    @Test
    void rowsNameMethodsThatThereAre() throws NoSuchMethodException {
        for (BuiltinVariable row : BuiltinVariables.all()) {
            if (row.source() instanceof BuiltinVariable.Method m) {
                Class<?>[] types = m.perEcb() ? new Class<?>[] {org.dtrace4j.abi.Ecb.class} : new Class<?>[0];
                assertEquals(long.class, Firing.class.getMethod(m.name(), types).getReturnType(), row.name());
            }
        }
        for (Action row : Actions.all()) {
            if (row.method().isPresent()) {
                Class<?>[] types = row.arguments() == Action.Arguments.NUMBER
                        ? new Class<?>[] {org.dtrace4j.abi.Ecb.class, long.class}
                        : new Class<?>[] {org.dtrace4j.abi.Ecb.class};
                ProbeCode code = Firing.class.getMethod(row.method().get(), types).getAnnotation(ProbeCode.class);
                assertEquals(row.kind() == Action.Kind.DESTRUCTIVE, code.destructive(), row.name());
            }
        }
    }
}
