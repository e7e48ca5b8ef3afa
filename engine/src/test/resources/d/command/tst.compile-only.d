/*
 * With -e nothing is enabled; with -v the arguments are shown.
 *
 * @@args: -ev
 */

fbt::add:entry,
dtrace:::BEGIN
{
	trace(arg0);
}
