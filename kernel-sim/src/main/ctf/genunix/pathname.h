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
