/*
 * A clause ends where a dynamic variable finds no room, and records nothing; the next one goes on.
 */

#pragma D option quiet
#pragma D option dynvarsize=64

BEGIN
{
	a[1] = 1;
	a[2] = 1;
	a[3] = 1;
	printf("never\n");
	exit(1);
}

BEGIN
{
	printf("%d %d\n", a[1], a[2]);
	exit(0);
}
