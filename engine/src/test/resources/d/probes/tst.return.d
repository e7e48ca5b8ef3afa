/*
 * Returns give the value.
 */

fbt::classify:return
{
	trace((int)arg1);
}

fbt::add:entry
/arg0 == 3/
{
	exit(0);
}
