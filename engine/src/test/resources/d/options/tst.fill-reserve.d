/*
 * A buffer that fills keeps room for what END records: nothing of it is lost.
 */

#pragma D option quiet
#pragma D option bufpolicy=fill
#pragma D option bufsize=48

fbt::write:entry
{
	printf("%d\n", arg2);
}

END
{
	printf("at the end, %d\n", 0);
}
