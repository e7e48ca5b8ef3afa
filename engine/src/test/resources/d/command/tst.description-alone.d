/*
 * On the command line a description needs no clause.
 *
 * @@args: -n 'fbt::classify:entry' -P dtrace -m tmpfs -f genunix:write -i 1
 */

fbt::add:entry
/arg0 == 2/
{
	exit(0);
}
