/*
 * Inline constants, and those of errno.d.
 */

#pragma D option quiet

inline int LIMIT = 2 + 3;
inline string GREETING = "hello";

BEGIN
{
	printf("%s %d %d %d\n", GREETING, LIMIT, ENOENT, EBUSY);
	exit(0);
}
