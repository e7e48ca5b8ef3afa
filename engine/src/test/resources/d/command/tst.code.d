/*
 * With -S the compiled code is shown.
 *
 * @@args: -eS
 */

fbt::add:entry
/arg0 > 1/
{
	printf("%d\n", arg1);
}
