/* What the driver dtrace has for others to look at. */
extern const char dtrace_zero[256];	/* zero-filled memory, for whoever needs some at a known address */
