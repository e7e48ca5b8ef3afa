package org.dtrace4j.kernel.user.commands;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.dtrace4j.kernel.sim.Latency;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;
import org.dtrace4j.kernel.user.UserProgram;

/**
 * {@code dd [if=file] [of=file] [bs=n] …}: copies blocks, each by a system call of its own. Conversions to and from other
 * character sets, and to and from records of one length, are not there.
 */
public final class Dd implements UserProgram {
    private static final String USAGE = """
        usage: dd [if=file] [of=file] [ibs=n|nk|nb|nxm] [obs=n|nk|nb|nxm]
        \t   [bs=n|nk|nb|nxm] [files=n] [skip=n] [iseek=n] [oseek=n] [seek=n]
        \t   [stride=n] [istride=n] [ostride=n] [count=n]
        \t   [conv=[lcase|ucase][,swab][,noerror][,notrunc][,sync]]
        \t   [oflag=[dsync][sync]]
        """;
    private static final int FAILED = 2;
    private static final int TOO_SHORT = 3;
    private static final int MODE = 0666;
    private static final int USUAL_BLOCK = 512;
    private static final int KILO = 1024;
    private static final int MOST_ERRORS = 5;
    /** More at once has nobody memory for. */
    private static final int LARGEST_BLOCK = 64 << 20;
    private static final int SIGUSR1 = 16;

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        Copy copy = new Copy(sys);
        for (String argument : arguments.subList(1, arguments.size())) {
            if (argument.equals("--")) {
                continue;
            }
            if (argument.startsWith("-")) {
                sys.print(2, "dd: illegal option -- " + argument.substring(1, Math.min(2, argument.length())) + "\n" + USAGE);
                return FAILED;
            }
            int equals = argument.indexOf('=');
            String value = argument.substring(equals + 1);
            String bad = equals < 0 ? argument : copy.take(argument.substring(0, equals), value) ? null
                : copy.isWord(argument.substring(0, equals)) ? value : argument;
            if (bad != null) {
                sys.print(2, "dd: bad argument: \"" + bad + "\"\n");
                return FAILED;
            }
        }
        if (copy.ibs == 0 || copy.obs == 0) {
            sys.print(2, "dd: buffer sizes cannot be zero\n");
            return FAILED;
        }
        if (copy.istride < 0 || copy.ostride < 0) {
            sys.print(2, "dd: stride must be greater than zero\n");
            return FAILED;
        }
        if (copy.ibs > LARGEST_BLOCK || copy.obs > LARGEST_BLOCK) {
            sys.print(2, "dd: not enough memory\n");
            return FAILED;
        }
        return copy.run();
    }

    /** What is to be copied how, and how far it has got. */
    private static final class Copy {

        private final Syscalls sys;
        private String input;
        private String output;
        private long ibs = USUAL_BLOCK;
        private long obs = USUAL_BLOCK;
        /** Whether blocks are written as they were read, and not collected. */
        private boolean blockwise;
        private long files = 1;
        private long skip;
        private long iseek;
        private long oseek;
        private long istride;
        private long ostride;
        /** -1 for all. */
        private long count = -1;
        private boolean lower;
        private boolean upper;
        private boolean swab;
        private boolean goesOn;
        private boolean sync;
        private boolean truncates = true;
        private int outputFlags;

        private int in;
        private int out;
        private byte[] collected;
        private int pending;
        private long fullIn;
        private long partIn;
        private long fullOut;
        private long partOut;
        private long bytesOut;
        private long began;
        private boolean asked;

        Copy(Syscalls sys) {
            this.sys = sys;
        }

        boolean isWord(String name) {
            return name.equals("conv") || name.equals("oflag");
        }

        /** Takes an argument; false if there is none of that name, or it has no such value. */
        boolean take(String name, String value) {
            if (name.equals("if")) {
                input = value;
            } else if (name.equals("of")) {
                output = value;
            } else if (isWord(name)) {
                return Arrays.stream(value.split(",")).filter(word -> !word.isEmpty()).allMatch(word -> flag(name, word));
            } else {
                long number = number(value);
                return number >= 0 && take(name, number);
            }
            return true;
        }

        private boolean take(String name, long number) {
            switch (name) {
                case "ibs" -> ibs = number;
                case "obs" -> obs = number;
                case "bs" -> {
                    ibs = number;
                    obs = number;
                    blockwise = true;
                }
                case "files" -> files = number;
                case "skip" -> skip = number;
                case "iseek" -> iseek = number;
                case "oseek", "seek" -> oseek = number;
                case "istride" -> istride = number - 1;
                case "ostride" -> ostride = number - 1;
                case "stride" -> {
                    istride = number - 1;
                    ostride = number - 1;
                }
                case "count" -> count = number;
                default -> {
                    return false;
                }
            }
            return true;
        }

        private boolean flag(String name, String word) {
            switch (name + "=" + word) {
                case "conv=lcase" -> lower = true;
                case "conv=ucase" -> upper = true;
                case "conv=swab" -> swab = true;
                case "conv=noerror" -> goesOn = true;
                case "conv=notrunc" -> truncates = false;
                case "conv=sync" -> sync = true;
                case "oflag=dsync", "oflag=sync" -> outputFlags |= Syscalls.O_DSYNC;
                default -> {
                    return false;
                }
            }
            return true;
        }

        /** A number, with k, b or w for 1024, 512 and 2 behind it, and x or * between factors; -1 if it is none. */
        private static long number(String text) {
            long product = 1;
            for (String factor : text.split("[x*]", -1)) {
                if (!factor.matches("[0-9]{1,15}[kKbBwWmMgG]*")) {
                    return -1;
                }
                int digits = 0;
                while (digits < factor.length() && Character.isDigit(factor.charAt(digits))) {
                    digits++;
                }
                long value = Long.parseLong(factor.substring(0, digits));
                for (char unit : factor.substring(digits).toLowerCase(Locale.ROOT).toCharArray()) {
                    value *= switch (unit) {
                        case 'k' -> KILO;
                        case 'm' -> KILO * KILO;
                        case 'g' -> KILO * KILO * KILO;
                        case 'b' -> USUAL_BLOCK;
                        default -> 2;
                    };
                }
                product *= value;
            }
            return product;
        }

        // ---- the copy itself

        int run() throws SystemCallError {
            if (!open()) {
                return FAILED;
            }
            collected = new byte[(int) obs];
            sys.sigaction(Syscalls.SIGINT, () -> {
                stats();
                sys.exit(FAILED);
            });
            sys.sigaction(SIGUSR1, () -> asked = true);
            int status = position();
            if (status != 0) {
                return status;
            }
            began = sys.gethrtime();
            blockwise &= !lower && !upper;
            return copy();
        }

        private boolean open() {
            String file = input == null ? "" : input;
            try {
                in = input == null ? sys.dup(0, 0) : sys.open(input, Syscalls.O_RDONLY, 0);
                file = output == null ? "" : output;
                boolean cut = truncates && oseek == 0;
                out = output == null ? sys.dup(1, 0) : sys.open(output,
                    Syscalls.O_WRONLY | Syscalls.O_CREAT | (cut ? Syscalls.O_TRUNC : 0) | outputFlags, MODE);
            } catch (SystemCallError e) {
                sys.print(2, "dd: " + file + ": open: " + Errno.text(e) + "\n");
                return false;
            }
            try {
                if (output != null && truncates && oseek != 0 && sys.fstat(out).isRegular()) {
                    sys.ftruncate(out, oseek * obs);
                }
                return true;
            } catch (SystemCallError e) {
                return !tell("ftruncate", e);
            }
        }

        private boolean tell(String call, SystemCallError e) {
            sys.print(2, call + ": " + Errno.text(e) + "\n");
            return true;
        }

        private int position() {
            byte[] block = new byte[(int) ibs];
            int bad = 0;
            for (long i = 0; i < skip; i++) {
                try {
                    if (sys.read(in, block, 0, block.length) == 0) {
                        sys.print(2, "dd: cannot skip past end-of-file\n");
                        return TOO_SHORT;
                    }
                    bad = 0;
                } catch (SystemCallError e) {
                    if (++bad > MOST_ERRORS) {
                        sys.print(2, "dd: skip failed\n");
                        return FAILED;
                    }
                    tell("read", e);
                }
            }
            return seek(in, iseek * ibs) && seek(out, oseek * obs) ? 0 : FAILED;
        }

        private boolean seek(int fd, long bytes) {
            try {
                if (bytes != 0) {
                    sys.lseek(fd, bytes, Syscalls.SEEK_CUR);
                }
                return true;
            } catch (SystemCallError e) {
                return !tell("lseek", e);
            }
        }

        private int copy() throws SystemCallError {
            byte[] block = new byte[(int) ibs];
            int bad = 0;
            while (true) {
                if (asked) {
                    asked = false;
                    stats();
                }
                int length = 0;
                boolean last = count >= 0 && fullIn + partIn >= count;
                try {
                    if (goesOn) {
                        Arrays.fill(block, (byte) 0);
                    }
                    length = last ? 0 : sys.read(in, block, 0, block.length);
                    bad = 0;
                } catch (SystemCallError e) {
                    if (e.errno() == Errno.EINTR && asked) {
                        continue;
                    }
                    tell("read", e);
                    if (!goesOn || ++bad > MOST_ERRORS) {
                        flush();
                        stats();
                        return FAILED;
                    }
                    stats();
                    length = block.length;
                }
                if (!last && istride > 0 && !seek(in, istride * ibs)) {
                    return FAILED;
                }
                if (length == 0) {
                    if (last || --files <= 0) {
                        return flush() ? ended() : FAILED;
                    }
                    continue;
                }
                if (!put(block, counted(block, length))) {
                    return FAILED;
                }
            }
        }

        private int ended() {
            stats();
            return 0;
        }

        /** Counts what has been read, and changes it as it is to be. Returns its bytes. */
        private int counted(byte[] block, int read) {
            int length = read;
            if (read == block.length) {
                fullIn++;
            } else {
                partIn++;
                if (sync && !goesOn) {
                    Arrays.fill(block, read, block.length, (byte) 0);
                    length = block.length;
                }
            }
            for (int i = 0; swab && i + 1 < length; i += 2) {
                byte first = block[i];
                block[i] = block[i + 1];
                block[i + 1] = first;
            }
            for (int i = 0; (lower || upper) && i < length; i++) {
                block[i] = (byte) (lower ? lower(block[i]) : upper(block[i]));
            }
            return length;
        }

        private static int lower(int c) {
            return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
        }

        private static int upper(int c) {
            return c >= 'a' && c <= 'z' ? c + 'A' - 'a' : c;
        }

        private boolean put(byte[] block, int length) throws SystemCallError {
            if (blockwise) {
                return write(block, length);
            }
            for (int done = 0; done < length; ) {
                int part = Math.min(length - done, collected.length - pending);
                System.arraycopy(block, done, collected, pending, part);
                pending += part;
                done += part;
                if (pending == collected.length && !flush()) {
                    return false;
                }
            }
            return true;
        }

        private boolean flush() throws SystemCallError {
            int length = pending;
            pending = 0;
            return length == 0 || write(collected, length);
        }

        private boolean write(byte[] data, int length) throws SystemCallError {
            if (length == obs) {
                fullOut++;
            } else {
                partOut++;
            }
            int written;
            try {
                written = sys.write(out, data, 0, length);
            } catch (SystemCallError e) {
                tell("write", e);
                stats();
                return false;
            }
            bytesOut += written;
            if (written != length) {
                sys.print(2, "dd: unexpected short write, wrote " + written + " bytes, expected " + length + "\n");
                stats();
                return false;
            }
            return ostride <= 0 || seek(out, ostride * obs);
        }

        private void stats() {
            StringBuilder text = new StringBuilder();
            text.append(fullIn).append('+').append(partIn).append(" records in\n");
            text.append(fullOut).append('+').append(partOut).append(" records out\n");
            if (began != 0) {
                double seconds = (sys.gethrtime() - began) * 1e-9;
                text.append(String.format(Locale.ROOT, "%d bytes transferred in %.6f secs (%.0f bytes/sec)\n", bytesOut, seconds,
                    bytesOut / Math.max(seconds, 1e-9)));
            }
            sys.print(2, text.toString());
        }
    }
}
