/*
 * Records of several CPUs come in the order of time.
 */

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
