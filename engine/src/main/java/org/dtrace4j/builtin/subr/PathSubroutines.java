package org.dtrace4j.builtin.subr;

import org.dtrace4j.abi.Firing;
import org.dtrace4j.abi.ProbeCode;

/** Subroutines about path names, by the rules of basename(1) and dirname(1). */
public final class PathSubroutines {
    /** The longest that is written at a time, with a NUL. */
    private static final int LONGEST_STEP = 5;

    private PathSubroutines() { }

    /** The last component, without slashes behind it; {@code /} of a path of slashes, {@code .} of an empty one. */
    @ProbeCode(scratchStrings = 1)
    @SubroutineCode(prototype = "string(const char *)",
            description = "the last part of a path")
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
    @ProbeCode(scratchStrings = 1)
    @SubroutineCode(prototype = "string(const char *)",
            description = "a path without its last part")
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

    /**
     * The path without {@code //}, {@code /./} and {@code /../}, each of the latter with the component in front of it.
     * Nothing is looked up, so this may be another file if there are symbolic links.
     */
    @ProbeCode(scratchStrings = 1)
    @SubroutineCode(prototype = "string(const char *)",
            description = "a path without . and .. and doubled slashes")
    public static long cleanpath(Firing f, long path) {
        int length = StringSubroutines.length(f, path);
        int room = f.stringSize() - LONGEST_STEP;
        long result = f.scratch(f.stringSize());
        f.setScratch(result, '/');
        int end = 0;
        int at = 0;
        while (at < length && end < room) {
            if (f.loadU8(path + at) != '/') {
                f.setScratch(result + end++, f.loadU8(path + at++));
            } else if (component(f, path, at, length) == 0 && at + 1 < length) {
                at++;
            } else if (isDots(f, path, at, length, 1) && at + 2 < length) {
                at += 2;
            } else if (isDots(f, path, at, length, 2)) {
                at += 3;
                int before = skipName(f, result, end);
                // At the end of a path the slash stays, or the first character of one that has none, as in the original.
                end = at < length ? Math.max(0, before - 1) : Math.max(1, before);
            } else {
                f.setScratch(result + end++, '/');
                at++;
            }
        }
        f.setScratch(result + end, 0);
        return result;
    }

    /** Length of the component behind the slash at {@code slash}. */
    private static int component(Firing f, long path, int slash, int length) {
        int end = slash + 1;
        while (end < length && f.loadU8(path + end) != '/') {
            end++;
        }
        return end - slash - 1;
    }

    private static boolean isDots(Firing f, long path, int slash, int length, int dots) {
        if (component(f, path, slash, length) != dots) {
            return false;
        }
        for (int i = 1; i <= dots; i++) {
            if (f.loadU8(path + slash + i) != '.') {
                return false;
            }
        }
        return true;
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

    private static long part(Firing f, long start, int size) {
        int length = StringSubroutines.roomFor(f, size);
        long result = f.scratch(length + 1);
        for (int i = 0; i < length; i++) {
            f.setScratch(result + i, f.loadU8(start + i));
        }
        f.setScratch(result + length, 0);
        return result;
    }
}
