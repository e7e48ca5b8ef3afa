/*
 * Several actions of a clause are one line.
 */

fbt::add:entry
/arg0 <= 3/
{
	trace(arg0);
	trace(arg1);
	trace(execname);
}

fbt::add:entry
/arg0 == 4/
{
	exit(0);
}
