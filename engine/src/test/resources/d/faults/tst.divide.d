/*
 * A division by zero, in a predicate and in an action.
 */

#pragma D option quiet

int zero;

BEGIN
/1 / zero/
{
	printf("not reached\n");
}

BEGIN
{
	printf("%d\n", 10 % zero);
}

BEGIN
{
	exit(0);
}
