/*
 * profile-N fires on every CPU.
 */

#pragma D option quiet

profile-10hz
{
	@[cpu] = count();
}

tick-1s
{
	exit(0);
}
