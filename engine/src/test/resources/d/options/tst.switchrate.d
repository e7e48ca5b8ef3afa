/*
 * What is printed when the buffers are read at their own rate stays in order.
 */

#pragma D option quiet
#pragma D option switchrate=10hz

fbt::add:entry
{
	printf("%d ", arg0);
}

tick-1s
{
	printf("\n");
	exit(0);
}
