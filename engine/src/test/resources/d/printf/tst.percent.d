/*
 * A percent sign, and a format without arguments.
 */

#pragma D option quiet

BEGIN
{
	printf("100%%\n");
	printf("%d%%\n", 5);
	exit(0);
}
