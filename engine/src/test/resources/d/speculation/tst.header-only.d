/*
 * A clause that does nothing but speculate records that it fired.
 */

dtrace:::BEGIN
{
	spec = speculation();
}

fbt::add:entry
/arg0 == 2/
{
	speculate(spec);
}

fbt::add:entry
/arg0 == 3/
{
	commit(spec);
	exiting = 1;
}

fbt::add:entry
/exiting/
{
	exit(0);
}
