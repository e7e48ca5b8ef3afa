package org.dtrace4j.kernel.scsi;

import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.KernelCode;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.struct.Buf;
import org.dtrace4j.kernel.struct.ScsiAddress;
import org.dtrace4j.kernel.struct.ScsiPkt;

/** scsi_resource.c and scsi_transport.c: packets, and whom they are given to. */
final class Scsi extends KernelCode {
    /** What a host adapter does with a packet: {@code tran_start}. */
    @FunctionalInterface
    interface Start {
        int start(ScsiAddress ap, ScsiPkt pkt);
    }

    Scsi(Kernel k) {
        super(k);
    }

    /** A packet with room for its command and status behind it. */
    @Prototype("struct scsi_pkt *scsi_init_pkt(struct scsi_address *ap, struct scsi_pkt *in_pktp, struct buf *bp, int cmdlen, "
            + "int statuslen, int pplen, int flags, int (*callback)(caddr_t), caddr_t callback_arg)")
    public ScsiPkt scsi_init_pkt(ScsiAddress ap, ScsiPkt inPktp, Buf bp, int cmdlen, int statuslen, int pplen, int flags,
            long callback, long callbackArg) {
        ScsiPkt pkt = ScsiPkt.at(k.memory, kmem_zalloc(ScsiPkt.SIZE + cmdlen + statuslen));
        pkt.pkt_address().a_hba_tran(ap.a_hba_tran());
        pkt.pkt_address().a().spi().a_target(ap.a().spi().a_target());
        pkt.pkt_address().a().spi().a_lun(ap.a().spi().a_lun());
        pkt.pkt_cdbp(pkt.address() + ScsiPkt.SIZE);
        pkt.pkt_cdblen(cmdlen);
        pkt.pkt_scbp(pkt.pkt_cdbp() + cmdlen);
        pkt.pkt_scblen(statuslen);
        return pkt;
    }

    /** Gives a packet to the host adapter. Returns TRAN_ACCEPT. */
    @Prototype("int scsi_transport(struct scsi_pkt *pkt)")
    public int scsi_transport(ScsiPkt pkt) {
        ScsiAddress ap = pkt.pkt_address();
        return ((Start) k.peers.get(ap.a_hba_tran().address())).start(ap, pkt);
    }

    /** The host adapter has done a packet: whoever sent it is told. */
    @Prototype("void scsi_hba_pkt_comp(struct scsi_pkt *pkt)")
    public void scsi_hba_pkt_comp(ScsiPkt pkt) {
        ((FunctionPointer) k.peers.get(pkt.pkt_comp())).body().call(pkt.address());
    }

    @Prototype("void scsi_destroy_pkt(struct scsi_pkt *pkt)")
    public void scsi_destroy_pkt(ScsiPkt pkt) {
        kmem_free(pkt.address(), ScsiPkt.SIZE + pkt.pkt_cdblen() + pkt.pkt_scblen());
    }
}
