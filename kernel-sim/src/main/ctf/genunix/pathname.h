/* A path on its way through lookup: pn_path is what is left of the text in pn_buf. */
typedef struct pathname {
	char		*pn_buf;
	char		*pn_path;
	size_t		pn_pathlen;
	size_t		pn_bufsize;
} pathname_t;

enum lookup_flag {
	LOOKUP_DIR = 0x01,
	LOOKUP_XATTR = 0x02,
	CREATE_XATTR_DIR = 0x04,
	LOOKUP_HAVE_SYSATTR_DIR = 0x08
};

/* what getdents tells of an entry; the name goes on behind the structure */
typedef struct dirent64 {
	ino64_t		d_ino;
	off_t		d_off;
	unsigned short	d_reclen;
	char		d_name[1];
} dirent64_t;
