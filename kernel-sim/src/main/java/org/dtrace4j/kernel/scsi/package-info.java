/**
 * a request to a block device → a command on the bus → an interrupt: the modules {@code sd}, {@code scsi} and {@code mpt}.
 *
 * <pre>
 *   sdstrategy → sd_start_cmds → scsi_init_pkt, scsi_transport → mpt_scsi_start
 *                    av_dispatch_autovect → mpt_intr → scsi_hba_pkt_comp → sdintr → scsi_destroy_pkt, biodone
 * </pre>
 *
 * <p>The modules are in memory when the kernel begins, as the boot archive has them: loading them takes no time. What must stay
 * true: a request takes the time that its {@link org.dtrace4j.kernel.genunix.DiskRequest} says, and nothing else here takes any.
 */
package org.dtrace4j.kernel.scsi;
