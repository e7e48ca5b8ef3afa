/*
 * With -Z a description may match nothing yet.
 *
 * @@args: -Z
 */

#pragma D option quiet

fbt::no_such_function:entry
{
	printf("never\n");
}

BEGIN
{
	printf("here\n");
	exit(0);
}
