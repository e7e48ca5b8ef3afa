/*
 * ERROR fires for a fault.
 */

#pragma D option quiet

ERROR
{
	printf("fault %d in action %d at %x\n", arg4, arg2, arg5);
	exit(1);
}

BEGIN
{
	x = *(char *)16;
}
