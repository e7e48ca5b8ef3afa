/*
 * Global variables keep their values; types come from the first assignment.
 */

#pragma D option quiet

int declared;
string text;

BEGIN
{
	n = 1;
	text = "a";
}

fbt::add:entry
/arg0 <= 5/
{
	n += arg0;
	declared++;
	text = execname;
}

tick-1s
{
	printf("%d %d %s\n", n, declared, text);
	exit(0);
}
