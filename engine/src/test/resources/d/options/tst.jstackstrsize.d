/*
 * How much, option jstackstrsize says, or the second argument; ustack() has none unless it is given.
 */

#pragma D option quiet
#pragma D option bufsize=512
#pragma D option jstackstrsize=300

BEGIN
{
	printf("first\n");
	jstack(1);
}

BEGIN
{
	printf("dropped\n");
	jstack(1);
}

BEGIN
{
	printf("dropped\n");
	ustack(1, 200);
}

BEGIN
{
	printf("second\n");
	jstack(1, 0);
	ustack(1);
	exit(0);
}
