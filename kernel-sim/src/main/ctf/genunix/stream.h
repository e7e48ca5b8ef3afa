/*
 * STREAMS messages: blocks, each a window on a data block that several may share.
 */
typedef struct datab {
	struct frtn	*db_frtnp;	/* how to free data that somebody else made */
	uchar_t		*db_base;
	uchar_t		*db_lim;
	uchar_t		db_ref;
	uchar_t		db_type;	/* M_DATA is 0 */
	uchar_t		db_flags;
	uchar_t		db_struioflag;
} dblk_t;

typedef struct msgb {
	struct msgb	*b_next;	/* in a queue */
	struct msgb	*b_prev;
	struct msgb	*b_cont;	/* of the same message */
	uchar_t		*b_rptr;
	uchar_t		*b_wptr;
	dblk_t		*b_datap;
	uchar_t		b_band;
	uchar_t		b_tag;
	ushort_t	b_flag;
} mblk_t;

/* db_type. */
enum message_type {
	M_DATA = 0,
	M_PROTO = 1
};
