package org.dtrace4j.kernel.ip;

import static org.dtrace4j.kernel.struct.Constants.*;

import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.IllS;
import org.dtrace4j.kernel.struct.IpStack;
import org.dtrace4j.kernel.struct.Netstack;
import org.dtrace4j.kernel.struct.SqueueS;

/** ip.c, first part: the one network stack and its one interface. */
public final class IpStacks extends IpCode {
    private static final int SMALLEST_ANONYMOUS_PORT = 32768;
    private static final int LOOPBACK_MTU = 8232;
    private static final int FIRST_ISS = 0x1000;

    IpStacks(Kernel k) {
        super(k);
    }

    /** Makes the stack of the global zone, with lo0 in it; returns it. */
    @Prototype("void *ip_stack_init(netstackid_t stackid, netstack_t *ns)")
    public IpStack ip_stack_init(int stackid, Netstack ns) {
        Netstack netstack = Netstack.at(k.memory, kmem_zalloc(Netstack.SIZE));
        IpStack ipst = IpStack.at(k.memory, kmem_zalloc(IpStack.SIZE));
        netstack.netstack_stackid(stackid);
        netstack.netstack_numzones(1);
        netstack.netstack_ip(ipst);
        ipst.ips_netstack(netstack);
        ipst.ips_squeue(SqueueS.at(k.memory, kmem_zalloc(SqueueS.SIZE)));
        ipst.ips_next_port((short) SMALLEST_ANONYMOUS_PORT);
        ipst.ips_next_iss(FIRST_ISS);
        ipst.ips_ill(loopback(ipst));
        k.vars.netstack_head(netstack);
        return ipst;
    }

    private IllS loopback(IpStack ipst) {
        IllS ill = IllS.at(k.memory, kmem_zalloc(IllS.SIZE));
        ill.ill_name(newString("lo0"));
        ill.ill_name_length("lo0".length() + 1);
        ill.ill_mtu(LOOPBACK_MTU);
        ill.ill_ipst(ipst);
        ill.ill_ip_mib(ipst.ips_ip_mib());
        return ill;
    }
}
