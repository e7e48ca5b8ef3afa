/* The one file of mntfs: /etc/mnttab. Its text is made when it is read. */
typedef struct mntnode {
	struct vnode	*mnt_vnode;
	struct vnode	*mnt_mountvp;	/* the file that it covers */
	uint_t		mnt_flags;
} mntnode_t;

extern struct vnodeops *mntvnodeops;
extern int mntfstype;
