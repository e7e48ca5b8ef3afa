/*
 * The argument of exit() is the status of the command.
 */

BEGIN
{
	exit(7);
}
