/*
 * A file or directory of a tmpfs. All nodes of a mount are on a list in the order of their making, the root first; the
 * root's tn_back is the last node, the last node's tn_forw is NULL. A node that has been unlinked stays on the list
 * until its last hold goes.
 *
 * Lock order: tn_rwlock, tn_contents, page lock. tn_tlock guards times and link count.
 */
struct anon_hdr;
struct tdirent;

struct tmpnode {
	struct tmpnode	*tn_back;
	struct tmpnode	*tn_forw;
	union {
		struct {
			struct tdirent	*un_dirlist;	/* first entry, always "." */
			uint_t		un_dirents;	/* how many */
		} un_dirstruct;
		char		*un_symlink;
		struct {
			struct anon_hdr	*un_anon;	/* slots of the pages */
			pgcnt_t		un_size;	/* slots */
		} un_anonstruct;
	} un_tmpnode;
	struct vnode	*tn_vnode;
	int		tn_gen;
	struct vattr	tn_attr;
	krwlock_t	tn_contents;
	krwlock_t	tn_rwlock;
	kmutex_t	tn_tlock;
	struct tmpnode	*tn_xattrdp;
	uint_t		tn_flags;
};

/* A directory entry; each is also in the hash of all of them, t_hashtable, by its directory and name. */
struct tdirent {
	struct tmpnode	*td_tmpnode;
	struct tdirent	*td_next;
	struct tdirent	*td_prev;
	uint_t		td_offset;	/* position that readdir tells */
	uint_t		td_hash;
	struct tdirent	*td_link;	/* next of the hash bucket */
	struct tmpnode	*td_parent;
	char		*td_name;
};

typedef struct tdirent tdirent_t;

extern struct tdirent *t_hashtable[8192];
extern kmutex_t t_hashmutex[64];
