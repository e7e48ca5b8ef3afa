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
    private static final int MOST_ERRORS = 5;
    /** More at once has nobody memory for. */
    private static final int LARGEST_BLOCK = 64 << 20;
    private static final int SIGUSR1 = 16;

    @Override
    public int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        sys.compute(Latency.COMMAND_START);
        DdOperands operands = new DdOperands();
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
            String bad = equals < 0 ? argument : operands.take(argument.substring(0, equals), value) ? null
                : operands.isWord(argument.substring(0, equals)) ? value : argument;
            if (bad != null) {
                sys.print(2, "dd: bad argument: \"" + bad + "\"\n");
                return FAILED;
            }
        }
        if (operands.ibs == 0 || operands.obs == 0) {
            sys.print(2, "dd: buffer sizes cannot be zero\n");
            return FAILED;
        }
        if (operands.istride < 0 || operands.ostride < 0) {
            sys.print(2, "dd: stride must be greater than zero\n");
            return FAILED;
        }
        if (operands.ibs > LARGEST_BLOCK || operands.obs > LARGEST_BLOCK) {
            sys.print(2, "dd: not enough memory\n");
            return FAILED;
        }
        return new Copy(sys, operands).run();
    }

    /** A copy, and how far it has got. */
    private static final class Copy {
        private final Syscalls sys;
        private final DdOperands how;
        /** Whether blocks are written as they were read, and not collected. */
        private final boolean blockwise;
        /** How often the input has still to end until it is over. */
        private long files;

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

        Copy(Syscalls sys, DdOperands operands) {
            this.sys = sys;
            this.how = operands;
            this.blockwise = operands.blockwise && !operands.lower && !operands.upper;
            this.files = operands.files;
        }

        int run() throws SystemCallError {
            if (!open()) {
                return FAILED;
            }
            collected = new byte[(int) how.obs];
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
            return copy();
        }

        private boolean open() {
            String file = how.input == null ? "" : how.input;
            try {
                in = how.input == null ? sys.dup(0, 0) : sys.open(how.input, Syscalls.O_RDONLY, 0);
                file = how.output == null ? "" : how.output;
                boolean cut = how.truncates && how.oseek == 0;
                out = how.output == null ? sys.dup(1, 0) : sys.open(how.output,
                    Syscalls.O_WRONLY | Syscalls.O_CREAT | (cut ? Syscalls.O_TRUNC : 0) | how.outputFlags, MODE);
            } catch (SystemCallError e) {
                sys.print(2, "dd: " + file + ": open: " + Errno.text(e) + "\n");
                return false;
            }
            try {
                if (how.output != null && how.truncates && how.oseek != 0 && sys.fstat(out).isRegular()) {
                    sys.ftruncate(out, how.oseek * how.obs);
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
            byte[] block = new byte[(int) how.ibs];
            int bad = 0;
            for (long i = 0; i < how.skip; i++) {
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
            return seek(in, how.iseek * how.ibs) && seek(out, how.oseek * how.obs) ? 0 : FAILED;
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
            byte[] block = new byte[(int) how.ibs];
            int bad = 0;
            while (true) {
                if (asked) {
                    asked = false;
                    stats();
                }
                int length = 0;
                boolean last = how.count >= 0 && fullIn + partIn >= how.count;
                try {
                    if (how.goesOn) {
                        Arrays.fill(block, (byte) 0);
                    }
                    length = last ? 0 : sys.read(in, block, 0, block.length);
                    bad = 0;
                } catch (SystemCallError e) {
                    if (e.errno() == Errno.EINTR && asked) {
                        continue;
                    }
                    tell("read", e);
                    if (!how.goesOn || ++bad > MOST_ERRORS) {
                        flush();
                        stats();
                        return FAILED;
                    }
                    stats();
                    length = block.length;
                }
                if (!last && how.istride > 0 && !seek(in, how.istride * how.ibs)) {
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
                if (how.sync && !how.goesOn) {
                    Arrays.fill(block, read, block.length, (byte) 0);
                    length = block.length;
                }
            }
            for (int i = 0; how.swab && i + 1 < length; i += 2) {
                byte first = block[i];
                block[i] = block[i + 1];
                block[i + 1] = first;
            }
            for (int i = 0; (how.lower || how.upper) && i < length; i++) {
                block[i] = (byte) (how.lower ? lower(block[i]) : upper(block[i]));
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
            if (length == how.obs) {
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
            return how.ostride <= 0 || seek(out, how.ostride * how.obs);
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
