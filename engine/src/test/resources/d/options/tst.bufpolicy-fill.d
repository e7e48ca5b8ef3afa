/*
 * A full buffer ends tracing.
 */

#pragma D option quiet
#pragma D option bufpolicy=fill
#pragma D option bufsize=128

fbt::add:entry
{
	printf("%d\n", arg0);
}

END
{
	printf("end\n");
}
