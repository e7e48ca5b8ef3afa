/* Requests to devices, the devices, and files, in a form that does not change with the kernel. */
#pragma D depends_on module genunix
#pragma D depends_on library procfs.d

/* b_flags. */
inline int B_BUSY = 0x0001;
inline int B_DONE = 0x0002;
inline int B_ERROR = 0x0004;
inline int B_PAGEIO = 0x0010;
inline int B_PHYS = 0x0020;
inline int B_READ = 0x0040;
inline int B_WRITE = 0x0100;
inline int B_ASYNC = 0x0400;

typedef struct bufinfo {
	int b_flags;
	size_t b_bcount;
	caddr_t b_addr;
	uint64_t b_lblkno;
	uint64_t b_blkno;
	size_t b_resid;
	size_t b_bufsize;
	caddr_t b_iodone;
	int b_error;
	dev_t b_edev;
} bufinfo_t;

translator bufinfo_t < struct buf *B > {
	b_flags = B->b_flags;
	b_bcount = B->b_bcount;
	b_addr = B->b_un.b_addr;
	b_lblkno = B->_b_blkno._f;
	b_blkno = B->_b_blkno._f;
	b_resid = B->b_resid;
	b_bufsize = B->b_bufsize;
	b_iodone = (caddr_t)B->b_iodone;
	b_error = B->b_error;
	b_edev = B->b_edev;
};

typedef struct devinfo {
	int dev_major;
	int dev_minor;
	int dev_instance;
	string dev_name;
	string dev_statname;
	string dev_pathname;
} devinfo_t;

/* A request without a device goes over the network. */
translator devinfo_t < struct buf *B > {
	dev_major = B->b_edev >> 32;
	dev_minor = B->b_edev & 0xffffffff;
	dev_instance = B->b_dip == NULL ? (int)(B->b_edev & 0xffffffff) : ((dev_info_t *)B->b_dip)->devi_instance;
	dev_name = B->b_dip == NULL ? "nfs" : stringof(((dev_info_t *)B->b_dip)->devi_binding_name);
	dev_statname = strjoin(B->b_dip == NULL ? "nfs" : stringof(((dev_info_t *)B->b_dip)->devi_binding_name),
	    lltostr(B->b_dip == NULL ? (int)(B->b_edev & 0xffffffff) : ((dev_info_t *)B->b_dip)->devi_instance));
	dev_pathname = B->b_dip == NULL ? "<nfs>" : ddi_pathname(B->b_dip, B->b_edev & 0xffffffff);
};

typedef struct fileinfo {
	string fi_name;
	string fi_dirname;
	string fi_pathname;
	offset_t fi_offset;
	string fi_fs;
	string fi_mount;
	int fi_oflags;
} fileinfo_t;

translator fileinfo_t < vnode_t *V > {
	fi_name = V == NULL ? "<none>" : V->v_path == NULL ? "<unknown>" : basename(stringof(V->v_path));
	fi_dirname = V == NULL ? "<none>" : V->v_path == NULL ? "<unknown>" : dirname(stringof(V->v_path));
	fi_pathname = V == NULL ? "<none>" : V->v_path == NULL ? "<unknown>" : stringof(V->v_path);
	fi_offset = 0;
	fi_fs = V == NULL ? "<none>" : V->v_op == NULL ? "<unknown>" : stringof(V->v_op->vnop_name);
	fi_mount = V == NULL ? "<none>" : V->v_vfsp == NULL ? "<unknown>"
	    : V->v_vfsp->vfs_vnodecovered == NULL ? "/"
	    : V->v_vfsp->vfs_vnodecovered->v_path == NULL ? "<unknown>"
	    : stringof(V->v_vfsp->vfs_vnodecovered->v_path);
	fi_oflags = 0;
};

/* The file that a request belongs to. */
translator fileinfo_t < struct buf *B > {
	fi_name = xlate <fileinfo_t *> (B->b_file)->fi_name;
	fi_dirname = xlate <fileinfo_t *> (B->b_file)->fi_dirname;
	fi_pathname = xlate <fileinfo_t *> (B->b_file)->fi_pathname;
	fi_offset = B->b_offset;
	fi_fs = xlate <fileinfo_t *> (B->b_file)->fi_fs;
	fi_mount = xlate <fileinfo_t *> (B->b_file)->fi_mount;
	fi_oflags = 0;
};

/* An open file. Its flags differ from those of open(2) by one. */
translator fileinfo_t < file_t *F > {
	fi_name = xlate <fileinfo_t *> (F == NULL ? NULL : F->f_vnode)->fi_name;
	fi_dirname = xlate <fileinfo_t *> (F == NULL ? NULL : F->f_vnode)->fi_dirname;
	fi_pathname = xlate <fileinfo_t *> (F == NULL ? NULL : F->f_vnode)->fi_pathname;
	fi_offset = F == NULL ? 0 : F->f_offset;
	fi_fs = xlate <fileinfo_t *> (F == NULL ? NULL : F->f_vnode)->fi_fs;
	fi_mount = xlate <fileinfo_t *> (F == NULL ? NULL : F->f_vnode)->fi_mount;
	fi_oflags = F == NULL ? 0 : (int)F->f_flag + FOPEN;
};

/* Flags of open(2). */
inline int FOPEN = -1;
inline int O_ACCMODE = 0x0003;
inline int O_RDONLY = 0x0000;
inline int O_WRONLY = 0x0001;
inline int O_RDWR = 0x0002;
inline int O_APPEND = 0x0008;
inline int O_CREAT = 0x0100;
inline int O_DSYNC = 0x0040;
inline int O_EXCL = 0x0400;
inline int O_LARGEFILE = 0x2000;
inline int O_NOCTTY = 0x0800;
inline int O_NDELAY = 0x0004;
inline int O_NONBLOCK = 0x0080;
inline int O_RSYNC = 0x8000;
inline int O_SYNC = 0x0010;
inline int O_TRUNC = 0x0200;
inline int O_XATTR = 0x4000;

/* The open files of the current process; "<none>" for a descriptor that is not open. */
inline fileinfo_t fds[int fd] = xlate <fileinfo_t> (
    fd >= 0 && fd < curthread->t_procp->p_user.u_finfo.fi_nfiles
    ? curthread->t_procp->p_user.u_finfo.fi_list[fd].uf_file : NULL);
