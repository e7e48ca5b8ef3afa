/*
 * Access control lists, in the two kinds that acl(2) knows: aclent_t of the POSIX draft, which most file systems make up from
 * the mode of a file, and ace_t of NFSv4, which zfs has.
 */
typedef struct acl {
	int		a_type;		/* enum aclent_type */
	uid_t		a_id;
	ushort_t	a_perm;
} aclent_t;

enum aclent_type {
	USER_OBJ = 0x01,
	GROUP_OBJ = 0x04,
	CLASS_OBJ = 0x10,
	OTHER_OBJ = 0x20
};

typedef struct ace {
	uid_t		a_who;
	uint32_t	a_access_mask;	/* enum ace_mask */
	uint16_t	a_flags;	/* enum ace_flag */
	uint16_t	a_type;		/* enum ace_type */
} ace_t;

enum ace_mask {
	ACE_READ_DATA = 0x1,
	ACE_WRITE_DATA = 0x2,
	ACE_APPEND_DATA = 0x4,
	ACE_READ_NAMED_ATTRS = 0x8,
	ACE_WRITE_NAMED_ATTRS = 0x10,
	ACE_EXECUTE = 0x20,
	ACE_DELETE_CHILD = 0x40,
	ACE_READ_ATTRIBUTES = 0x80,
	ACE_WRITE_ATTRIBUTES = 0x100,
	ACE_DELETE = 0x10000,
	ACE_READ_ACL = 0x20000,
	ACE_WRITE_ACL = 0x40000,
	ACE_WRITE_OWNER = 0x80000,
	ACE_SYNCHRONIZE = 0x100000
};

enum ace_flag {
	ACE_IDENTIFIER_GROUP = 0x40,
	ACE_OWNER = 0x1000,
	ACE_GROUP = 0x2000,
	ACE_EVERYONE = 0x4000
};

enum ace_type {
	ACE_ACCESS_ALLOWED_ACE_TYPE = 0,
	ACE_ACCESS_DENIED_ACE_TYPE = 1
};

enum acl_command {
	GETACL = 1,
	SETACL = 2,
	GETACLCNT = 3,
	ACE_GETACL = 4,
	ACE_SETACL = 5,
	ACE_GETACLCNT = 6
};

/* Bits of vsa_mask: what of a vsecattr_t counts. */
enum vsecattr_mask {
	VSA_ACL = 0x1,
	VSA_ACLCNT = 0x2,
	VSA_DFACL = 0x4,
	VSA_DFACLCNT = 0x8,
	VSA_ACE = 0x10,
	VSA_ACECNT = 0x20
};

enum acl_limit { MAX_ACL_ENTRIES = 1024 };

/* What acl_trivial_access_masks() finds. */
typedef struct trivial_acl {
	uint32_t	allow0;		/* allow owner only */
	uint32_t	deny1;		/* deny owner only */
	uint32_t	deny2;		/* deny group */
	uint32_t	owner;
	uint32_t	group;
	uint32_t	everyone;
} trivial_acl_t;
