/*
 * Books are records.
 * @@args: -O json -x accounting
 */

fbt::write:entry
/arg2 > 400/
{
	trace(arg2);
}

tick-2s
{
	exit(0);
}
