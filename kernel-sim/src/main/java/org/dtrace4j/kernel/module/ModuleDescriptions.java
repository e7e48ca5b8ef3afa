package org.dtrace4j.kernel.module;

import java.util.HashMap;
import java.util.Map;

/** What modules say of themselves in their linkage information ({@code struct modlinkage}), as modinfo shows it. */
public final class ModuleDescriptions {
    private static final Map<String, String> TEXTS = new HashMap<>();

    static {
        TEXTS.put("clone", "Clone Pseudodriver 'clone'");
        TEXTS.put("cn", "Console redirection driver");
        TEXTS.put("consconfig_dacf", "Consconfig DACF");
        TEXTS.put("conskbd", "Console kbd Multiplexer driver");
        TEXTS.put("ctfs", "contract filesystem");
        TEXTS.put("dcpc", "DTrace CPC Module");
        TEXTS.put("devfs", "devices filesystem");
        TEXTS.put("doorfs", "doors");
        TEXTS.put("dtrace", "Dynamic Tracing");
        TEXTS.put("elfexec", "exec module for elf");
        TEXTS.put("fasttrap", "Fasttrap Tracing");
        TEXTS.put("fbt", "Function Boundary Tracing");
        TEXTS.put("fifofs", "filesystem for fifo");
        TEXTS.put("intpexec", "exec mod for interp");
        TEXTS.put("ip", "IP STREAMS driver");
        TEXTS.put("ipc", "common ipc code");
        TEXTS.put("kb8042", "PS/2 keyboard driver");
        TEXTS.put("kcf", "Kernel Crypto Framework");
        TEXTS.put("kstat", "kernel statistics driver");
        TEXTS.put("ldterm", "terminal line discipline");
        TEXTS.put("lockstat", "Lock Statistics");
        TEXTS.put("mntfs", "mount information file system");
        TEXTS.put("mpt", "MPT HBA Driver");
        TEXTS.put("msgsys", "System V message facility");
        TEXTS.put("objfs", "in-kernel object filesystem");
        TEXTS.put("portfs", "event ports");
        TEXTS.put("procfs", "filesystem for proc");
        TEXTS.put("profile", "Profile Interrupt Tracing");
        TEXTS.put("ptem", "pty hardware emulator");
        TEXTS.put("ptm", "Master streams driver 'ptm'");
        TEXTS.put("pts", "Slave Stream Pseudo Terminal driver 'pts'");
        TEXTS.put("scsi", "SCSI Bus Utility Routines");
        TEXTS.put("sd", "SCSI Disk Driver");
        TEXTS.put("sdt", "Statically Defined Tracing");
        TEXTS.put("semsys", "System V semaphore facility");
        TEXTS.put("sharefs", "sharetab filesystem");
        TEXTS.put("shbinexec", "exec mod for #!");
        TEXTS.put("shmsys", "System V shared memory");
        TEXTS.put("sockfs", "filesystem for sockfs");
        TEXTS.put("specfs", "filesystem for specfs");
        TEXTS.put("sy", "Indirect driver for tty 'sy'");
        TEXTS.put("sysmsg", "System message redirection (fan out) driver");
        TEXTS.put("systrace", "System Call Tracing");
        TEXTS.put("tmpfs", "filesystem for tmpfs");
        TEXTS.put("ttcompat", "alt ioctl calls");
        TEXTS.put("wc", "Workstation multiplexer Driver 'wc'");
        TEXTS.put("zfs", "ZFS storage pool");
    }

    private ModuleDescriptions() {
    }

    /** What the module of that name says; empty for one that says nothing, as unix and genunix. */
    public static String of(String module) {
        return TEXTS.getOrDefault(module, "");
    }
}
