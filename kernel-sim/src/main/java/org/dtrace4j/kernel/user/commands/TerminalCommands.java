package org.dtrace4j.kernel.user.commands;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** Commands about the terminal that is their standard input: {@code strconf}, {@code stty}, {@code tty}. */
public final class TerminalCommands {
    private static final int IFLAG = 0;
    private static final int OFLAG = 4;
    private static final int CFLAG = 8;
    private static final int LFLAG = 12;
    private static final int CHARACTERS = 16;
    private static final int DELETE = 0x7f;

    /** A mode: its name, and the bit of which flags it is. */
    private record Mode(String name, int flags, int bit) { }

    /** The lines of {@code stty -a}. */
    private static final List<List<Mode>> MODES = List.of(
            List.of(new Mode("parenb", CFLAG, 0400), new Mode("parodd", CFLAG, 01000), new Mode("cs8", CFLAG, 060),
                    new Mode("cstopb", CFLAG, 0100), new Mode("hupcl", CFLAG, 02000), new Mode("cread", CFLAG, 0200),
                    new Mode("clocal", CFLAG, 04000)),
            List.of(new Mode("ignbrk", IFLAG, 01), new Mode("brkint", IFLAG, 02), new Mode("ignpar", IFLAG, 04),
                    new Mode("parmrk", IFLAG, 010), new Mode("inpck", IFLAG, 020), new Mode("istrip", IFLAG, 040),
                    new Mode("inlcr", IFLAG, 0100), new Mode("igncr", IFLAG, 0200), new Mode("icrnl", IFLAG, 0400),
                    new Mode("iuclc", IFLAG, 01000)),
            List.of(new Mode("ixon", IFLAG, 02000), new Mode("ixany", IFLAG, 04000), new Mode("ixoff", IFLAG, 010000),
                    new Mode("imaxbel", IFLAG, 020000)),
            List.of(new Mode("isig", LFLAG, 01), new Mode("icanon", LFLAG, 02), new Mode("xcase", LFLAG, 04),
                    new Mode("echo", LFLAG, 010), new Mode("echoe", LFLAG, 020), new Mode("echok", LFLAG, 040),
                    new Mode("echonl", LFLAG, 0100), new Mode("noflsh", LFLAG, 0200)),
            List.of(new Mode("tostop", LFLAG, 0400), new Mode("echoctl", LFLAG, 01000), new Mode("echoprt", LFLAG, 02000),
                    new Mode("echoke", LFLAG, 04000), new Mode("flusho", LFLAG, 020000), new Mode("pendin", LFLAG, 040000),
                    new Mode("iexten", LFLAG, 0100000)),
            List.of(new Mode("opost", OFLAG, 01), new Mode("olcuc", OFLAG, 02), new Mode("onlcr", OFLAG, 04),
                    new Mode("ocrnl", OFLAG, 010), new Mode("onocr", OFLAG, 020), new Mode("onlret", OFLAG, 040),
                    new Mode("tab3", OFLAG, 014000)));
    /** Those that {@code stty} alone shows where they are set; the others are nearly always. */
    private static final List<String> SHORT = List.of("brkint", "inpck", "icrnl", "ixany", "ixoff", "imaxbel", "onlcr", "tab3",
            "echo", "echoe", "echok", "echoctl", "echoke", "noflsh", "tostop");

    /** In the order of {@code c_cc}. */
    private static final List<String> NAMES = List.of("intr", "quit", "erase", "kill", "eof", "eol", "eol2", "swtch", "start",
            "stop", "susp", "dsusp", "rprnt", "flush", "werase", "lnext");

    private TerminalCommands() { }

