/* SCSI: a command on its way from the driver of a device to the host adapter and back. */
typedef void *opaque_t;

struct scsi_pkt;
struct scsi_device;

/* A host adapter, as the drivers of devices see it. */
typedef struct scsi_hba_tran {
	dev_info_t		*tran_hba_dip;
	void			*tran_hba_private;
	void			*tran_tgt_private;
	struct scsi_device	*tran_sd;
	int			(*tran_start)(struct scsi_address *, struct scsi_pkt *);
} scsi_hba_tran_t;

struct scsi_address {
	struct scsi_hba_tran	*a_hba_tran;
	union scsi_target {
		struct scsi_target_spi {
			ushort_t	a_target;
			uchar_t		a_lun;
			uchar_t		a_sublun;
		} spi;
		struct scsi_device *a_sd;
	} a;
};

struct scsi_device {
	struct scsi_address	sd_address;
	dev_info_t		*sd_dev;
	kmutex_t		sd_mutex;
	void			*sd_reserved;
	uchar_t			*sd_inq;
	uchar_t			*sd_sense;
	caddr_t			sd_private;
};

/* Why a command ended; there are no others than the first here. */
enum scsi_reason { CMD_CMPLT = 0 };

/* How far a command came. */
enum scsi_state {
	STATE_GOT_BUS = 0x01, STATE_GOT_TARGET = 0x02, STATE_SENT_CMD = 0x04, STATE_XFERRED_DATA = 0x08,
	STATE_GOT_STATUS = 0x10
};

struct scsi_pkt {
	opaque_t	pkt_ha_private;		/* the host adapter's: the next packet that is done */
	struct scsi_address pkt_address;
	opaque_t	pkt_private;		/* the device's driver's: the request */
	void		(*pkt_comp)(struct scsi_pkt *);
	uint_t		pkt_flags;
	int		pkt_time;		/* seconds that the command may take */
	uchar_t		*pkt_scbp;		/* status */
	uchar_t		*pkt_cdbp;		/* command */
	ssize_t		pkt_resid;		/* bytes that were not transferred */
	uint_t		pkt_state;
	uint_t		pkt_statistics;
	uchar_t		pkt_reason;
	uint_t		pkt_cdblen;
	uint_t		pkt_tgtlen;
	uint_t		pkt_scblen;
};
