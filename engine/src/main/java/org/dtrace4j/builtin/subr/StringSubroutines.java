package org.dtrace4j.builtin.subr;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;
import org.dtrace4j.abi.ProbeFault;

/** Subroutines about strings. */
public final class StringSubroutines {
    private StringSubroutines() { }

    @ProbeCode
    @SubroutineCode(prototype = "size_t(const char *)",
            description = "length of a string in bytes")
    public static long strlen(Firing f, long s) {
        return length(f, s);
    }

    @ProbeCode(scratchStrings = 1)
    @SubroutineCode(prototype = "string(const char *, const char *)",
            description = "two strings, one behind the other; a fault where both do not fit into strsize")
    public static long strjoin(Firing f, long left, long right) {
        long result = f.scratch(f.stringSize());
        int first = length(f, left);
        int second = length(f, right);
        if (first + second >= f.stringSize()) {
            throw ProbeFault.Kind.NOSCRATCH.fault();
        }
        copy(f, left, result, first);
        copy(f, right, result + first, second);
        f.setScratch(result + first + second, 0);
        return result;
    }

    /** Negative positions and lengths count from the end, as in Perl. */
    @ProbeCode(scratchStrings = 1)
    @SubroutineCode(prototype = "string(const char *, int, [int])", defaults = Integer.MAX_VALUE, since = "1.1",
            description = "part of a string; a negative position counts from its end")
    public static long substr(Firing f, long s, long position, long count) {
        int length = length(f, s);
        long from = position;
        long remaining = count;
        if (from < 0) {
            from += length;
            if (from < 0 && from + remaining > 0) {
                remaining += from;
                from = 0;
            }
        }
        if (from < 0 || from >= length) {
            remaining = 0;
        } else if (remaining < 0) {
            remaining += length - from;
        }
        long size = Math.max(0, Math.min(remaining, length - from));
        long result = f.scratch(f.stringSize());
        copy(f, s + from, result, size);
        if (size < f.stringSize()) {
            f.setScratch(result + size, 0);
        }
        return result;
    }

    private static void copy(Firing f, long source, long destination, long size) {
        for (int i = 0; i < size; i++) {
            f.setScratch(destination + i, f.loadU8(source + i));
        }
    }

    /** The tail that begins with the first {@code c}, or NULL. */
    @ProbeCode
    @SubroutineCode(prototype = "string(const char *, char)", since = "1.1",
            description = "the string from the first such character on; NULL when it has none")
    public static long strchr(Firing f, long s, long c) {
        int last = lastByte(f, s);
        for (int i = 0; i <= last; i++) {
            if (f.loadU8(s + i) == (c & 0xff)) {
                return s + i;
            }
        }
        return 0;
    }

    /** The tail that begins with the last {@code c}, or NULL. */
    @ProbeCode
    @SubroutineCode(prototype = "string(const char *, char)", since = "1.1",
            description = "the string from the last such character on; NULL when it has none")
    public static long strrchr(Firing f, long s, long c) {
        for (int i = lastByte(f, s); i >= 0; i--) {
            if (f.loadU8(s + i) == (c & 0xff)) {
                return s + i;
            }
        }
        return 0;
    }

    /** The tail that begins with the first {@code part}, or NULL. */
    @ProbeCode
    @SubroutineCode(prototype = "string(const char *, const char *)", since = "1.1",
            description = "the string from the first such part on; NULL when it has none")
    public static long strstr(Firing f, long s, long part) {
        int found = find(f, s, length(f, s), part, length(f, part), 0, 1);
        return found < 0 ? 0 : s + found;
    }

    /** Position of the first {@code part} from position {@code from} on, or -1. */
    @ProbeCode
    @SubroutineCode(prototype = "int(const char *, const char *, [int])", defaults = 0, since = "1.1",
            description = "position of the first such part, from 0; -1 when there is none")
    public static long index(Firing f, long s, long part, long from) {
        int length = length(f, s);
        int partLength = length(f, part);
        if (from > length) {
            return partLength == 0 ? length : -1;
        }
        return find(f, s, length, part, partLength, (int) Math.max(0, from), 1);
    }

