package org.dtrace4j.kernel.genunix;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module genunix: one field for each of its C files. */
public final class Genunix extends KernelModule {
    // ---- synchronisation and time
    public final Condvar condvar;
    public final Semaphore semaphore;
    public final Callout callout;
    public final Turnstile turnstile;

    // ---- files and file systems
    public final Strings strings;
    public final Move move;
    public final Vnodes vnode;
    public final Fops fop;
    public final VnodeOpens vnodeOpens;
    public final Lookup lookup;
    public final VnodePaths paths;
    public final Dnlc dnlc;
    public final FileSystems vfs;
    public final MountLocks mountLocks;
    public final MountOptions mountOptions;
    public final Mounting mounting;
    public final MountRoot mountRoot;
    public final Fio fio;
    public final Flock flock;
    public final FileSyscalls fileCalls;
    public final NameSyscalls nameCalls;
    public final VectorSyscalls vectorCalls;
    public final DescriptorSyscalls descriptorCalls;
    public final Poll poll;
    public final AclSyscalls acl;
    public final Drivers driver;
    public final DeviceTree devices;
    public final Bio bio;
    public final Physio physio;
    public final KstatFunctions kstat;

    // ---- STREAMS
    public final Stream stream;
    public final StreamQueues queues;
    public final Putnext putnext;
    public final Strsubr strsubr;
    public final Streamio streamio;
    public final StreamAccess streamAccess;
    public final StreamIoctls strioctl;
    public final TtyCommons ttyCommon;
    public final Ddi ddi;

    // ---- boot and processes
    public final Main main;
    public final Clock clock;
    public final Log log;
    public final LogSysevent logSysevent;
    public final SharedSegments sharedSegments;
    public final Modctl modctl;
    public final ModSysfile modSysfile;
    public final Creds cred;
    public final Pids pid;
    public final Session session;
    public final Policy policy;
    public final Fork fork;
    public final Lwp lwp;
    public final Exec exec;
    public final Exit exit;
    public final Sig sig;
    public final SignalSyscalls signalCalls;
    public final Sigtimedwait sigtimedwait;
    public final Timers timers;
    public final Uadmin uadmin;
    public final Schedctl schedctl;
    public final CpuCaps cpucaps;
    public final WaitQueue waitq;
    public final Rctl rctl;
    public final HostRequests hostRequests;

    // ---- memory
    public final KmemFunctions kmem;
    public final VmAs as;
    public final SegVn segvn;
    public final VmFaults faults;
    public final Grow grow;
    public final VmAnon anon;
    public final VmSwap vmSwap;
    public final SwapVnops swapVnops;
    public final VmPvn pvn;
    public final Vpm vpm;
    public final VmPageout vmPageout;
    public final Fsflush fsflush;

    public Genunix(Kernel kernel) {
        super(kernel, "", "genunix");
        condvar = new Condvar(kernel);
        semaphore = new Semaphore(kernel);
        callout = new Callout(kernel);
        turnstile = new Turnstile(kernel);
        strings = new Strings(kernel);
        move = new Move(kernel);
        vnode = new Vnodes(kernel);
        fop = new Fops(kernel);
        vnodeOpens = new VnodeOpens(kernel);
        lookup = new Lookup(kernel);
        paths = new VnodePaths(kernel);
        dnlc = new Dnlc(kernel);
        vfs = new FileSystems(kernel);
        mountLocks = new MountLocks(kernel);
        mountOptions = new MountOptions(kernel);
        mounting = new Mounting(kernel);
        mountRoot = new MountRoot(kernel);
        fio = new Fio(kernel);
        flock = new Flock(kernel);
        fileCalls = new FileSyscalls(kernel);
        nameCalls = new NameSyscalls(kernel);
        vectorCalls = new VectorSyscalls(kernel);
        descriptorCalls = new DescriptorSyscalls(kernel);
        poll = new Poll(kernel);
        acl = new AclSyscalls(kernel);
        driver = new Drivers(kernel);
        devices = new DeviceTree(kernel);
        bio = new Bio(kernel);
        physio = new Physio(kernel);
        kstat = new KstatFunctions(kernel);
        stream = new Stream(kernel);
        queues = new StreamQueues(kernel);
        putnext = new Putnext(kernel);
        strsubr = new Strsubr(kernel);
        streamio = new Streamio(kernel);
        streamAccess = new StreamAccess(kernel);
        strioctl = new StreamIoctls(kernel);
        ttyCommon = new TtyCommons(kernel);
        ddi = new Ddi(kernel);
        main = new Main(kernel);
        clock = new Clock(kernel);
        log = new Log(kernel);
        logSysevent = new LogSysevent(kernel);
        sharedSegments = new SharedSegments(kernel);
        modctl = new Modctl(kernel);
        modSysfile = new ModSysfile(kernel);
        cred = new Creds(kernel);
        pid = new Pids(kernel);
        session = new Session(kernel);
        policy = new Policy(kernel);
        fork = new Fork(kernel);
        lwp = new Lwp(kernel);
        exec = new Exec(kernel, kernel.config.programs());
        exit = new Exit(kernel);
        sig = new Sig(kernel);
        signalCalls = new SignalSyscalls(kernel);
        sigtimedwait = new Sigtimedwait(kernel);
        timers = new Timers(kernel);
        uadmin = new Uadmin(kernel);
        schedctl = new Schedctl(kernel);
        cpucaps = new CpuCaps(kernel);
        waitq = new WaitQueue(kernel);
        rctl = new Rctl(kernel);
        hostRequests = new HostRequests(kernel);
        kmem = new KmemFunctions(kernel);
        as = new VmAs(kernel);
        segvn = new SegVn(kernel);
        faults = new VmFaults(kernel);
        grow = new Grow(kernel);
        anon = new VmAnon(kernel);
        vmSwap = new VmSwap(kernel);
        swapVnops = new SwapVnops(kernel);
        pvn = new VmPvn(kernel);
        vpm = new Vpm(kernel);
        vmPageout = new VmPageout(kernel);
        fsflush = new Fsflush(kernel);
    }
}
