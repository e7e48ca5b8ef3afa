/* Variables that several parts use and that belong to none. */
extern struct vnode *rootvp;		/* vnode of the root's device; NULL where the root has none of its own, as on zfs */
