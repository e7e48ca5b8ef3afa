/*
 * Without temporal one CPU comes after the other.
 */

#pragma D option temporal=no

fbt::add:entry
/arg0 <= 4/
{
	trace(arg0);
}

fbt::add:entry
/arg0 == 5/
{
	exit(0);
}
