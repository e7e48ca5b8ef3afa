package org.dtrace4j.kernel.ip;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelModule;

/** The module ip, which has TCP and UDP in it too: one field for each of its C files. */
public final class Ip extends KernelModule {
    public final IpStacks stack;
    public final IpClassifier classifier;
    public final Squeue squeue;
    public final IpOutput output;
    public final IpInput input;
    public final Icmp icmp;
    public final Tcp tcp;
    public final TcpOutput tcpOutput;
    public final TcpInput tcpInput;
    public final Udp udp;
    public final IpTables tables;

    public Ip(Kernel kernel) {
        super(kernel, "drv", "ip");
        stack = new IpStacks(kernel);
        classifier = new IpClassifier(kernel);
        squeue = new Squeue(kernel);
        output = new IpOutput(kernel);
        input = new IpInput(kernel);
        icmp = new Icmp(kernel);
        tcp = new Tcp(kernel);
        tcpOutput = new TcpOutput(kernel);
        tcpInput = new TcpInput(kernel);
        udp = new Udp(kernel);
        tables = new IpTables(kernel);
    }

    @Override
    protected int init() {
        stack.ip_stack_init(0, null);
        return 0;
    }
}
