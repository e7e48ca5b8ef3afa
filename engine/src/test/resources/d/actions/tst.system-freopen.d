/*
 * While output goes to a file, that of commands goes there too: freopen() makes the file what standard output is.
 *
 * @@args: -w
 */

#pragma D option quiet

BEGIN
{
	system("one");
	freopen("log");
	system("two");
	freopen("");
	system("three");
	exit(0);
}
