/*
 * On this architecture a load need not be aligned.
 */

#pragma D option quiet

BEGIN
{
	trace(*(int *)((uintptr_t)&`freemem + 1));
}

BEGIN
{
	exit(0);
}
