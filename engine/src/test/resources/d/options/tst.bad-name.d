/*
 * There is no such option.
 *
 * @@args: -x nonsense
 */

BEGIN
{
	exit(0);
}
