/*
 * A string at address 0.
 */

#pragma D option quiet

BEGIN
{
	printf("%s\n", stringof((char *)NULL));
}

BEGIN
{
	exit(0);
}
