/*
 * A fault ends the whole of a clause with branches, also one in its predicate, which is an action then; the next clause
 * goes on.
 */

#pragma D option quiet

int zero;

BEGIN
{
	printf("a\n");
	if (pid) {
		printf("%d\n", 1 / zero);
		printf("never\n");
	}
	printf("never\n");
}

BEGIN
/1 / zero/
{
	if (1)
		printf("never\n");
	else
		printf("never\n");
}

BEGIN
{
	if (1)
		printf("b\n");
	exit(0);
}
