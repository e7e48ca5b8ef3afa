/* Where the data of a read or write comes from and goes to. */
typedef enum xfer_type { UIOTYPE_ASYNCIO, UIOTYPE_ZEROCOPY, UIOTYPE_PEEKSIZE } xuio_type_t;
typedef enum uio_rw { UIO_READ, UIO_WRITE } uio_rw_t;
typedef enum uio_seg { UIO_USERSPACE, UIO_SYSSPACE, UIO_USERISPACE } uio_seg_t;

typedef struct iovec {
	caddr_t		iov_base;
	size_t		iov_len;
} iovec_t;

/* An offset in a file, as one number and in halves. */
typedef union lloff {
	offset_t	_f;
	struct lloff_halves {
		int32_t	_l;
		int32_t	_u;
	} _p;
} lloff_t;

typedef struct uio {
	iovec_t		*uio_iov;
	int		uio_iovcnt;
	lloff_t		_uio_offset;	/* in the file */
	uio_seg_t	uio_segflg;
	uint16_t	uio_fmode;
	uint16_t	uio_extflg;
	lloff_t		_uio_limit;
	ssize_t		uio_resid;	/* bytes still to move */
} uio_t;
