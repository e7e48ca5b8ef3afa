/*
 * system() runs a command behind what was printed before it.
 */

#pragma D option quiet
#pragma D option destructive

BEGIN
{
	printf("before\n");
	system("echo %s %d", "one", 2);
	printf("after\n");
	exit(0);
}