    /** Position of the last {@code part} that begins at or before {@code from}, or -1. */
    @ProbeCode
    @SubroutineCode(prototype = "int(const char *, const char *, [int])", defaults = Integer.MAX_VALUE, since = "1.1",
            description = "position of the last such part, from 0; -1 when there is none")
    public static long rindex(Firing f, long s, long part, long from) {
        int length = length(f, s);
        int partLength = length(f, part);
        if (from < 0) {
            return partLength == 0 ? 0 : -1;
        }
        return find(f, s, length, part, partLength, (int) Math.min(from, length - partLength), -1);
    }

    @ProbeCode(scratchStrings = 1)
    @SubroutineCode(prototype = "string(const char *)", since = "1.8",
            description = "a string in lower case")
    public static long tolower(Firing f, long s) {
        return changeCase(f, s, 'A', 'Z', 'a' - 'A');
    }

    @ProbeCode(scratchStrings = 1)
    @SubroutineCode(prototype = "string(const char *)", since = "1.8",
            description = "a string in upper case")
    public static long toupper(Firing f, long s) {
        return changeCase(f, s, 'a', 'z', 'A' - 'a');
    }

    /**
     * The next token of a string: what stands between any characters of {@code delimiters}; NULL when there is none any
     * more. A string of NULL goes on with the one before, in this firing of the probe.
     */
    @ProbeCode(scratchStrings = 1)
    @SubroutineCode(prototype = "string(const char *, const char *)", since = "1.1",
            description = "the next part of a string between delimiters; NULL at its end")
    public static long strtok(Firing f, long s, long delimiters) {
        long from = s == 0 ? f.untokenized() : s;
        int count = length(f, delimiters);
        int length = from == 0 ? 0 : length(f, from);
        int start = 0;
        while (start < length && contains(f, delimiters, count, f.loadU8(from + start))) {
            start++;
        }
        if (start == length) {
            f.setUntokenized(0);
            return 0;
        }
        int end = start;
        long result = f.scratch(f.stringSize());
        int most = start + roomFor(f, length);
        while (end < length && end < most && !contains(f, delimiters, count, f.loadU8(from + end))) {
            f.setScratch(result + end - start, f.loadU8(from + end));
            end++;
        }
        f.setScratch(result + end - start, 0);
        f.setUntokenized(from + end);
        return result;
    }

    private static boolean contains(Firing f, long s, int length, long c) {
        for (int i = 0; i < length; i++) {
            if (f.loadU8(s + i) == c) {
                return true;
            }
        }
        return false;
    }

    /** Length of a string, at most {@code strsize}: one that fills all of that has no NUL. */
    static int length(Firing f, long s) {
        int limit = f.stringSize();
        int length = 0;
        while (length < limit && f.loadU8(s + length) != 0) {
            length++;
        }
        return length;
    }

    /** Where the NUL of a string is, or its last byte where it has none. */
    private static int lastByte(Firing f, long s) {
        return roomFor(f, length(f, s));
    }

    /** So much of {@code length} as fits into a string in scratch memory with a NUL. */
    static int roomFor(Firing f, int length) {
        return Math.min(length, f.stringSize() - 1);
    }

    private static int find(Firing f, long s, int length, long part, int partLength, int from, int step) {
        for (int at = from; at >= 0 && at <= length - partLength; at += step) {
            int same = 0;
            while (same < partLength && f.loadU8(s + at + same) == f.loadU8(part + same)) {
                same++;
            }
            if (same == partLength) {
                return at;
            }
        }
        return -1;
    }

    private static long changeCase(Firing f, long s, int first, int last, int distance) {
        int length = roomFor(f, length(f, s));
        long result = f.scratch(length + 1);
        for (int i = 0; i < length; i++) {
            long c = f.loadU8(s + i);
            f.setScratch(result + i, c >= first && c <= last ? c + distance : c);
        }
        f.setScratch(result + length, 0);
        return result;
    }
}
