/*
 * A load from nowhere is a fault of its clause; others go on.
 */

#pragma D option quiet

BEGIN
{
	trace(*(int *)8);
	printf("not reached\n");
}

BEGIN
{
	printf("next clause\n");
	exit(0);
}
