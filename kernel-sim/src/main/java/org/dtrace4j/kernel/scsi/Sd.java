package org.dtrace4j.kernel.scsi;

import static org.dtrace4j.kernel.struct.Constants.B_READ;

import org.dtrace4j.kernel.genunix.DeviceTree;
import org.dtrace4j.kernel.genunix.PointerCell;
import org.dtrace4j.kernel.genunix.ProcessCode;
import org.dtrace4j.kernel.module.FunctionPointer;
import org.dtrace4j.kernel.module.InModule;
import org.dtrace4j.kernel.module.Kernel;
import org.dtrace4j.kernel.module.Prototype;
import org.dtrace4j.kernel.probe.SdtProbes;
import org.dtrace4j.kernel.struct.Buf;
import org.dtrace4j.kernel.struct.KstatIo;
import org.dtrace4j.kernel.struct.ScsiDevice;
import org.dtrace4j.kernel.struct.ScsiPkt;
import org.dtrace4j.kernel.struct.SdLun;
import org.dtrace4j.kernel.struct.SdXbuf;

/**
 * sd.c: the disk. A request waits in a queue until there is room for one more command under way; then it becomes a packet, whose
 * completion ends the request.
 */
@InModule("sd")
final class Sd extends ProcessCode {
    private static final int BLOCK_SHIFT = 9;
    /** Commands that may be under way at a time. */
    private static final int MAX_THROTTLE = 256;
    private static final int COMMAND_TIMEOUT_SECONDS = 60;
    private static final int STATUS_BYTES = 20;
    private static final int FLAG_STAG = 0x4000;

    /** Commands of ten bytes, for blocks with a number of 32 bits, and of sixteen. */
    private static final int READ_10 = 0x28;
    private static final int WRITE_10 = 0x2a;
    private static final int READ_16 = 0x88;
    private static final int WRITE_16 = 0x8a;

    private final Scsi scsi;
    private final Mpt adapter;
    private SdLun un;
    private FunctionPointer completion;

    Sd(Kernel k, Scsi scsi, Mpt adapter) {
        super(k);
        this.scsi = scsi;
        this.adapter = adapter;
    }

    /** Finds the disk. */
    void attach() {
        ScsiDevice device = ScsiDevice.at(k.memory, kmem_zalloc(ScsiDevice.SIZE));
        device.sd_address().a_hba_tran(adapter.tran());
        device.sd_dev(k.genunix.devices.disk());
        mutex_init(device.sd_mutex());
        un = SdLun.at(k.memory, kmem_zalloc(SdLun.SIZE));
        un.un_sd(device);
        un.un_stats(k.genunix.kstat.disk());
        un.un_throttle((short) MAX_THROTTLE);
        un.un_tgt_blocksize(1 << BLOCK_SHIFT);
        un.un_status_len(STATUS_BYTES);
        un.un_cmd_timeout(COMMAND_TIMEOUT_SECONDS);
        un.un_tagflags(FLAG_STAG);
        completion = function("sdintr", pkt -> sdintr(ScsiPkt.at(k.memory, pkt)));
        k.peers.put(completion.address(), completion);
        k.genunix.bio.register(DeviceTree.SD_MAJOR, this::sdstrategy);
    }

    // ---- from a request to a command

    @Prototype("static int sdstrategy(struct buf *bp)")
    public int sdstrategy(Buf bp) {
        SdXbuf xp = SdXbuf.at(k.memory, kmem_zalloc(SdXbuf.SIZE));
        xp.xb_un(un);
        xp.xb_blkno(bp._b_blkno()._f());
        xp.xb_private(bp.b_private());
        bp.b_private(xp.address());
        un.un_ncmds_in_driver(un.un_ncmds_in_driver() + 1);
        sd_core_iostart(0, un, bp);
        return 0;
    }

    @Prototype("static void sd_core_iostart(int index, struct sd_lun *un, struct buf *bp)")
    private void sd_core_iostart(int index, SdLun lun, Buf bp) {
        sd_add_buf_to_waitq(lun, bp);
        sd_start_cmds(lun, null);
    }

    @Prototype("static void sd_add_buf_to_waitq(struct sd_lun *un, struct buf *bp)")
    private void sd_add_buf_to_waitq(SdLun lun, Buf bp) {
        bp.av_forw(null);
        if (lun.un_waitq_headp() == null) {
            lun.un_waitq_headp(bp);
        } else {
            lun.un_waitq_tailp().av_forw(bp);
        }
        lun.un_waitq_tailp(bp);
        k.genunix.kstat.kstat_waitq_enter(k.genunix.kstat.io(lun.un_stats()));
    }

