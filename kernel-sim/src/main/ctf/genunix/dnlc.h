/* The directory name lookup cache: (directory, name) -> vnode. Each entry holds both. */
typedef struct ncache {
	struct ncache	*hash_next;
	struct ncache	*hash_prev;
	struct vnode	*dp;		/* directory */
	struct vnode	*vp;		/* what the name means there */
	int		hash;
	uchar_t		namlen;
	char		name[1];	/* the text goes on behind the structure */
} ncache_t;

typedef struct nc_hash {
	ncache_t	*hash_next;
	ncache_t	*hash_prev;
	kmutex_t	hash_lock;
} nc_hash_t;

extern nc_hash_t nc_hash[64];
extern int ncsize;			/* most entries that the cache keeps */
extern uint32_t dnlc_nentries;
