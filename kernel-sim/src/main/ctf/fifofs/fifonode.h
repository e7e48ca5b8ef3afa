/* A pipe: two nodes that point at each other; what is written to one is read from the other. */
typedef struct fifonode {
	struct vnode	*fn_vnode;	/* NULL when this end is gone and the other is not */
	struct fifonode	*fn_dest;	/* the other end, itself for a named FIFO */
	kmutex_t	fn_lock;
	kcondvar_t	fn_wait_cv;
	uint_t		fn_flag;
	caddr_t		fn_buffer;	/* ring of fn_size bytes */
	uint_t		fn_size;
	uint_t		fn_first;	/* index of the oldest byte */
	uint_t		fn_count;	/* bytes in the ring */
	short		fn_open;	/* opens of this end */
	pollhead_t	fn_poll;	/* who polls this end */
} fifonode_t;

enum fifonode_flag {
	FIFOWANTR = 0x20,	/* a reader waits */
	FIFOWANTW = 0x10,	/* a writer waits */
	FIFOCLOSE = 0x80	/* the other end has gone */
};

extern struct vnodeops *fifo_vnodeops;
