/*
 * Characters.
 */

#pragma D option quiet

BEGIN
{
	printf("[%c%c] [%3c] [%-3c] [%C]\n", 'a', 66, 'c', 'd', '\n');
	exit(0);
}
