package org.dtrace4j.kernel.scsi;

import static org.dtrace4j.kernel.struct.Constants.CMD_CMPLT;
import static org.dtrace4j.kernel.struct.Constants.STATE_GOT_BUS;
import static org.dtrace4j.kernel.struct.Constants.STATE_GOT_STATUS;
import static org.dtrace4j.kernel.struct.Constants.STATE_GOT_TARGET;
import static org.dtrace4j.kernel.struct.Constants.STATE_SENT_CMD;
import static org.dtrace4j.kernel.struct.Constants.STATE_XFERRED_DATA;

import org.dtrace4j.kernel.genunix.DiskRequest;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.sim.Event;
import org.dtrace4j.kernel.struct.ScsiAddress;
import org.dtrace4j.kernel.struct.ScsiHbaTran;
import org.dtrace4j.kernel.struct.ScsiPkt;

/**
 * The host adapter and the disk behind it. A command's interrupt comes when the time of its request has passed; the disk does any
 * number of commands at once.
 */
@InModule("mpt")
final class Mpt extends KernelCode {
    /** Interrupt vector of the controller. */
    private static final int VECTOR = 0x11;
    private static final int TRAN_ACCEPT = 1;
    private static final int DDI_INTR_CLAIMED = 1;

    private final Scsi scsi;
    private ScsiHbaTran tran;
    /** Packets that are done, by {@code pkt_ha_private}; the controller's interrupt takes them off. */
    private ScsiPkt doneq;

    Mpt(Kernel k, Scsi scsi) {
        super(k);
        this.scsi = scsi;
    }

    void attach() {
        FunctionPointer start = function("mpt_scsi_start", unused -> { });
        tran = ScsiHbaTran.at(k.memory, kmem_zalloc(ScsiHbaTran.SIZE));
        tran.tran_hba_dip(k.genunix.devices.disk().devi_parent());
        tran.tran_start(start.address());
        k.peers.put(tran.address(), (Scsi.Start) this::mpt_scsi_start);
        k.unix.avintr.add(VECTOR, tran.tran_hba_dip(), function("mpt_intr", unused -> { }), this::mpt_intr, tran.address(), 0);
    }

    /** What drivers of devices hold of it. */
    ScsiHbaTran tran() {
        return tran;
    }

    /** Hands a command to the controller. */
    @Prototype("static int mpt_scsi_start(struct scsi_address *ap, struct scsi_pkt *pkt)")
    public int mpt_scsi_start(ScsiAddress ap, ScsiPkt pkt) {
        DiskRequest request = (DiskRequest) k.peers.get(pkt.pkt_private());
        Event interrupt = new Event() {
            @Override
            public void fire() {
                pkt.pkt_ha_private(addressOf(doneq));
                doneq = pkt;
                k.loop.interrupt(k.sched.cpus().get(0), () -> k.unix.avintr.av_dispatch_autovect(VECTOR));
            }
        };
        k.events.schedule(interrupt, k.clock.now() + k.latency.draw(request.kind()));
        return TRAN_ACCEPT;
    }

    private static long addressOf(ScsiPkt pkt) {
        return pkt == null ? 0 : pkt.address();
    }

    /** The controller's interrupt. */
    @Prototype("static uint_t mpt_intr(caddr_t arg1, caddr_t arg2)")
    public int mpt_intr(long arg1, long arg2) {
        while (doneq != null) {
            ScsiPkt pkt = doneq;
            doneq = ScsiPkt.at(k.memory, pkt.pkt_ha_private());
            pkt.pkt_reason((byte) CMD_CMPLT);
            pkt.pkt_state(STATE_GOT_BUS | STATE_GOT_TARGET | STATE_SENT_CMD | STATE_XFERRED_DATA | STATE_GOT_STATUS);
            scsi.scsi_hba_pkt_comp(pkt);
        }
        return DDI_INTR_CLAIMED;
    }
}
