package org.dtrace4j.kernel.unix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module unix: one field for each of its C files. */
public final class Unix extends KernelModule {
    public final Disp disp;
    public final MutexCode mutex;
    public final RwlockCode rwlock;
    public final VmPage vmPage;
    public final PageLock pageLock;
    public final VmPagelist pagelist;
    public final PagesInUse pagesInUse = new PagesInUse();
    public final ScarcePages scarcePages;
    public final HatI86 hat;
    public final SyscallEntry syscall;
    public final Startup startup;
    public final AvIntr avintr;
    public final VmMachdep vmMachdep;
    public final Mp mp;
    public final Machdep machdep;
    public final Panic panic;

    public Unix(Kernel kernel) {
        super(kernel, "", "unix");
        disp = new Disp(kernel);
        mutex = new MutexCode(kernel);
        rwlock = new RwlockCode(kernel);
        vmPage = new VmPage(kernel);
        pageLock = new PageLock(kernel);
        pagelist = new VmPagelist(kernel);
        scarcePages = new ScarcePages(kernel);
        hat = new HatI86(kernel);
        syscall = new SyscallEntry(kernel);
        startup = new Startup(kernel);
        avintr = new AvIntr(kernel);
        vmMachdep = new VmMachdep(kernel);
        mp = new Mp(kernel);
        machdep = new Machdep(kernel);
        panic = new Panic(kernel);
        kernel.onPanic(panic::begin);
        kernel.onBreakpoint(machdep::enterDebugger);
    }
}