    /** Sends commands for the requests that wait, as many as may be under way. */
    @Prototype("static void sd_start_cmds(struct sd_lun *un, struct buf *immed_bp)")
    private void sd_start_cmds(SdLun lun, Buf immed) {
        PointerCell pktp = cell();
        while (lun.un_waitq_headp() != null && lun.un_ncmds_in_transport() < lun.un_throttle()) {
            Buf bp = lun.un_waitq_headp();
            lun.un_waitq_headp(bp.av_forw());
            bp.av_forw(null);
            sd_initpkt_for_buf(bp, pktp);
            ScsiPkt pkt = ScsiPkt.at(k.memory, pktp.get());
            SdXbuf.at(k.memory, bp.b_private()).xb_pktp(pkt);
            lun.un_ncmds_in_transport((short) (lun.un_ncmds_in_transport() + 1));
            k.genunix.kstat.kstat_waitq_to_runq(k.genunix.kstat.io(lun.un_stats()));
            SdtProbes.scsi__transport__dispatch(this, bp);
            scsi.scsi_transport(pkt);
        }
    }

    @Prototype("static int sd_initpkt_for_buf(struct buf *bp, struct scsi_pkt **pktpp)")
    private int sd_initpkt_for_buf(Buf bp, PointerCell pktpp) {
        SdLun lun = SdXbuf.at(k.memory, bp.b_private()).xb_un();
        int error = sd_setup_rw_pkt(lun, pktpp, bp, 0, 0, 0, bp._b_blkno()._f(), (int) (bp.b_bcount() >>> BLOCK_SHIFT));
        ScsiPkt pkt = ScsiPkt.at(k.memory, pktpp.get());
        pkt.pkt_private(bp.address());
        pkt.pkt_comp(completion.address());
        pkt.pkt_flags(lun.un_tagflags());
        pkt.pkt_time(lun.un_cmd_timeout());
        return error;
    }

    /** Makes the packet that reads or writes some blocks. */
    @Prototype("static int sd_setup_rw_pkt(struct sd_lun *un, struct scsi_pkt **pktpp, struct buf *bp, int flags, "
            + "int (*callback)(caddr_t), caddr_t callback_arg, uint64_t lba, uint32_t blockcount)")
    private int sd_setup_rw_pkt(SdLun lun, PointerCell pktpp, Buf bp, int flags, long callback, long callbackArg, long lba,
            int blockcount) {
        boolean isLong = lba + blockcount >>> Integer.SIZE != 0;
        boolean reads = (bp.b_flags() & B_READ) != 0;
        ScsiPkt pkt = scsi.scsi_init_pkt(lun.un_sd().sd_address(), null, bp, isLong ? 16 : 10, lun.un_status_len(), 0, flags,
                callback, callbackArg);
        long cdb = pkt.pkt_cdbp();
        if (isLong) {
            k.memory.putByte(cdb, (byte) (reads ? READ_16 : WRITE_16));
            putBigEndian(cdb + 2, lba, 8);
            putBigEndian(cdb + 10, blockcount, 4);
        } else {
            k.memory.putByte(cdb, (byte) (reads ? READ_10 : WRITE_10));
            putBigEndian(cdb + 2, lba, 4);
            putBigEndian(cdb + 7, blockcount, 2);
        }
        pktpp.set(pkt);
        return 0;
    }

    private void putBigEndian(long address, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            k.memory.putByte(address + i, (byte) (value >>> Byte.SIZE * (bytes - 1 - i)));
        }
    }

    // ---- and back

    /** A command is done. */
    @Prototype("static void sdintr(struct scsi_pkt *pktp)")
    private void sdintr(ScsiPkt pktp) {
        Buf bp = Buf.at(k.memory, pktp.pkt_private());
        SdLun lun = SdXbuf.at(k.memory, bp.b_private()).xb_un();
        lun.un_ncmds_in_transport((short) (lun.un_ncmds_in_transport() - 1));
        KstatIo io = k.genunix.kstat.io(lun.un_stats());
        k.genunix.kstat.kstat_runq_exit(io);
        if ((bp.b_flags() & B_READ) != 0) {
            io.reads(io.reads() + 1);
            io.nread(io.nread() + bp.b_bcount());
        } else {
            io.writes(io.writes() + 1);
            io.nwritten(io.nwritten() + bp.b_bcount());
        }
        bp.b_resid(pktp.pkt_resid());
        sd_return_command(lun, bp);
        if (lun.un_waitq_headp() != null) {
            sd_start_cmds(lun, null);
        }
    }

    @Prototype("static void sd_return_command(struct sd_lun *un, struct buf *bp)")
    private void sd_return_command(SdLun lun, Buf bp) {
        lun.un_ncmds_in_driver(lun.un_ncmds_in_driver() - 1);
        sd_destroypkt_for_buf(bp);
        sd_buf_iodone(0, lun, bp);
    }

    @Prototype("static void sd_destroypkt_for_buf(struct buf *bp)")
    private void sd_destroypkt_for_buf(Buf bp) {
        scsi.scsi_destroy_pkt(SdXbuf.at(k.memory, bp.b_private()).xb_pktp());
    }

    @Prototype("static void sd_buf_iodone(int index, struct sd_lun *un, struct buf *bp)")
    private void sd_buf_iodone(int index, SdLun lun, Buf bp) {
        SdXbuf xp = SdXbuf.at(k.memory, bp.b_private());
        bp.b_private(xp.xb_private());
        kmem_free(xp.address(), SdXbuf.SIZE);
        k.genunix.bio.biodone(bp);
    }
}
