/*
 * With bufresize=manual a size that the system cannot grant is an error.
 */

#pragma D option bufsize=16g
#pragma D option bufresize=manual

BEGIN
{
	exit(0);
}
