/*
 * A speculation that was discarded from elsewhere is busy until it is cleaned.
 */

#pragma D option cleanrate=1s

dtrace:::BEGIN
{
	spec = speculation();
}

fbt::add:entry
/arg0 == 1/
{
	speculate(spec);
	trace(arg0);
}

fbt::add:entry
/arg0 == 2/
{
	discard(spec);
}

fbt::add:entry
/arg0 == 3 || arg0 == 30/
{
	spec = speculation();
	trace(spec);
}

fbt::add:entry
/arg0 == 30/
{
	exit(0);
}
