/*
 * setopt() changes the output from the next action on.
 */

BEGIN
{
	setopt("quiet");
	printf("quiet now\n");
	setopt("quiet", "no");
	trace(1);
	exit(0);
}
