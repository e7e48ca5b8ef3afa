package org.dtrace4j.kernel.user.commands;

import java.util.List;
import java.util.Locale;
import org.dtrace4j.kernel.user.Errno;
import org.dtrace4j.kernel.user.Output;
import org.dtrace4j.kernel.user.SystemCallError;
import org.dtrace4j.kernel.user.Syscalls;

/** {@code swap -l [-h | -k]}, {@code swap -s [-h]} and {@code swap -a file}: where pages go that have no room in memory. */
public final class Swap {
    private static final int FAILED = 2;
    private static final int BLOCKS_OF_PAGE = 8;
    private static final int KILOBYTES_OF_PAGE = 4;
    private static final long PAGE = 4096;
    private static final int MAJOR_SHIFT = 32;

    private Swap() { }

    /** The command. */
    public static int main(Syscalls sys, List<String> arguments) throws SystemCallError {
        Options options = Options.parse(sys, arguments, "hkslpa:d:");
        if (options == null || arguments.size() == 1) {
            return usage(sys);
        }
        if (options.has('s') && !options.has('l') && options.operands().isEmpty()) {
            sum(sys, options.has('h'));
            return 0;
        }
        if (options.has('l') && !options.has('s') && options.operands().isEmpty()) {
            return list(sys, options);
        }
        if (options.has('a') && !options.has('l') && !options.has('s')) {
            return add(sys, options.value('a', ""));
        }
        return usage(sys);
    }

    private static int usage(Syscalls sys) {
        sys.print(2, "Usage:\tswap -l [-h|-k]\n\tswap -s [-h]\n\tswap -a <file name>\n");
        return 1;
    }

    private static int add(Syscalls sys, String path) {
        try {
            sys.swapAdd(path);
            return 0;
        } catch (SystemCallError e) {
            sys.print(2, path + ": " + Errno.text(e) + "\n");
            return FAILED;
        }
    }

    private static void sum(Syscalls sys, boolean human) throws SystemCallError {
        Syscalls.SwapSpace space = sys.swapSpace();
        long allocated = space.max() - space.free();
        long reserved = space.reserved() - allocated;
        long available = space.max() - space.reserved();
        sys.print(1, human
            ? "total: " + human(allocated) + " allocated + " + human(reserved) + " reserved = " + human(allocated + reserved)
                + " used, " + human(available) + " available\n"
            : "total: " + allocated * KILOBYTES_OF_PAGE + "k bytes allocated + " + reserved * KILOBYTES_OF_PAGE + "k reserved = "
                + (allocated + reserved) * KILOBYTES_OF_PAGE + "k used, " + available * KILOBYTES_OF_PAGE + "k available\n");
    }

    private static String human(long pages) {
        return ZfsList.size(pages * PAGE);
    }

    private static int list(Syscalls sys, Options options) throws SystemCallError {
        List<Syscalls.SwapArea> areas = sys.swapList();
        if (areas.isEmpty()) {
            sys.print(2, "No swap devices configured\n");
            return 1;
        }
        Output out = new Output(sys);
        out.line("swapfile             dev    swaplo   blocks     free");
        for (Syscalls.SwapArea area : areas) {
            String device = String.format(Locale.ROOT, "%2d,%-2d", area.device() >>> MAJOR_SHIFT, (int) area.device());
            out.format("%-19s %s %8s %8s %8s\n", area.path(), device, amount(options, area.start()),
                amount(options, area.pages()), amount(options, area.free()));
        }
        out.flush();
        return 0;
    }

    private static String amount(Options options, long pages) {
        return options.has('h') ? human(pages) : options.has('k') ? pages * KILOBYTES_OF_PAGE + "K"
            : Long.toString(pages * BLOCKS_OF_PAGE);
    }
}
