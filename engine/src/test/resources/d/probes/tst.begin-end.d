/*
 * BEGIN comes first and END last.
 */

END
{
	trace("end");
}

fbt::add:entry
/arg0 == 1/
{
	trace("add");
	exit(0);
}

BEGIN
{
	trace("begin");
}
