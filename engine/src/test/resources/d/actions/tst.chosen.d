/*
 * A constant condition chooses an action; any other may choose values only.
 */

#pragma D option quiet

inline int VERBOSE = 1;

BEGIN
{
	VERBOSE ? printf("verbose\n") : 1;
	0 ? printf("never\n") : printf("else\n");
	exit(0);
}
