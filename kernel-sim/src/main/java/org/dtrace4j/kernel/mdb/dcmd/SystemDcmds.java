package org.dtrace4j.kernel.mdb.dcmd;

import org.dtrace4j.kernel.mdb.command.CommandException;
import org.dtrace4j.kernel.mdb.command.Invocation;
import org.dtrace4j.kernel.mdb.command.Options;
import org.dtrace4j.kernel.mdb.target.DebugTarget;
import org.dtrace4j.kernel.mdb.target.Registers;
import org.dtrace4j.kernel.mdb.target.TargetModule;
import org.dtrace4j.kernel.mdb.view.Location;
import org.dtrace4j.kernel.mdb.view.Structure;

/** Commands about the system as a whole: what it is, its CPUs, its modules, what it said. */
final class SystemDcmds {
    private static final long NANOS = 1_000_000_000L;

    private SystemDcmds() { }

    // ---- status

    /** {@code ::status}: what is being debugged. */
    static void status(Invocation call) {
        DebugTarget target = call.target();
        Structure names = new Structure(Location.of(target, "struct utsname", address(call, "utsname")));
        String node = names.text("nodename").isEmpty() ? "(not set)" : names.text("nodename");
        boolean live = target.kind() == DebugTarget.Kind.LIVE;
        call.write(live ? "debugging live kernel (64-bit) on " + node + "\n"
                : "debugging crash dump " + target.fileName() + " (64-bit) from " + node + "\n");
        call.print("operating system: %s %s (%s)\n", names.text("release"), names.text("version"),
                names.text("machine"));
        call.write("image uuid: (not set)\n");
        String panic = panicMessage(call);
        if (live) {
            call.write(target.isDtraceActive() ? "DTrace state: active (debugger breakpoints cannot be armed)\n"
                    : "DTrace state: inactive\n");
            call.write("stopped on: debugger entry trap\n");
        }
        if (!panic.isEmpty()) {
            call.write("panic message: " + panic + "\n");
        }
        if (!live) {
            call.write("dump content: kernel pages only\n");
        }
    }

    private static long address(Invocation call, String variable) {
        return call.target().symbol("", variable).orElseThrow(() ->
                new CommandException("failed to read '" + variable + "': unknown symbol name")).address();
    }

    private static String panicMessage(Invocation call) {
        long text = call.variable("panicstr");
        return text == 0 ? "" : call.target().readString(text, 1024);
    }

    // ---- messages

    /** {@code ::msgbuf [-v]}: the messages that the kernel keeps. */
    static void msgbuf(Invocation call) {
        Options options = call.options("v");
        if (!options.rest().isEmpty()) {
            throw call.usage();
        }
        call.write(options.has('v') ? String.format("%20s %16s %s\n", "TIMESTAMP", "LOGCTL", "MESSAGE") : "MESSAGE\n");
        call.debugger().walk("msgbuf", 0, at -> {
            Structure entry = call.structure("log_entry_t", at);
            String text = entry.text("log_text").stripTrailing();
            long time = entry.get("log_time");
            call.write(options.has('v')
                    ? String.format("%10d.%09d %016x %s\n", time / NANOS, time % NANOS, at, text) : text + "\n");
        });
    }

    // ---- CPUs

    /** {@code ::cpuinfo}: each CPU and what runs on it. */
    static void cpuinfo(Invocation call) {
        if (call.isDone("cpu", SystemDcmds::cpuinfo)) {
            return;
        }
        if (call.isFirst()) {
            call.print("%3s %-16s %3s %4s %4s %3s %4s %5s %-6s %-16s %s\n", "ID", "ADDR", "FLG", "NRUN", "BSPL", "PRI",
                    "RNRN", "KRNRN", "SWITCH", "THREAD", "PROC");
        }
        Structure cpu = call.structure("cpu_t", call.address());
        long thread = cpu.get("cpu_thread");
        call.print("%3d %-16x %3x %4d %4d %3d %4s %5s %-6s %-16x %s\n", cpu.number("cpu_id"), call.address(),
                cpu.number("cpu_flags"), cpu.get("cpu_disp") == 0 ? 0 : cpu.number("cpu_disp->disp_nrunnable"),
                cpu.number("cpu_base_spl"), cpu.number("cpu_dispatch_pri"), yesNo(cpu, "cpu_runrun"),
                yesNo(cpu, "cpu_kprunrun"), "t-" + Math.max(0, now(call) - cpu.get("cpu_last_swtch")), thread,
                processOn(call, cpu, thread));
    }

    private static String yesNo(Structure cpu, String member) {
        return cpu.get(member) == 0 ? "no" : "yes";
    }

    /** Ticks of the clock at the panic; 0 before one. */
    private static long now(Invocation call) {
        return call.variable("panic_lbolt");
    }

    private static String processOn(Invocation call, Structure cpu, long thread) {
        if (thread == cpu.get("cpu_idle_thread")) {
            return "(idle)";
        }
        Structure t = call.structure("kthread_t", thread);
        return t.get("t_procp") == 0 ? "-" : t.text("t_procp->p_user.u_comm");
    }

    /** {@code CPU::switch}, {@code CPU:x}: makes another CPU the one that commands are about. */
    static void switchCpu(Invocation call) {
        boolean[] found = {false};
        call.debugger().walk("cpu", 0, at -> {
            Structure cpu = call.structure("cpu_t", at);
            if (cpu.number("cpu_id") == call.address()) {
                found[0] = true;
                long thread = cpu.get("cpu_thread");
                Registers registers = StackDcmds.registersOf(call, thread);
                call.debugger().switchCpu((int) call.address(), thread, registers);
            }
        });
        if (!found[0]) {
            throw new CommandException("failed to switch to CPU 0t" + call.address() + ": no such CPU");
        }
    }

    // ---- modules

    /** {@code ::modinfo}: the loaded modules. */
    static void modinfo(Invocation call) {
        if (!call.hasAddress()) {
            call.callForEach("modctl", SystemDcmds::modinfo);
            return;
        }
        Structure mod = call.structure("modctl_t", call.address());
        if (mod.get("mod_loaded") == 0) {
            // It was, and keeps its place in the list.
            return;
        }
        if (call.isIntoPipe()) {
            call.writeAddress(call.address());
            return;
        }
        if (call.isFirst()) {
            call.print("%3s %16s %8s %3s %s\n", "ID", "LOADADDR", "SIZE", "REV", "MODULE");
        }
        String name = mod.text("mod_modname");
        TargetModule module = call.target().modules().stream().filter(m -> m.name().equals(name)).findFirst()
                .orElse(new TargetModule(name, 0, 0, 0, 0));
        call.print("%3d %16x %8x %3d %s\n", mod.number("mod_id"), module.textBase(), module.textSizeBytes(), 1, name);
    }
}
