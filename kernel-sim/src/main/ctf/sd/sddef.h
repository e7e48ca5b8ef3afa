/* A disk, as its driver sees it; these are the members that this kernel uses. */
struct sd_lun {
	struct scsi_device	*un_sd;
	struct buf		*un_waitq_headp;	/* requests that have no packet yet, by av_forw */
	struct buf		*un_waitq_tailp;
	struct kstat		*un_stats;
	uint_t			un_ncmds_in_driver;
	short			un_ncmds_in_transport;
	short			un_throttle;		/* packets that may be under way at a time */
	uint_t			un_tgt_blocksize;
	int			un_status_len;
	int			un_cmd_timeout;
	int			un_tagflags;
};

/* What the driver knows of a request. */
struct sd_xbuf {
	struct sd_lun	*xb_un;
	struct scsi_pkt	*xb_pktp;
	uint64_t	xb_blkno;
	void		*xb_private;
};
