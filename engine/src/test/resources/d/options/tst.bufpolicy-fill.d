/*
 * A full buffer ends tracing. END has its 16 bytes kept, and as many more as its record may need to be aligned.
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
