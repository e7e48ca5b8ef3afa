package org.dtrace4j.builtin.subr;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;

/** Subroutines about path names, by the rules of basename(1) and dirname(1). */
public final class PathSubroutines {
    private PathSubroutines() { }

    /** The last component, without slashes behind it; {@code /} of a path of slashes, {@code .} of an empty one. */
    @ProbeCode
    @SubroutineCode(prototype = "string(const char *)")
    public static long basename(Firing f, long path) {
        int length = StringSubroutines.length(f, path);
        if (length == 0) {
            return character(f, '.');
        }
        int end = skipSlashes(f, path, length);
        if (end == 0) {
            return character(f, '/');
        }
        int start = skipName(f, path, end);
        return part(f, path + start, end - start);
    }

    /** What stands before the last component; {@code .} when there is nothing. */
    @ProbeCode
    @SubroutineCode(prototype = "string(const char *)")
    public static long dirname(Firing f, long path) {
        int length = StringSubroutines.length(f, path);
        int end = skipSlashes(f, path, length);
        if (end == 0) {
            return character(f, length == 0 ? '.' : '/');
        }
        int start = skipName(f, path, end);
        if (start == 0) {
            return character(f, '.');
        }
        int directory = skipSlashes(f, path, start);
        return directory == 0 ? character(f, '/') : part(f, path, directory);
    }

    /** The end of the text without the slashes before {@code end}. */
    private static int skipSlashes(Firing f, long path, int end) {
        int at = end;
        while (at > 0 && f.loadU8(path + at - 1) == '/') {
            at--;
        }
        return at;
    }

    /** The start of the component that ends at {@code end}. */
    private static int skipName(Firing f, long path, int end) {
        int at = end;
        while (at > 0 && f.loadU8(path + at - 1) != '/') {
            at--;
        }
        return at;
    }

    private static long character(Firing f, char c) {
        long result = f.scratch(2);
        f.setScratch(result, c);
        f.setScratch(result + 1, 0);
        return result;
    }

    private static long part(Firing f, long start, int length) {
        long result = f.scratch(length + 1);
        for (int i = 0; i < length; i++) {
            f.setScratch(result + i, f.loadU8(start + i));
        }
        f.setScratch(result + length, 0);
        return result;
    }
}
