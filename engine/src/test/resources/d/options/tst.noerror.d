/*
 * Nothing is told of a fault; ERROR fires all the same.
 */

#pragma D option quiet
#pragma D option noerror

BEGIN
{
	trace(*(int *)8);
}

ERROR
{
	printf("fault %d\n", arg4);
	exit(0);
}
