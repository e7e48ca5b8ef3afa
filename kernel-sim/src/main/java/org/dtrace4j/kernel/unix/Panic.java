package org.dtrace4j.kernel.unix;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.mem.Struct;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Outcome;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Kthread;

/**
 * panic.c: the kernel gives up.
 *
 * <p>What is said on the console, and kept for {@code ::msgbuf}, in order: the message with CPU and thread; the stack, a line
 * a frame; then, with a debugger, a session of it; then what becomes of the file systems and the dump. From the first word on
 * nothing is traced and no other CPU works: the code below spends no time.
 */
public final class Panic extends ProcessCode {
    private static final int MESSAGE_BYTES = 1024;

    private boolean panicking;

    public Panic(Kernel k) {
        super(k);
    }

    /** Panics with a message that is not in kernel memory. Does not return: after the debugger the machine reboots. */
    public void begin(String message) {
        if (panicking) {
            k.console.write("dump aborted: please record the above information!\n");
            k.stop(outcome(message));
        }
        panicking = true;
        long format = kmem_alloc(MESSAGE_BYTES);
        k.memory.putString(format, message, MESSAGE_BYTES);
        vpanic(format, 0);
    }

    /** Saves the registers and panics. Assembly in the original. */
    @Prototype(value = "void vpanic(const char *format, void *alist)", traceable = false)
    public void vpanic(long format, long alist) {
        panicsys(format, alist, 0, 0);
    }

    /** Tells what has happened and ends the system. */
    @Prototype("void panicsys(const char *format, void *alist, struct regs *rp, int on_panic_stack)")
    public void panicsys(long format, long alist, long rp, int onPanicStack) {
        Kthread t = curthread();
        String message = string(format);
        k.vars.panicstr(format);
        k.vars.panic_thread(t);
        k.vars.crashing_cpu(k.host.cpu());
        k.vars.panic_hrtime(gethrtime());
        k.vars.panic_lbolt(ddi_get_lbolt());
        k.vars.panic_quiesce(1);
        k.memory.putString(k.vars.panicbuf_address(), message, 8192);
        t.t_flag(t.t_flag() | T_PANIC);
        String thread = Long.toHexString(t.address());
        k.console.write("\n\r");
        k.console.tell("panic[cpu" + k.host.cpu() + "]/thread=" + thread + ": " + message + "\n\n");
        // The first frame to tell of is that of vpanic's caller, which the frame of vpanic points to.
        long frame = k.stack.framePointer();
        traceback(frame == 0 ? 0 : k.memory.getLong(frame));
        k.console.write("\n");
        if (k.unix.machdep.hasDebugger() && k.vars.nopanicdebug() == 0) {
            k.unix.machdep.enterDebugger(k.vars.dumpvp() == null
                    ? "panic: entering debugger (no dump device, continue to reboot)"
                    : "panic: entering debugger (continue to save dump)");
        }
        k.console.tell("syncing file systems... done\n");
        k.console.tell(k.vars.dumpvp() == null
                ? "skipping system dump - no dump device configured\n" : "dumping to " + dumpPath() + "\n");
        k.console.write("rebooting...\n");
        k.stop(outcome(message));
    }

    private Outcome outcome(String message) {
        return new Outcome.Panicked(gethrtime(), message, k.host.cpu(), Struct.addressOf(curthread()));
    }

    private String dumpPath() {
        return k.memory.getString(k.vars.dump_path_address(), 64);
    }

    /** Writes the frames that lie above one to the console, a line each; all of it comes from memory. */
    @Prototype("void traceback(caddr_t sp)")
    public void traceback(long sp) {
        long frame = sp;
        long pc = 0;
        while (frame != 0) {
            if (pc != 0) {
                k.console.tell(String.format("%016x %s ()\n", frame, symbol(pc)));
            }
            pc = k.memory.getLong(frame + 8);
            frame = k.memory.getLong(frame);
        }
    }

    private String symbol(long pc) {
        return k.functions.at(pc)
                .map(f -> f.module() + ":" + f.name() + "+" + Long.toHexString(pc - f.address()))
                .orElse(Long.toHexString(pc));
    }
}
