/*
 * How a terminal behaves: termio(7I).
 */
typedef unsigned char cc_t;
typedef unsigned int tcflag_t;

enum termios_size {
	NCCS = 19
};

struct termios {
	tcflag_t	c_iflag;	/* enum input_mode */
	tcflag_t	c_oflag;	/* enum output_mode */
	tcflag_t	c_cflag;
	tcflag_t	c_lflag;	/* enum local_mode */
	cc_t		c_cc[19];	/* by enum control_character; 0 for none */
};

enum control_character {
	VINTR = 0,
	VQUIT = 1,
	VERASE = 2,
	VKILL = 3,
	VEOF = 4,
	VEOL = 5,
	VEOL2 = 6,
	VSWTCH = 7,
	VSTART = 8,
	VSTOP = 9,
	VSUSP = 10,
	VDSUSP = 11,
	VREPRINT = 12,
	VDISCARD = 13,
	VWERASE = 14,
	VLNEXT = 15,
	VSTATUS = 16,
	VERASE2 = 17
};

enum input_mode {
	IGNBRK = 01,
	BRKINT = 02,
	IGNPAR = 04,
	PARMRK = 010,
	INPCK = 020,
	ISTRIP = 040,
	INLCR = 0100,
	IGNCR = 0200,
	ICRNL = 0400,
	IUCLC = 01000,
	IXON = 02000,
	IXANY = 04000,
	IXOFF = 010000,
	IMAXBEL = 020000
};

enum output_mode {
	OPOST = 01,
	OLCUC = 02,
	ONLCR = 04,
	OCRNL = 010,
	ONOCR = 020,
	ONLRET = 040,
	TABDLY = 014000,
	TAB3 = 014000		/* a tab is spaces */
};

enum control_mode {
	CSIZE = 060,
	CS8 = 060,
	CREAD = 0200,
	HUPCL = 02000
};

enum local_mode {
	ISIG = 01,
	ICANON = 02,
	XCASE = 04,
	ECHO = 010,
	ECHOE = 020,
	ECHOK = 040,
	ECHONL = 0100,
	NOFLSH = 0200,
	TOSTOP = 0400,
	ECHOCTL = 01000,
	ECHOPRT = 02000,
	ECHOKE = 04000,
	FLUSHO = 020000,
	PENDIN = 040000,
	IEXTEN = 0100000
};

/* What drivers of terminals have in common. */
typedef struct tty_common {
	int		t_flags;
	queue_t		*t_readq;
	queue_t		*t_writeq;
	tcflag_t	t_iflag;
	tcflag_t	t_cflag;
	mblk_t		*t_iocpending;
	kmutex_t	t_excl;
} tty_common_t;

enum terminal_ioctl {
	TCSBRK = 0x5405,
	TCGETS = 0x540d,
	TCSETS = 0x540e,
	TCSETSW = 0x540f,
	TCSETSF = 0x5410,
	TIOCGPGRP = 0x7414,
	TIOCSPGRP = 0x7415,
	TIOCGSID = 0x7416
};

/* What drivers tell the kernel's counters: drv_setparm(9F). */
enum system_parameter {
	SYSRINT = 1,
	SYSXINT = 2,
	SYSMINT = 3,
	SYSRAWC = 4,
	SYSCANC = 5,
	SYSOUTC = 6
};
