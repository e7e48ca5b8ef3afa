/*
 * The probes of programs are enabled in one zone only.
 */

#pragma D option quiet
#pragma D option zone=global

BEGIN
{
	printf("%s\n", zonename);
	exit(0);
}
