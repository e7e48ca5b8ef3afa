/*
 * tick-N fires on one CPU at its rate.
 */

#pragma D option quiet

tick-250ms
{
	printf("%d\n", ++n);
}

tick-1s
{
	exit(0);
}
