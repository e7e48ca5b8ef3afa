/*
 * The conditional operator, and the comma.
 */

#pragma D option quiet

fbt::classify:entry
{
	printf("%s\n", (int)arg0 < 0 ? "negative" : arg0 == 0 ? "zero" : "positive");
}

fbt::add:entry
/arg0 == 4/
{
	exit(0);
}
