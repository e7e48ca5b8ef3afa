/*
 * Arguments of the command.
 *
 * @@args: 41 'two words'
 */

#pragma D option quiet

BEGIN
{
	printf("%d %s %s\n", $1 + 1, $$1, $$2);
	printf("%d %d\n", $pid, $ppid);
	exit(0);
}
