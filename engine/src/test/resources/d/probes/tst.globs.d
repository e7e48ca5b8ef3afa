/*
 * Descriptions with patterns.
 */

#pragma D option quiet

fbt:gen*:[a]dd:entry,
fbt::w?de:entry
{
	printf("%s\n", probefunc);
}

fbt::add:entry
/arg0 == 2/
{
	exit(0);
}