    /** {@code strconf [-m | -t]}: the modules of a stream, from the top down. */
    public static int strconf(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "mt");
        if (options == null || !options.operands().isEmpty() || options.has('m') && options.has('t')) {
            sys.print(2, "usage: strconf [-m | -t]\n");
            return 1;
        }
        List<?> names;
        try {
            names = (List<?>) sys.ioctl(0, "I_LIST", null);
        } catch (SystemCallError e) {
            sys.print(2, "strconf: I_LIST ioctl failed: " + Errno.text(e) + "\n");
            return 1;
        }
        int modules = names.size() - 1;
        List<?> shown = options.has('m') ? names.subList(0, modules) : options.has('t') ? names.subList(0, Math.min(1, modules))
                : names;
        for (Object name : shown) {
            sys.print(1, name + "\n");
        }
        return 0;
    }

    /** {@code tty [-s]}: the path of the terminal. */
    public static int tty(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "s");
        if (options == null || !options.operands().isEmpty()) {
            sys.print(2, "usage: tty [-s]\n");
            return 2;
        }
        String path = path(sys);
        if (!options.has('s')) {
            sys.print(1, (path == null ? "not a tty" : path) + "\n");
        }
        return path == null ? 1 : 0;
    }

    private static String path(Syscalls sys) {
        try {
            sys.ioctl(0, "TCGETS", null);
            long device = sys.fstat(0).rdev();
            if (sys.stat("/dev/console").rdev() == device) {
                return "/dev/console";
            }
            for (String name : sys.readDirectory("/dev/pts")) {
                if (!name.startsWith(".") && sys.stat("/dev/pts/" + name).rdev() == device) {
                    return "/dev/pts/" + name;
                }
            }
        } catch (SystemCallError e) {
            // It is none.
        }
        return null;
    }

    /** {@code stty [-a]}: shows how the terminal behaves; {@code stty [-]MODE…}, {@code stty CHARACTER C…}, {@code stty sane}: sets it. */
    public static int stty(Syscalls sys, List<String> arguments) throws SystemCallError {
        byte[] modes;
        try {
            modes = (byte[]) sys.ioctl(0, "TCGETS", null);
        } catch (SystemCallError e) {
            sys.print(2, "stty: " + Errno.text(e) + "\n");
            return 2;
        }
        List<String> operands = arguments.subList(1, arguments.size());
        if (operands.isEmpty() || operands.equals(List.of("-a"))) {
            show(sys, modes, !operands.isEmpty());
            return 0;
        }
        for (int i = 0; i < operands.size(); i++) {
            String operand = operands.get(i);
            int character = NAMES.indexOf(operand);
            if (character >= 0 && i + 1 < operands.size()) {
                modes[CHARACTERS + character] = character(operands.get(++i));
            } else if (!set(modes, operand)) {
                sys.print(2, "stty: unknown mode: " + operand + "\n");
                return 2;
            }
        }
        sys.ioctl(0, "TCSETSW", modes);
        return 0;
    }

    private static boolean set(byte[] modes, String operand) {
        if (operand.equals("sane")) {
            set(modes, List.of("isig", "icanon", "echo", "echoe", "echok", "iexten", "icrnl", "ixon", "opost", "onlcr"));
            return true;
        }
        boolean off = operand.startsWith("-");
        String name = off ? operand.substring(1) : operand;
        for (List<Mode> line : MODES) {
            for (Mode mode : line) {
                if (mode.name().equals(name)) {
                    ByteBuffer buffer = ByteBuffer.wrap(modes).order(ByteOrder.LITTLE_ENDIAN);
                    int flags = buffer.getInt(mode.flags());
                    buffer.putInt(mode.flags(), off ? flags & ~mode.bit() : flags | mode.bit());
                    return true;
                }
            }
        }
        return false;
    }

    private static void set(byte[] modes, List<String> names) {
        names.forEach(name -> set(modes, name));
    }

    private static byte character(String text) {
        if (text.equals("^-") || text.equals("undef")) {
            return 0;
        }
        if (text.length() == 2 && text.charAt(0) == '^') {
            return (byte) (text.charAt(1) == '?' ? DELETE : text.charAt(1) & 0x1f);
        }
        return (byte) text.charAt(0);
    }

    private static String shown(int character) {
        if (character == 0) {
            return "<undef>";
        }
        return character == DELETE ? "^?" : character >= ' ' ? String.valueOf((char) character)
                : "^" + Character.toLowerCase((char) (character + '@'));
    }

    private static void show(Syscalls sys, byte[] modes, boolean all) throws SystemCallError {
        ByteBuffer buffer = ByteBuffer.wrap(modes).order(ByteOrder.LITTLE_ENDIAN);
        Output out = new Output(sys);
        out.print("speed 9600 baud; " + (all ? "\n" : "-parity \n"));
        for (int i = 0; all && i < NAMES.size(); i++) {
            out.print(NAMES.get(i) + " = " + shown(modes[CHARACTERS + i] & 0xff) + ";" + (i % 4 == 3 ? "\n" : " "));
        }
        for (List<Mode> line : MODES) {
            for (Mode mode : line) {
                boolean on = (buffer.getInt(mode.flags()) & mode.bit()) == mode.bit();
                if (all || on && SHORT.contains(mode.name())) {
                    out.print((on ? "" : "-") + mode.name() + " ");
                }
            }
            out.print(all ? "\n" : "");
        }
        out.print(all ? "" : "\n");
        out.flush();
    }
}
